from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbtools.text.html import html_to_text
from kbtools.text.markdown import markdown_to_text, split_at_headings
from kbtools.text.normalise import normalise, one_line, sentences, slugify, words
from kbtools.text.quotations import without_quoted_reply

# Text as people and mail programs write it, and the characters that break things.
MARKS = list("#*_`~>[]()!|{}\\<&-+=:;,.?'\"\n\r\t 0aé")
ODD = [
    "\u200b",
    "\u202e",
    "\ufeff",
    "\x00",
    "\x0c",
    "\x85",
    "\u2028",
    "e\u0301",
    "ﬁ",
    "Å",
    "<!--",
    "-->",
    "```",
    "\r\n",
]
awkward = st.one_of(st.text(), st.lists(st.sampled_from(MARKS + ODD), max_size=60).map("".join))


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


@given(awkward)
def test_a_reply_without_its_quotation_is_empty_only_when_the_message_was(text: str) -> None:
    if text.strip():
        assert without_quoted_reply(text).strip()
    assert without_quoted_reply("> " + text.replace("\n", " ")) == "> " + text.replace("\n", " ")


@pytest.mark.parametrize(
    "introduction",
    [
        "On Mon, 3 Mar 2026 at 10:12, Support <help@example.com> wrote:",
        "-----Original Message-----",
        "---- Forwarded message ----",
        "Am 03.03.2026 um 10:12 schrieb Support:",
        "Le 3 mars 2026 à 10:12, Support a écrit :",
        "____________________________",
    ],
)
def test_what_stands_below_the_introduction_of_a_quotation_is_left_out(introduction: str) -> None:
    assert without_quoted_reply(f"Still broken.\n\n{introduction}\nHave you tried again?") == "Still broken."


def test_lines_that_quote_are_left_out_between_the_answers() -> None:
    assert without_quoted_reply("> Is it on?\nYes.\n> And the light?\nGreen.") == "Yes.\nGreen."


def test_html_becomes_lines_without_scripts_and_with_its_characters() -> None:
    html = "<style>p{}</style><p>One &amp; two</p><ul><li>three<li>four</ul><script>alert(1)</script>x<br>y"
    assert html_to_text(html).split("\n") == ["One & two", "three", "four", "x", "y"]


@given(
    st.one_of(awkward, st.lists(st.sampled_from(["<p>", "</p>", "<script>", "</b", "<!", "&#", "a", " "])).map("".join))
)
def test_no_html_is_too_broken_to_be_read(html: str) -> None:
    assert normalise(html_to_text(html)) == html_to_text(html)


@given(awkward)
def test_markdown_to_text_never_fails(markdown: str) -> None:
    text = markdown_to_text(markdown)
    assert text == normalise(text)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Choose **Sign in**, then `kb init`.", "Choose Sign in, then kb init."),
        ("[the page](vpn.md#start) and ![a bell](bell.png)", "the page and a bell"),
        ("Write to <https://example.com/a>", "Write to https://example.com/a"),
        ("- one\n- two\n1. three", "one\ntwo\nthree"),
        ('!!! note "Mind this"\n    It is hot.', "Mind this\nIt is hot."),
        ("> [!TIP]\n> Save first.", "Save first."),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b\n1 2"),
        ("before <!-- a note --> after", "before after"),
        ("```sh\nkb build\n```", "kb build"),
        ("## What to do\ntext", "What to do\ntext"),
        ("snake_case_name stays", "snake_case_name stays"),
    ],
)
def test_markdown_is_read_without_its_marks(markdown: str, text: str) -> None:
    assert markdown_to_text(markdown) == text


def test_text_is_split_at_headings_but_not_at_those_inside_code() -> None:
    markdown = "Intro\n\n## One\n\n```sh\n# not a heading\n~~~\n# nor this\n```\n\n### Two ###\nText"
    assert split_at_headings(markdown) == [
        (0, "", "Intro"),
        (2, "One", "```sh\n# not a heading\n~~~\n# nor this\n```"),
        (3, "Two", "Text"),
    ]
