"""The anchors that an article's sections get are those that the site gives to the headings."""

from __future__ import annotations

from typing import Any

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbtools.model.article import Article, sections

PIECES = [
    *("Sign in", "sign-in", "What to do", "what to do?", "1. First", "2026", "_", "_1", "_2", "a_1", "a_2", "a", "A"),
    *(
        "Über uns",
        "Café",
        "日本語",
        "ﬁle",
        "½",
        "Ⅳ",
        "naïve – dash",
        "“quoted”",
        "it's",
        "e-mail",
        "C++",
        "50 %",
        "&",
        "AT&T",
    ),
    *(
        "**bold**",
        "*it*",
        "`code`",
        "`snake_case`",
        "snake_case_name",
        "[link](vpn.md)",
        "`a` and **b**",
        "a/b",
        "a.b",
        "(x)",
    ),
    *("v1.2", "What to do {#own}", "Other {: #other }", "a - b", "a -- b", "<kbd>Ctrl</kbd>", "![bell](b.png) Bell"),
]
headings = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8)


def of_the_site(texts: list[str]) -> list[str]:
    site: Any = markdown.Markdown(extensions=["toc", "attr_list", "fenced_code", "tables", "admonition", "md_in_html"])
    site.convert(body_of(texts))
    return [token["id"] for token in flat(site.toc_tokens)]


def flat(tokens: list[Any]) -> list[Any]:
    return [found for token in tokens for found in [token, *flat(token["children"])]]


def body_of(texts: list[str]) -> str:
    return "\n\n".join(f"## {text}\n\nText." for text in texts) + "\n"


def ours(texts: list[str]) -> list[str]:
    return [section.anchor for section in sections(Article(slug="a", body=body_of(texts))) if section.heading]


@pytest.mark.parametrize("text", PIECES)
def test_one_heading_has_the_anchor_of_the_site(text: str) -> None:
    assert ours([text]) == of_the_site([text])


@given(headings)
@example(["a", "a", "a", "a_1", "a_2"])
@example(["日本語", "日本語", "_1"])
@example(["Own", "What to do {#own}", "own"])
@example(["A {#x}", "B {#x}", "x"])
def test_headings_said_twice_are_counted_as_the_site_does(texts: list[str]) -> None:
    assert ours(texts) == of_the_site(texts)


@given(
    st.lists(st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=12).filter(str.strip), max_size=4)
)
def test_headings_in_any_script_have_the_anchors_of_the_site(texts: list[str]) -> None:
    texts = [" ".join(text.split()) for text in texts]
    assert ours(texts) == of_the_site(texts)
