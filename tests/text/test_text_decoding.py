"""Lines of files that do not say their encoding: a spreadsheet of three rows is too short for statistics."""

from __future__ import annotations

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.decoding import Lines, codec_of, file_text

SHORT = {
    "de": "Tür: Schloß öffnet nicht",
    "fr": "La clé n'a pas été acceptée à l'entrée",
    "es": "¿Cómo cambio la contraseña?",
    "it": "Perché non è più così?",
    "nl": "Eén coöperatie, twee ideeën",
    "pt": "Não há solução",
    "signs": "5 € – “open” … it’s",
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


def lines(data: bytes) -> list[str]:
    return list(Lines(io.BytesIO(data)))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", SHORT.values(), ids=list(SHORT))
def test_one_short_line_in_any_language_is_read_as_it_was_written(text: str, encoding: str) -> None:
    assert lines(f"id,{text}\n".encode(encoding)) == [f"id,{text}\n"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n")), min_size=1))
def test_every_text_in_utf_8_is_read_line_by_line(texts: list[str]) -> None:
    text = "a,b\n" + "\n".join(texts)
    assert "".join(lines(text.encode())) == text


def test_a_line_in_another_encoding_than_those_before_is_broken_and_the_next_is_not_lost() -> None:
    read = Lines(io.BytesIO("é\n".encode() + b"\xe9\nok\n"))
    told = [(line, read.broken) for line in read]
    assert told == [("é\n", False), ("\ufffd\n", True), ("ok\n", True)]
    assert (read.encoding, read.number) == ("utf-8", 3)


@pytest.mark.parametrize(
    "data",
    [
        b"caf\xc3\xa9",
        b"caf\xe9",
        codecs.BOM_UTF8 + b"caf\xc3\xa9",
        codecs.BOM_UTF16_LE + "caf\u00e9".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "caf\u00e9".encode("utf-16-be"),
    ],
)
def test_a_file_is_read_by_its_mark_else_as_utf_8_else_as_windows_writes_it(data: bytes) -> None:
    assert file_text(data) == file_text(data, is_html=True) == "caf\u00e9"


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("ISO-8859-1", b"\x80 caf\xe9", "\u20ac caf\u00e9"),
        ("koi8-r", b"\xc1", "\u0430"),
        ("utf-8", b"caf\xc3\xa9 \xff", "caf\u00e9 \ufffd"),
        ("no-such-thing", b"caf\xe9", "caf\u00e9"),
        ("rot13", b"caf\xe9", "caf\u00e9"),
        ("undefined", b"caf\xc3\xa9", "caf\u00e9"),
        ("punycode", b"caf\xe9-a", "caf\u00e9-a"),
        ("unicode_escape", rb"caf\u00e9", r"caf\u00e9"),
        ("a\0b", b"caf\xe9", "caf\u00e9"),
        ("latin", b"\x80", "\u20ac"),
        ("", b"caf\xe9", "caf\u00e9"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares_if_anybody_knows_it(
    charset: str, data: bytes, text: str
) -> None:
    for meta in ('<meta charset="%s">', '<meta http-equiv="Content-Type" content="text/html; charset=%s">'):
        page = (meta % charset).encode() + data
        assert file_text(page, is_html=True).endswith(f">{text}")
    assert file_text(codecs.BOM_UTF8 + b'<meta charset="koi8-r">\xc3\xa9', is_html=True).endswith(">\u00e9")


@pytest.mark.parametrize(
    "charset", ["punycode", "IDNA", "undefined", "unicode_escape", "zlib", "rot13", "", "a\0b", "\ud800"]
)
def test_what_no_text_is_written_in_is_no_character_set(charset: str) -> None:
    assert codec_of(charset) == ""


def test_a_character_set_has_one_name() -> None:
    assert [codec_of(name) for name in ("UTF8", "utf_8", "latin1", "utf-7", "windows-1252")] == [
        "utf-8", "utf-8", "iso8859-1", "utf-7", "cp1252",
    ]  # fmt: skip
