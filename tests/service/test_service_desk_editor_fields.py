"""The fields of the editor that stand in the front matter of an article."""

from __future__ import annotations

import re
from html import unescape

import pytest
from desk_client import Desk
from desk_editor import SLUG, page_of, put_draft, send

from kbtools.articles.library import Library

pytestmark = pytest.mark.full


def test_ways_to_ask_topics_and_team_are_fields(desk: Desk) -> None:
    desk.sign_in("editor")
    page = page_of(desk)
    assert "How else do people ask this?" in page
    assert "Where the fault is tracked" not in page
    typed = "lost my password\r\nlogin does not work"
    assert send(desk, "save", phrases=typed, tags="account", owner="shop", kind="known-issue").status_code == 303
    article = Library.of(desk.workspace).by_slug[SLUG]
    assert (article.phrases, article.tags, article.owner) == (tuple(typed.split("\r\n")), ("account",), "shop")
    page = page_of(desk)
    assert "Where the fault is tracked" in page
    assert re.search(r'<option value="shop">', page)
    assert "In use: account" in page


def test_a_field_that_the_file_does_not_allow_is_named_and_all_else_is_kept(desk: Desk) -> None:
    desk.sign_in("editor")
    put_draft(desk, "---\n{title: Receipts, state: draft}\n---\n\nOpen Orders.\n")
    first = "Open **My orders**."
    answer = send(desk, "keep", "receipts", **{"owner": "shop", "t0.0": first})
    assert answer.status_code >= 400
    assert "the form cannot change" in answer.text
    assert first in answer.text


def test_what_a_new_article_asks_for_is_a_hint_and_stays_until_somebody_writes(desk: Desk) -> None:
    desk.sign_in("editor")
    where = desk.post("/desk/articles/new", form=desk.form(), title="Zqx wvu?", sure="Zqx wvu?").headers["location"]
    slug = where.split("/")[3]
    page = desk.get(where).text
    assert 'placeholder="Say in one or two sentences' in page
    assert not re.search(r"<textarea[^>]*>\s*Say in one", page)
    before = Library.of(desk.workspace).by_slug[slug].body
    samples = {name: unescape(text) for name, text in re.findall(r'name="(sample-[^"]+)" value="([^"]*)"', page)}
    empty = {name.removeprefix("sample-"): "" for name in samples}
    assert send(desk, "save", slug, **samples, **empty).status_code == 303
    assert Library.of(desk.workspace).by_slug[slug].body == before
    first = next(iter(empty))
    assert send(desk, "save", slug, **samples, **{**empty, first: "About zqx."}).status_code == 303
    body = Library.of(desk.workspace).by_slug[slug].body
    assert body.startswith("About zqx.")
    assert before.split("\n", 1)[1] == body.split("\n", 1)[1]


def test_a_part_without_heading_and_a_step_that_nobody_needs_go_with_their_samples(desk: Desk) -> None:
    desk.sign_in("editor")
    asked = {"title": "Zqx vwu?", "sure": "Zqx vwu?", "kind": "problem"}
    where = desk.post("/desk/articles/new", form=desk.form(), **asked).headers["location"]
    page, slug = desk.get(where).text, where.split("/")[3]
    samples = {name: unescape(text) for name, text in re.findall(r'name="(sample-[^"]+)" value="([^"]*)"', page)}
    fields = {name.removeprefix("sample-"): "" for name in samples}
    why = (
        next(name for name, text in samples.items() if "what causes it" in text).removeprefix("sample-t").split(".")[0]
    )
    step = next(name for name in fields if name.startswith("s"))
    sent = {**samples, **fields, f"h{why}": "", step: "Press **Zqx**."}
    assert send(desk, "save", slug, **sent).status_code == 303
    body = Library.of(desk.workspace).by_slug[slug].body
    assert "what causes it" not in body
    assert "Write the next thing" not in body
    assert "1. Press **Zqx**." in body
    assert "Say what happens" in body
