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


ZENDESK_IN_TWO: dict[str, Any] = ZENDESK | {
    "locale": "en-us", "user_segment_id": None, "draft": False,
    "translations": [
        {"locale": "en-us", "title": "Pair", "body": "<p>Hold.</p>", "html_url": ZENDESK["html_url"], "draft": False},
        {"locale": "de", "title": "Koppeln", "body": "<p>Halten.</p>", "draft": False, "hidden": False,
         "html_url": "https://shop.example/hc/de/articles/7"},
    ],
}  # fmt: skip
INTERCOM_IN_TWO: dict[str, Any] = INTERCOM | {
    "default_locale": "en", "url": "https://shop.example/en/articles/7",
    "translated_content": {
        "type": "article_translated_content", "fr": None, "it": {"type": "article_content", "title": "", "body": ""},
        "en": {"type": "article_content", "title": "Pair", "body": "<p>Hold.</p>", "state": "published"},
        "de": {"type": "article_content", "title": "Koppeln", "body": "<p>Halten.</p>", "state": "published",
               "url": "https://shop.example/hc/de/articles/7"},
    },
}  # fmt: skip


@pytest.mark.parametrize("article", [ZENDESK_IN_TWO, INTERCOM_IN_TWO])
def test_the_translations_that_an_article_holds_become_articles(tmp_path: Path, article: dict[str, Any]) -> None:
    (tmp_path / "export.json").write_text(json.dumps([article]), encoding="utf-8")
    workspace = bare_workspace(tmp_path, Settings(lang="en"))
    done = import_articles(workspace, tmp_path / "export.json", over=False)
    assert (done.articles.added, done.problems) == (("pair", "koppeln"), ())
    german = Library.of(workspace).sound().by_slug["koppeln"]
    assert (german.title, german.lang, german.body, german.state) == ("Koppeln", "de", "Halten.\n", "published")
    assert german.old_urls == ("https://shop.example/hc/de/articles/7",)


@pytest.mark.parametrize(
    ("article", "translation"),
    [
        (ZENDESK_IN_TWO | {"user_segment_id": 9}, {}), (ZENDESK_IN_TWO, {"draft": True}),
        (ZENDESK_IN_TWO, {"hidden": True}), (INTERCOM_IN_TWO | {"audience": "users"}, {}),
        (INTERCOM_IN_TWO, {"state": "draft"}),
    ],
)  # fmt: skip
def test_a_translation_is_hidden_where_it_or_its_article_is(
    tmp_path: Path, article: dict[str, Any], translation: dict[str, Any]
) -> None:
    held = article.get("translations") or list(article["translated_content"].values())
    changed = [one | translation if isinstance(one, dict) and one.get("title") == "Koppeln" else one for one in held]
    if "translations" in article:
        article = article | {"translations": changed}
    else:
        article = article | {"translated_content": dict(zip(article["translated_content"], changed, strict=True))}
    (tmp_path / "export.json").write_text(json.dumps([article]), encoding="utf-8")
    workspace = bare_workspace(tmp_path, Settings(lang="en"))
    import_articles(workspace, tmp_path / "export.json", over=False)
    assert Library.of(workspace).sound().by_slug["koppeln"].state == "draft"


def test_a_translation_that_is_also_an_article_of_the_export_comes_once(tmp_path: Path) -> None:
    german = ZENDESK | ZENDESK_IN_TWO["translations"][1]
    (tmp_path / "export.json").write_text(json.dumps([ZENDESK_IN_TWO, german]), encoding="utf-8")
    workspace = bare_workspace(tmp_path, Settings(lang="en"))
    done = import_articles(workspace, tmp_path / "export.json", over=False)
    assert done.articles.added == ("pair", "koppeln")


def test_a_translation_that_several_exports_hold_comes_once(tmp_path: Path) -> None:
    english, german = ZENDESK_IN_TWO["translations"]
    french = german | {"locale": "fr", "title": "Coupler", "html_url": "https://shop.example/hc/fr/articles/7"}
    for one in (english, german):
        row = ZENDESK | one | {"translations": [english, german, french]}
        (tmp_path / f"{one['locale']}.json").write_text(json.dumps({"articles": [row]}), encoding="utf-8")
    done = import_articles(bare_workspace(tmp_path / "w", Settings(lang="en")), tmp_path, over=False)
    assert sorted(done.articles.added) == ["coupler", "koppeln", "pair"]


def test_a_draft_that_does_not_say_its_first_language_comes_once(tmp_path: Path) -> None:
    held = {"en": {"title": "Pair", "body": "<p>Hold.</p>"}, "de": {"title": "Koppeln", "body": "<p>Halten.</p>"}}
    draft = INTERCOM | {"state": "draft", "translated_content": held}
    (tmp_path / "export.json").write_text(json.dumps([draft]), encoding="utf-8")
    done = import_articles(bare_workspace(tmp_path / "w"), tmp_path / "export.json", over=False)
    assert done.articles.added == ("pair", "koppeln")


@pytest.mark.parametrize("held", [None, "de", 7, [None, "x", {}], {"de": 3}, {"de": {"title": 5, "body": []}}])
def test_translations_of_another_shape_cost_nothing_else(tmp_path: Path, held: Any) -> None:
    rows = [ZENDESK | {"translations": held}, INTERCOM | {"title": "Pair two", "translated_content": held}]
    for row in rows:
        (tmp_path / f"{row['title']}.json").write_text(json.dumps([row]), encoding="utf-8")
    done = import_articles(bare_workspace(tmp_path / "w"), tmp_path, over=False)
    assert {"pair", "pair-two"} <= set(done.articles.added)
