"""No article makes its import, its conversion or its check slow: the time grows nearly as the text does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from growth import assert_nearly_linear, at_most, in_time
from hostile_text import HOSTILE, SOME_HOSTILE, Maker, nested, repeated
from quick_cases import first_quick

from kbtools.articles.checks import check
from kbtools.articles.imported.allowed_html import could_be_harmful
from kbtools.articles.imported.conversion import converted
from kbtools.articles.imported.harmless_markdown import harmless_markdown
from kbtools.articles.library import Library
from kbtools.articles.prose import without_code
from kbtools.model.article import Article, anchors
from kbtools.model.imported_page import ImportedPage
from kbtools.redaction import Redactor
from kbtools.settings import Settings


def as_html(text: str) -> None:
    (page,) = converted([ImportedPage("here", "Pair the lamp", text, "https://x.example/1")])
    assert page.problem is None


def as_markdown(text: str) -> None:
    (page,) = converted([ImportedPage("here", "Pair the lamp", text, "https://x.example/1", is_markdown=True)])
    assert page.problem is None


def is_checked(text: str) -> None:
    article = Article(slug="a", title="Pair the lamp", body=text, path="a.md", state="published", owner="team")
    redactor = Redactor()
    check(Library((article,), ()), docs=Path("docs"), today=date(2026, 1, 1), settings=Settings(), redactor=redactor)


WAYS: dict[str, Callable[[str], None]] = {"HTML": as_html, "Markdown": as_markdown, "check": is_checked}
# What took seconds once.
SLOW_ONCE: dict[str, Maker] = {
    "tags without an end": repeated("<a '"),
    "tags in tags": nested("<div>", "</div>"),
    "lists in lists": nested("<ul><li>", "</li></ul>"),
    "tables in tables": repeated("<table><tr><td>"),
    "a long list": repeated("<li>a</li>", begin="<ol>"),
    "a long table": repeated("<tr><td>a", begin="<table>"),
    "heads of tables": repeated("<tr><td>a", begin="<table><thead>"),
    "bodies of tables": repeated("<tbody><tr><td>a", begin="<table>"),
    "wide cells": repeated("<td colspan=1000>a", begin="<table><tr>"),
    "blanks": repeated(" ", "a", "<p>a"),
    "comments without an end": repeated("<!--"),
    "pictures without an end": repeated("<img "),
    "headings with nothing below": repeated("# a\n", begin="Text.\n\n"),
    "headings with blanks": repeated(" ", "a", "# a"),
    "ids without an end": repeated("{#a"),
    "links without an end": repeated("](<"),
    "an address without an end": repeated("a", begin="]("),
}


def backtick_runs(n: int) -> str:
    """Runs of backticks, no two of one length, so that none ends what another begins."""
    return " a ".join("`" * length for length in range(1, max(2, int((2 * n) ** 0.5))))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", SLOW_ONCE)
def test_what_was_slow_once_takes_a_time_that_grows_nearly_as_the_text(way: str, name: str) -> None:
    assert_nearly_linear(WAYS[way], SLOW_ONCE[name], sizes=(500, 4_000))


def test_the_code_in_a_text_is_found_in_a_time_that_grows_nearly_as_the_text() -> None:
    assert_nearly_linear(without_code, backtick_runs, sizes=(2_000, 20_000, 200_000))


@pytest.mark.parametrize("begin", ["](", "[a]([a]("])
def test_a_link_without_an_end_is_read_in_a_time_that_grows_nearly_as_it(begin: str) -> None:
    assert_nearly_linear(as_markdown, repeated("a", begin=begin), sizes=(2_000, 20_000))


@pytest.mark.parametrize("piece", ["{#", "{##", "{a#a ", "#a}{", "![", "![](", "![a]"])
def test_the_anchor_of_a_heading_is_found_in_a_time_that_grows_nearly_as_the_heading(piece: str) -> None:
    def work(heading: str) -> None:
        anchors(Article(slug="a", title="A", body=f"# é {heading}", path="a.md"))

    assert_nearly_linear(work, repeated(piece), sizes=(2_000, 20_000))


def test_an_article_takes_a_time_that_grows_nearly_as_its_text() -> None:
    for make in SOME_HOSTILE.values():
        assert_nearly_linear(as_html, make, sizes=(300, 2_000))


@pytest.mark.full
@pytest.mark.parametrize("way", WAYS)
def test_an_article_of_any_text_takes_a_time_that_grows_nearly_as_it(way: str) -> None:
    for make in in_time((HOSTILE | SLOW_ONCE).values()):
        assert_nearly_linear(WAYS[way], make, sizes=(2_000, 20_000))


@pytest.mark.full
def test_markdown_that_may_be_harmful_is_judged_within_its_budget() -> None:
    # Python-Markdown itself takes quadratic time for some texts: it is given at most 200,000 characters.
    for make in in_time((HOSTILE | SLOW_ONCE).values()):
        with at_most(20):
            harmless_markdown(make(20_000) + "<script>")


@pytest.mark.parametrize("tag", ["<body onload=alert(1)>", "<html onclick=alert(1)>", "<BODY/onload=alert(1)>"])
def test_an_imported_article_gives_the_page_around_it_no_attributes(tag: str) -> None:
    assert harmless_markdown(f"Pair the lamp {tag}") == f"Pair the lamp &lt;{tag[1:]}"


def test_a_number_of_a_character_that_has_thousands_of_digits_is_no_fault() -> None:
    assert harmless_markdown(f"<script>&#{'1' * 5_000};") == f"&lt;script>&#{'1' * 5_000};"


@pytest.mark.parametrize("opening", ["[", "![a](", "[a [", "![["])
def test_brackets_that_never_close_are_not_read_as_markdown(opening: str) -> None:
    with at_most(5):
        harmless_markdown(opening * 2_000 + "<script>")


# each of them harmless, so that all of the text is read
@pytest.mark.parametrize(
    "make",
    first_quick(
        [
            repeated("]:a/", begin="a "),
            repeated("a]: a/", begin="a "),
            repeated("\t", begin="]:a/" * 100, end="a"),
            repeated("](a/"),
            repeated("<https://x "),
            repeated("<https://x/a"),
            repeated("<mailto:a.b"),
            repeated("{"),
            repeated("{\\}"),
            repeated("{<b>"),
        ]
    ),
)
def test_the_addresses_in_a_text_are_judged_in_a_time_that_grows_nearly_as_the_text(make: Maker) -> None:
    assert_nearly_linear(could_be_harmful, make, sizes=(2_000, 20_000, 200_000))


@pytest.mark.full
@pytest.mark.parametrize("work", [harmless_markdown, is_checked], ids=["import", "check"])
@pytest.mark.parametrize("piece", ["# a\n", "* * *\n", "# a\n" * 500 + "\n"], ids=["#", "*", "blocks"])
def test_a_page_that_is_slow_to_render_is_judged_without_rendering(work: Callable[[str], object], piece: str) -> None:
    make = repeated(piece, "\n\n<iframe src=x></iframe>")
    assert_nearly_linear(work, make, sizes=(4_000, 20_000, 80_000))
    assert harmless_markdown(make(20_000)).endswith("&lt;iframe src=x>&lt;/iframe>")
