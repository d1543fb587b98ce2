from __future__ import annotations

import re

from awkward_text import awkward
from hypothesis import example, given
from hypothesis import strategies as st

from kbtools.text.normalise import encodable, normalise, one_line, sentences, slugify, words


@given(awkward)
@example("a\u200b\u0301")
@example("\u0301\x00e\u200b\u0301")
def test_normalise_twice_is_normalise_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(awkward)
def test_normalised_text_has_no_control_or_direction_characters_and_no_double_spaces(text: str) -> None:
    clean = normalise(text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|  ", clean)
    assert clean == clean.strip()


def test_normalise_keeps_lines_and_joins_what_is_written_in_two_parts() -> None:
    assert normalise(" cafe\u0301\t\tau \r\nlait\r") == "café au\nlait"


@given(awkward, st.integers(min_value=1, max_value=40))
def test_one_line_is_one_line_and_never_longer_than_asked(text: str, most: int) -> None:
    line = one_line(text, most)
    assert len(line) <= most
    assert "\n" not in line


def test_one_line_cuts_at_a_word_and_says_so() -> None:
    assert one_line("the printer is out of paper", 14) == "the printer…"
    assert one_line("the printer", 14) == "the printer"
    assert one_line("unbreakable", 5) == "unbr…"


@given(awkward)
def test_one_line_without_a_limit_loses_no_word(text: str) -> None:
    assert one_line(text).split() == normalise(text).split()


def test_words_are_as_written_with_their_inner_marks() -> None:
    assert words("Can't sign in to e-mail, v2.1 (iOS)") == ["Can't", "sign", "in", "to", "e-mail", "v2.1", "iOS"]


def test_sentences_end_at_marks_and_lines_but_not_inside_numbers() -> None:
    text = "It stops at 80.5 per cent. Why? \u201cTry again\u201d it says\nThen nothing"
    assert sentences(text) == ["It stops at 80.5 per cent.", "Why?", "\u201cTry again\u201d it says", "Then nothing"]


@given(awkward)
def test_sentences_lose_no_word(text: str) -> None:
    flat = normalise(text)
    kept = "".join("".join(sentences(flat)).split())
    # a closing quotation mark between two sentences goes with the space
    assert set(re.findall(r"\w", kept)) == set(re.findall(r"\w", flat))


@given(awkward, st.integers(min_value=1, max_value=60))
def test_a_made_slug_always_fits(text: str, most: int) -> None:
    slug = slugify(text, most)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= most or slug == "article"


def test_a_slug_keeps_the_words_of_the_title() -> None:
    assert slugify("Why can't I sign in? (Café & Büro)") == "why-cant-i-sign-in-cafe-buro"
    assert slugify("日本語") == "article"
    assert slugify("one two three", 9) == "one-two"


@given(st.text(st.characters(codec=None) | st.characters(categories=["Cs"])))
@example("\ud83d\ude00 \ud83d")
def test_any_text_can_be_encoded_once_its_lone_surrogates_are_replaced(text: str) -> None:
    encodable(text).encode("utf-8")
    assert encodable(encodable(text)) == encodable(text)


def test_only_lone_surrogates_are_replaced() -> None:
    assert encodable("caf\u00e9 \U0001f600\udcff") == "caf\u00e9 \U0001f600\ufffd"
