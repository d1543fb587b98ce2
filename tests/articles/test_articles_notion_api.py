"""Pages of Notion as its API gives them, with their blocks in the page or beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbtools.articles.import_ import ImportedArticles, import_articles
from kbtools.articles.library import Library
from kbtools.helpdesks.reading.notion_blocks import html_of
from kbtools.model.article import Article

LAMP, CHARGE = "59833787-2cf9-4fdf-8782-e53db20768a5", "7af38973-3787-41b3-bd75-0ed3a1edfac9"


def words(said: str, href: str | None = None, **marks: bool) -> dict[str, Any]:
    return {"type": "text", "text": {"content": said}, "annotations": marks, "plain_text": said, "href": href}


def block(kind: str, *said: dict[str, Any], parent: str = LAMP, **more: Any) -> dict[str, Any]:
    below = {"type": "page_id", "page_id": parent}
    return {"object": "block", "id": f"{kind}-{parent}-{said}", "parent": below, "type": kind,
            kind: {"rich_text": list(said), **more}}  # fmt: skip


def page(title: str, page_id: str, **more: Any) -> dict[str, Any]:
    return {
        "object": "page", "id": page_id, "archived": False, "created_by": {"object": "user", "name": "Ottilie"},
        "url": f"https://www.notion.so/{title.replace(' ', '-')}-{page_id.replace('-', '')}",
        "properties": {
            "Name": {"id": "title", "type": "title", "title": [words(title)]},
            "Tags": {"type": "multi_select", "multi_select": [{"name": "lamp"}]},
            "Owner": {"type": "people", "people": [{"object": "user", "name": "Ottilie Brandmaier"}]},
        },
    } | more  # fmt: skip


USER = {"type": "mention", "mention": {"type": "user", "user": {"id": "u"}}, "plain_text": "@Ottilie"}
BLOCKS = [
    block("heading_1", words("Hold")),
    block("paragraph", words("Hold the "), words("button", bold=True), words(" <5 s>, "), USER, words(".")),
    block("numbered_list_item", words("One"), children=[block("bulleted_list_item", words("inner"), parent="one")]),
    block("numbered_list_item", words("See "), words("charging", f"/{CHARGE.replace('-', '')}")),
    block("code", words("a < b")),
    block("image", external={"url": "https://cdn.example/b.png"}, caption=[words("The button")]),
    block("table", children=[
        {"type": "table_row", "table_row": {"cells": [[words("x")], [words("y")]]}},
        {"type": "table_row", "table_row": {"cells": [[words("1")], [words("2", code=True)]]}},
    ]),
    block("video", external={"url": "https://videos.example/1"}),
    block("child_database", title="People"),
]  # fmt: skip
BODY = """## Hold

Hold the **button** &lt;5 s>, .

1. One
    - inner
2. See [charging](charge.md)

```
a < b
```

![The button](https://cdn.example/b.png)

|  |  |
| --- | --- |
| x | y |
| 1 | `2` |

<https://videos.example/1>
"""


def moved(tmp_path: Path, **files: object) -> tuple[ImportedArticles, Mapping[str, Article]]:
    (tmp_path / "export").mkdir()
    for name, data in files.items():
        (tmp_path / "export" / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    workspace = bare_workspace(tmp_path / "w")
    done = import_articles(workspace, tmp_path / "export", over=False)
    return done, {article.slug: article for article in Library.of(workspace).sound().articles}


@pytest.mark.parametrize("place", ["beside", "within"])
def test_a_page_comes_with_its_blocks_and_nobodys_name(tmp_path: Path, place: str) -> None:
    blocks = {"object": "list", "results": BLOCKS}
    beside = {"blocks": blocks} if place == "beside" else {}
    within = {"children": BLOCKS} if place == "within" else {}
    pages = {"object": "list", "results": [page("Pair the lamp", LAMP, **within), page("Charge", CHARGE)]}
    done, articles = moved(tmp_path, pages=pages, **beside)
    assert (done.problems, done.simplified) == ((), {"{child_database}": 1})
    article = articles["pair-the-lamp"]
    assert (article.title, article.tags, article.state) == ("Pair the lamp", ("lamp",), "published")
    assert article.body == BODY
    assert article.old_urls == (f"https://www.notion.so/Pair-the-lamp-{LAMP.replace('-', '')}",)


@pytest.mark.parametrize(
    ("said", "restricted", "drafts"),
    [
        ({"public_url": None}, 1, 0), ({"public_url": "https://glim.notion.site/x"}, 0, 0), ({"archived": True}, 0, 1),
        ({"in_trash": True}, 0, 1), ({}, 0, 0),
    ],
)  # fmt: skip
def test_what_not_everybody_reads_in_notion_comes_as_a_draft(
    tmp_path: Path, said: dict[str, Any], restricted: int, drafts: int
) -> None:
    done, articles = moved(tmp_path, page=page("Pair", LAMP, **said))
    assert (len(done.restricted), len(done.drafts)) == (restricted, drafts)
    assert articles["pair"].state == ("draft" if restricted or drafts else "published")


def test_a_title_without_plain_text_is_no_html(tmp_path: Path) -> None:
    bare = {"type": "text", "text": {"content": "Q&A on "}}
    bold = {"type": "text", "text": {"content": "<b>"}, "annotations": {"bold": True}}
    titled = {"Name": {"type": "title", "title": [bare, bold]}}
    _, articles = moved(tmp_path, page=page("Pair", LAMP, properties=titled))
    assert [article.title for article in articles.values()] == ["Q&A on <b>"]


def test_a_database_is_named_and_costs_no_page(tmp_path: Path) -> None:
    done, articles = moved(tmp_path, all=[page("Pair", LAMP), page("Pages", CHARGE, object="database")])
    assert [problem.message for problem in done.problems] == ["this is no page of Notion"]
    assert list(articles) == ["pair"]


def test_blocks_that_are_each_others_parents_end(tmp_path: Path) -> None:
    circle = [block("paragraph", words("Hold.")) | {"id": LAMP}, block("quote", words("On.")) | {"id": LAMP}]
    done, articles = moved(tmp_path, page=page("Pair", LAMP), blocks=circle)
    assert (done.problems, articles["pair"].body) == ((), "Hold.\n")


_ANY = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["type", "paragraph", "table", "table_row", "cells", "rich_text", "children", "plain_text",
                         "caption", "href", "annotations", "bulleted_list_item", "code", "image", "url"]),
        inner | st.sampled_from(["paragraph", "table", "code", "image", "bulleted_list_item"]), max_size=4),
)  # fmt: skip


@pytest.mark.full
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(st.sampled_from(["type", "children", "paragraph", "table", "code"]), _ANY), max_size=4))
def test_whatever_blocks_hold_nothing_crashes(blocks: list[dict[str, Any]]) -> None:
    assert isinstance(html_of(blocks)[0], str)
