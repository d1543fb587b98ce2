"""Base64 in pieces is base64."""

from __future__ import annotations

import base64
import binascii

import pytest

from kbtools.system.base64_pieces import PIECE, from_base64, to_base64

SIZES = (0, 1, 2, 3, PIECE - 1, PIECE, PIECE + 1, PIECE + 2, 2 * PIECE, 3 * PIECE // 4 * 2 - 1)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("altchars", [None, b"-_"])
def test_any_size_comes_out_as_the_library_has_it_and_back(size: int, altchars: bytes | None) -> None:
    data = bytes(range(251)) * (size // 251) + bytes(range(size % 251))
    text = base64.b64encode(data, altchars)
    assert to_base64(data, altchars) == text
    assert from_base64(text, altchars) == data
    assert from_base64(text.decode(), altchars) == data


@pytest.mark.parametrize("before", ["", "A" * (PIECE - 4), "A" * PIECE, "A" * (PIECE + 4)])
@pytest.mark.parametrize("text", ["Q", "QQ", "QQ=", "QQ==QQ==", "QQ==\n", "Q Q=", "é===", "QUI=QUJD", "QQ=="])
def test_what_the_library_refuses_is_refused(before: str, text: str) -> None:
    try:
        expected = base64.b64decode(before + text, validate=True)
    except (binascii.Error, ValueError):
        with pytest.raises(ValueError):  # noqa: PT011 - as the library's, which has many words for it
            from_base64(before + text)
    else:
        assert from_base64(before + text) == expected
