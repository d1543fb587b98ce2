"""Markdown of other tools comes with what its front matter says, and without what it says to those tools alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from growth import assert_nearly_linear
from hostile_text import repeated
from hypothesis import given
from hypothesis import strategies as st

from kbtools.articles.import_ import ImportedArticles, import_articles
from kbtools.articles.imported.front_matter import UNREADABLE, read_front_matter
from kbtools.articles.library import Library
from kbtools.model.article import Article, render_article

HUGO = """+++
title = "Pair the lamp"
date = 2026-08-03T07:00:00Z
weight = 3
draft = false
tags = ["lamp", "app"]
aliases = ["/old/pair-lamp/"]
+++
Hold the button.
"""
DOCUSAURUS = """---
id: pairing
slug: /guides/pair-the-lamp
title: Pair the lamp
sidebar_position: 2
tags: [{label: lamp, permalink: /lamp}, app]
description: How to pair it
---

# Pair the lamp

Hold the button.
"""
JEKYLL = """---
layout: page
title: Pair the lamp
permalink: /help/pair-the-lamp.html
categories: lamp, app
redirect_from: [/old/pair-lamp.html]
---
Hold the button.
"""


def moved(tmp_path: Path, files: Mapping[str, str]) -> tuple[ImportedArticles, Mapping[str, Article]]:
    for name, text in files.items():
        (tmp_path / "pages" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pages" / name).write_text(text, encoding="utf-8")
    workspace = bare_workspace(tmp_path)
    done = import_articles(workspace, tmp_path / "pages", over=False)
    return done, {article.slug: article for article in Library.of(workspace).sound().articles}


@pytest.mark.parametrize(
    ("name", "text", "replaces", "left_out"),
    [
        ("pair-the-lamp.md", HUGO, ("pair-lamp",), {"weight": 1}),
        ("x.md", DOCUSAURUS, (), {"sidebar_position": 1}),
        ("x.md", JEKYLL, ("pair-lamp",), {"layout": 1}),
    ],
)
def test_front_matter_of_other_tools_is_read(
    tmp_path: Path, name: str, text: str, replaces: tuple[str, ...], left_out: Mapping[str, int]
) -> None:
    done, articles = moved(tmp_path, {name: text})
    article = articles["pair-the-lamp"]
    assert (article.title, article.tags, article.state) == ("Pair the lamp", ("lamp", "app"), "published")
    assert (article.body, article.replaces, done.left_out) == ("Hold the button.\n", replaces, left_out)


def test_a_page_of_elsewhere_does_not_say_who_owns_it_here_or_that_it_was_checked(tmp_path: Path) -> None:
    done, articles = moved(tmp_path, {"pair.md": "---\nreviewed: 2026-02-03\nowner: boss\n---\nHold the button.\n"})
    assert (articles["pair"].owner, articles["pair"].reviewed) == ("support-team", None)
    assert done.left_out == {"owner": 1, "reviewed": 1}


@pytest.mark.parametrize(
    "said", ["draft: true", "published: false", "hidden: true", "status: private", "state: draft", "a: [b"]
)
def test_what_was_no_public_page_there_comes_as_a_draft(tmp_path: Path, said: str) -> None:
    done, articles = moved(tmp_path, {"pair.md": f"---\n{said}\n---\nHold the button.\n"})
    assert (articles["pair"].state, articles["pair"].body, done.drafts) == ("draft", "Hold the button.\n", ("pair",))


def test_tables_of_contents_and_hidden_folders_are_no_articles(tmp_path: Path) -> None:
    names = ["SUMMARY.md", "lamp/_index.md", ".obsidian/notes.md", ".draft.md", "lamp/pair.md"]
    done, _ = moved(tmp_path, dict.fromkeys(names, "# Pair\n\nHold the button.\n"))
    assert done.articles.added == ("pair",)


def test_an_article_of_ours_comes_as_it_is(tmp_path: Path) -> None:
    article = Article(
        slug="pair", title="Pair: the lamp", kind="problem", state="archived", owner="team", body="Hold it.\n",
        created=date(2026, 1, 2), reviewed=date(2026, 2, 3), review_every=90, tags=("lamp",), phrases=("it is dark",),
        replaces=("old",), old_urls=("https://old.example/pair",), people_first=True, lang="de",
        path="articles/pair.md", extra={"description": "How"},
    )  # fmt: skip
    done, articles = moved(tmp_path, {"any.md": render_article(article)})
    assert (articles["pair"], done.left_out) == (article, {})


@pytest.mark.parametrize("ours", ["", "slug: pair\nstate: published\n"])
def test_what_the_theme_cannot_show_does_not_come(ours: str) -> None:
    wrong = "hide: true\nicon: [a]\nstatus: {a: 1}\nsearch: 5\ntemplate: redirect.html\nsubtitle: Two"
    front, _ = read_front_matter(f"---\n{ours}{wrong}\n---\nHold it.\n")
    assert front.extra == {"subtitle": "Two"}
    assert sorted(front.left_out) == ["hide", "icon", "search", "status", "template"]


def test_a_rule_at_the_start_of_a_text_is_no_front_matter() -> None:
    assert read_front_matter("---\nHold the button.\n")[1] == "---\nHold the button.\n"


@pytest.mark.parametrize("begin", ["---\n", "+++\n"])
@pytest.mark.parametrize("piece", ["a: [", "[a]\n", "a = {a = ", "a: 1\n", "\n", "- - "])
def test_front_matter_is_read_in_a_time_that_grows_nearly_as_it(begin: str, piece: str) -> None:
    assert_nearly_linear(read_front_matter, repeated(piece, f"\n{begin}text", begin), sizes=(300, 3_000))


@given(st.sampled_from(["---\n", "+++\n"]), st.text(max_size=80))
def test_no_front_matter_ends_the_import(fence: str, text: str) -> None:
    front, _ = read_front_matter(f"{fence}{text}\n{fence}words")
    assert front.is_draft or UNREADABLE not in front.left_out
