"""Lines of files that do not say their encoding: a spreadsheet of three rows is too short for statistics."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.decoding import Lines

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
