"""An article of another help centre says its language where the help desk does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace

from kbtools.articles.import_ import import_articles
from kbtools.articles.library import Library
from kbtools.articles.translations import list_translations
from kbtools.settings import Settings

WriteArticle = Callable[..., Path]
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
    assert (german.translation_of, german.url) == ("pair", "de/articles/koppeln/")
    assert [(row.slug, row.state) for row in list_translations(workspace)] == [("koppeln", "not checked")]


FRESHDESK_IN_TWO = FRESHDESK | level("en"), FRESHDESK | level("de") | {"title": "Koppeln"}
SERVICENOW_IN_TWO = (
    SERVICENOW | {"sys_id": "1a", "language": "en", "parent": ""},
    SERVICENOW | {"sys_id": "2b", "language": "de", "parent": {"value": "1a"}, "short_description": "Koppeln"},
)


@pytest.mark.parametrize("rows", [FRESHDESK_IN_TWO, FRESHDESK_IN_TWO[::-1], SERVICENOW_IN_TWO, SERVICENOW_IN_TWO[::-1]])
@pytest.mark.parametrize("lang", ["en", "de"])
def test_articles_with_one_identity_are_translations_of_the_one_in_the_workspaces_language(
    tmp_path: Path, rows: tuple[dict[str, Any], ...], lang: str
) -> None:
    (tmp_path / "export.json").write_text(json.dumps(rows), encoding="utf-8")
    workspace = bare_workspace(tmp_path, Settings(lang=lang))
    assert import_articles(workspace, tmp_path / "export.json", over=False).problems == ()
    library = Library.of(workspace).sound()
    source, other = ("pair", "koppeln") if lang == "en" else ("koppeln", "pair")
    assert {slug: one.translation_of for slug, one in library.by_slug.items()} == {source: "", other: source}
    assert library.by_slug[source].lang == ""


def test_without_an_article_in_the_workspaces_language_the_first_one_is_translated(tmp_path: Path) -> None:
    (tmp_path / "export.json").write_text(json.dumps([ZENDESK_IN_TWO]), encoding="utf-8")
    workspace = bare_workspace(tmp_path, Settings(lang="fr"))
    assert import_articles(workspace, tmp_path / "export.json", over=False).problems == ()
    found = {slug: (one.lang, one.translation_of) for slug, one in Library.of(workspace).sound().by_slug.items()}
    assert found == {"pair": ("en", ""), "koppeln": ("de", "pair")}


def test_a_second_article_in_one_language_is_an_article_of_its_own(tmp_path: Path) -> None:
    english, german = ZENDESK_IN_TWO["translations"]
    more = [
        german | {"locale": "de-ch", "title": "Verbinden", "html_url": ""},
        english | {"locale": "en-gb", "title": "Pair it", "html_url": ""},
    ]
    row = ZENDESK_IN_TWO | {"translations": [english, german, *more]}
    (tmp_path / "export.json").write_text(json.dumps([row]), encoding="utf-8")
    workspace = bare_workspace(tmp_path, Settings(lang="en"))
    import_articles(workspace, tmp_path / "export.json", over=False)
    found = {slug: one.translation_of for slug, one in Library.of(workspace).sound().by_slug.items()}
    assert found == {"pair": "", "koppeln": "pair", "verbinden": "", "pair-it": ""}


def test_a_translation_that_is_there_already_stays_the_only_one(tmp_path: Path, write_article: WriteArticle) -> None:
    write_article("pair.md")
    write_article("pair.de.md")
    (tmp_path / "export.json").write_text(json.dumps([ZENDESK_IN_TWO]), encoding="utf-8")
    workspace = bare_workspace(tmp_path, Settings(lang="en"))
    import_articles(workspace, tmp_path / "export.json", over=False)
    found = {slug: one.translation_of for slug, one in Library.of(workspace).sound().by_slug.items()}
    assert found == {"pair": "", "pair-de": "pair", "koppeln": ""}


def test_an_article_that_cannot_be_read_leaves_its_translations_as_articles(tmp_path: Path) -> None:
    (tmp_path / "export.json").write_text(json.dumps([ZENDESK_IN_TWO | {"title": " "}]), encoding="utf-8")
    workspace = bare_workspace(tmp_path, Settings(lang="en"))
    assert len(import_articles(workspace, tmp_path / "export.json", over=False).problems) == 1
    (german,) = Library.of(workspace).sound().articles
    assert (german.slug, german.lang, german.translation_of) == ("koppeln", "de", "")


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("guide/lamp.md", "de/guide/lamp.md"), ("lamp.md", "lamp.de.md"), ("en/lamp.md", "de/lamp.md"),
        ("lamp.html", "de/lamp.html"),
    ],
)  # fmt: skip
def test_pages_in_folders_of_languages_are_translations_of_those_beside(
    tmp_path: Path, source: str, translation: str
) -> None:
    for name in (source, translation):
        (tmp_path / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / name).write_text("<h1>Lamp</h1>\n\n<p>Hold.</p>\n", encoding="utf-8")
    workspace = bare_workspace(tmp_path / "w", Settings(lang="en"))
    assert import_articles(workspace, tmp_path / "old", over=False).problems == ()
    found = {one.slug: (one.lang, one.translation_of) for one in Library.of(workspace).sound().articles}
    assert found == {"lamp": ("", ""), "lamp-de": ("de", "lamp")}


def test_a_folder_is_that_of_a_language_only_where_the_page_is_there_in_the_workspaces(tmp_path: Path) -> None:
    for name in ("it/printer.html", "hr/holiday.html", "lamp.html", "de/lamp.html"):
        (tmp_path / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / name).write_text(f"<h1>About {Path(name).stem}</h1><p>Hold.</p>", encoding="utf-8")
    workspace = bare_workspace(tmp_path / "w", Settings(lang="en"))
    assert import_articles(workspace, tmp_path / "old", over=False).problems == ()
    found = {one.title: one.lang for one in Library.of(workspace).sound().articles if not one.translation_of}
    assert found == {"About printer": "", "About holiday": "", "About lamp": ""}


def test_pages_in_two_regions_of_a_language_are_two_translations(tmp_path: Path) -> None:
    for name in ("lamp.html", "zh-cn/lamp.html", "zh-TW/lamp.html"):
        (tmp_path / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / name).write_text("<h1>Lamp</h1><p>Hold.</p>", encoding="utf-8")
    workspace = bare_workspace(tmp_path / "w", Settings(lang="en"))
    for _ in range(2):  # the second time they are there already
        assert import_articles(workspace, tmp_path / "old", over=True).problems == ()
    found = Library.of(workspace).sound().translations
    assert {source: sorted(by_lang) for source, by_lang in found.items()} == {"lamp": ["zh-cn", "zh-tw"]}


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
