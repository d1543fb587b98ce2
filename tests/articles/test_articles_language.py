"""An article of another help centre says its language where the help desk does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace

from kbtools.articles.import_ import import_articles
from kbtools.articles.library import Library
from kbtools.settings import Settings

ZENDESK = {"id": 7, "title": "Pair", "body": "<p>Hold.</p>", "html_url": "https://shop.example/hc/articles/7"}
INTERCOM = {"id": "7", "title": "Pair", "body": "<p>Hold.</p>", "state": "published", "url": None}
FRESHDESK = {"id": 7, "title": "Pair", "description": "<p>Hold.</p>", "folder_id": 3, "status": 2}
SERVICENOW = {"short_description": "Pair", "text": "<p>Hold.</p>", "workflow_state": "published"}


def level(lang: object) -> dict[str, Any]:
    return {"hierarchy": [{"level": 0, "type": "category", "data": {"id": 3, "name": "Lamps", "language": lang}}]}


@pytest.mark.parametrize(
    ("article", "said", "lang"),
    [
        (ZENDESK, {"locale": "de-at"}, "de"), (ZENDESK, {"locale": "en-us"}, ""), (ZENDESK, {"locale": "../x"}, ""),
        (ZENDESK, {"locale": 7}, ""), (ZENDESK, {}, ""), (INTERCOM, {"default_locale": "pt-BR"}, "pt"),
        (FRESHDESK, level("fr"), "fr"), (FRESHDESK, level(None), ""), (FRESHDESK, {"hierarchy": "fr"}, ""),
        (SERVICENOW, {"language": "nl"}, "nl"), (SERVICENOW, {"language": {"value": "es"}}, "es"),
    ],
)  # fmt: skip
def test_an_article_says_another_language_than_the_workspaces(
    tmp_path: Path, article: dict[str, Any], said: dict[str, Any], lang: str
) -> None:
    (tmp_path / "export.json").write_text(json.dumps([article | said]), encoding="utf-8")
    workspace = bare_workspace(tmp_path, Settings(lang="en"))
    assert import_articles(workspace, tmp_path / "export.json", over=False).problems == ()
    assert Library.of(workspace).sound().by_slug["pair"].lang == lang
