"""No text of an article makes the site's own reading of its pages slow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from growth import assert_nearly_linear, in_time
from hostile_text import HOSTILE, SOME_HOSTILE

from kbtools.articles.links_in_text import redirect_place
from kbtools.model.article import Article
from kbtools.search.sentences import Titles, sentences_of
from kbtools.search.snippet import best_sentence
from kbtools.site.links import check_links
from kbtools.site.plugin.articles import opening, plain_text
from kbtools.site.plugin.content_security_policy import guarded
from kbtools.text.analysis import Analyser


@pytest.fixture
def ways(tmp_path: Path) -> dict[str, Callable[[str], object]]:
    def links(text: str) -> None:
        (tmp_path / "index.html").write_text(text, encoding="utf-8", errors="replace")
        check_links(tmp_path)

    def shown(text: str) -> None:
        article = Article(slug="a", title="A", body=text, path="a.md")
        opening(article)
        plain_text(article, 500)

    analyser, titles = Analyser("en", ()), Titles([["a", "a", "a"], ["lamp", "a", "lamp", "a"]])
    return {
        "links": links,
        "policy": lambda text: guarded(text, " data-mark", ()),
        "opening": shown,
        "snippet": lambda text: best_sentence(
            sentences_of(text, (), titles, analyser), {"a": 1.0, "lamp": 2.0}, frozenset()
        ),
        "old address": lambda text: redirect_place(f"https://x.example/{text}"),
    }


@pytest.mark.full
def test_the_time_of_each_reader_grows_nearly_as_the_text(ways: dict[str, Callable[[str], object]]) -> None:
    for work in ways.values():
        for make in SOME_HOSTILE.values():
            assert_nearly_linear(work, make, sizes=(300, 2_000))


@pytest.mark.full
def test_the_time_of_each_reader_grows_nearly_as_any_text(ways: dict[str, Callable[[str], object]]) -> None:
    for work in ways.values():
        for make in in_time(HOSTILE.values()):
            assert_nearly_linear(work, make, sizes=(4_000, 40_000))


@pytest.mark.parametrize("piece", ["<script>", "<a '", '<a b="', "<!--", "<![x ", "<a href='x' "])
def test_markup_without_an_end_is_not_read_again_and_again(
    ways: dict[str, Callable[[str], object]], piece: str
) -> None:
    for name in ("links", "policy"):
        assert_nearly_linear(ways[name], lambda n: piece * (n // len(piece)), sizes=(1_000, 10_000))
