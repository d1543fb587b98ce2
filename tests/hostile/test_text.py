"""What reads a stranger's text takes a time that grows about as the text does, whatever the text is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from growth import assert_nearly_linear, in_time
from hostile_text import HOSTILE, SOME_HOSTILE, repeated

from kbtools.gaps.draft.person_names import names_in_tickets
from kbtools.model.article import parse_article, split_front_matter
from kbtools.model.ticket import Message, Ticket
from kbtools.privacy.own_words import words_of
from kbtools.search.sentences import Titles, sentences_of
from kbtools.search.snippet import best_sentence
from kbtools.text.analysis import Analyser
from kbtools.text.decoding import file_text
from kbtools.text.html import html_to_text
from kbtools.text.markdown import markdown_to_text, split_at_headings
from kbtools.text.markup import is_html
from kbtools.text.normalise import normalise, one_line, sentences, slugify, without_escapes, words
from kbtools.text.quotations import is_automatic, own_words, without_quoted_reply
from kbtools.text.subwords import runs_of

TITLES = Titles([["a", "a", "a"], ["hi", "a", "a", "hi"]])
ANALYSER = Analyser.of("en")
READERS: dict[str, Callable[[str], object]] = {
    "html": html_to_text,
    "is HTML": is_html,
    "html with quotations": lambda html: html_to_text(html, quotations=True),
    "markdown": markdown_to_text,
    "headings": split_at_headings,
    "front matter": split_front_matter,
    "article": lambda text: parse_article(text, "a.md"),
    "normalise": normalise,
    "one line": lambda text: one_line(text, 200),
    "sentences": sentences,
    "words": words,
    "slug": slugify,
    "terms": ANALYSER.terms,
    "sub-words": lambda text: runs_of(words(text) or ["a"]),
    "words of one person": words_of,
    "own words": lambda text: own_words(normalise(text)),
    "quoted reply": without_quoted_reply,
    "automatic": is_automatic,
    "snippet": lambda text: best_sentence(sentences_of(text, (), TITLES, ANALYSER), {"a": 1.0, "hi": 0.5}, frozenset()),
}

OF_STRANGERS = (
    "html",
    "is HTML",
    "html with quotations",
    "markdown",
    "normalise",
    "own words",
    "quoted reply",
)  # what reads most of what they write


@pytest.mark.parametrize("name", READERS)
def test_the_time_of_a_reader_grows_nearly_as_the_text(name: str) -> None:
    for make in SOME_HOSTILE.values():
        assert_nearly_linear(READERS[name], make, sizes=(500, 5_000))


@pytest.mark.full
@pytest.mark.parametrize("name", READERS)
def test_the_time_of_a_reader_grows_nearly_as_any_text(name: str) -> None:
    for make in in_time((HOSTILE if name in OF_STRANGERS else SOME_HOSTILE).values()):
        assert_nearly_linear(READERS[name], make)


@pytest.mark.full
@pytest.mark.parametrize("piece", ["<a '", '<a b="', "<a b='<a b=\"", "<!--", "<a\0", "<a<", "</a", "<![CDATA["])
@pytest.mark.parametrize("end", ["", ">", "'>", '">'])
def test_markup_that_never_closes_is_not_read_again_and_again(piece: str, end: str) -> None:
    assert_nearly_linear(html_to_text, repeated(piece, end), sizes=(1_000, 20_000))
    assert_nearly_linear(is_html, repeated(piece, end), sizes=(1_000, 20_000))


@pytest.mark.parametrize("charset", ["", "punycode", "idna", "unicode_escape", "utf-16"])
def test_no_encoding_that_a_page_declares_makes_it_slow_to_read(charset: str) -> None:
    pieces = ("<meta ", "<meta_charset=", "a", "\\x41", "a.")
    for make in (repeated(piece, begin=f"<meta charset='{charset}'>-") for piece in pieces):
        assert_nearly_linear(lambda text: file_text(text.encode(), is_html=True), make, sizes=(5_000, 200_000))


@pytest.mark.parametrize("piece", ["\x1b[1;", "\x1b[ ", "\x1b]0;a", "\x1b]", "1;"])
def test_escape_sequences_that_never_end_are_not_read_again_and_again(piece: str) -> None:
    assert_nearly_linear(without_escapes, repeated(piece, begin="\x1b["), sizes=(1_000, 20_000))


@pytest.mark.parametrize("piece", ["\n", "- \n", " \n\n", "hi\n"])
def test_names_are_looked_for_in_each_line_once(piece: str) -> None:
    def work(text: str) -> object:
        return names_in_tickets([Ticket("1", (Message("requester", text, public=True),))])

    assert_nearly_linear(work, repeated(piece, "x"), sizes=(500, 5_000))


def test_a_heap_of_marks_is_not_sorted() -> None:
    assert_nearly_linear(normalise, repeated("\u0301\u0323", begin="a"))
    assert_nearly_linear(normalise, repeated("\u0301\0\u0323\0", begin="a"))
    assert_nearly_linear(slugify, repeated("\uff9e\u0301", begin="a"))


def test_a_letter_keeps_thirty_marks_at_most() -> None:
    assert len(normalise("x" + "\u0301" * 1_000)) == 31
    assert normalise("x" + "\u0301" * 30 + "y") == "x" + "\u0301" * 30 + "y"
    assert normalise(normalise("\u0f73" * 100)) == normalise("\u0f73" * 100)
