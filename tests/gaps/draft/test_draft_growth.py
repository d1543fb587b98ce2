"""Drafts are written in time that grows with what people and agents wrote."""

from __future__ import annotations

import pytest
from growth import assert_nearly_linear
from sewing import ticket

from kbtools.gaps.draft.replies import replies_to


@pytest.mark.full
@pytest.mark.parametrize("lang", ["en", "de", "fr"])
@pytest.mark.parametrize("text", ["x; ", "a - ", "open the - "])
def test_replies_are_read_in_time_that_grows_with_them(text: str, lang: str) -> None:
    assert_nearly_linear(
        lambda reply: replies_to(ticket("1", "It beeps", reply), lambda _: True, lang),
        lambda size: text * (size // len(text)),
        sizes=(500, 2_000, 8_000),
    )
