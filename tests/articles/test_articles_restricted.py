"""What the old help centre did not show to everybody is not published by its import."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace
from click.testing import CliRunner

from kbtools.articles.import_ import ImportedArticles, import_articles
from kbtools.articles.library import Library
from kbtools.cli import kb
from kbtools.cli.article_files import progress_of_pages
from kbtools.model.article import Article

ZENDESK: dict[str, Any] = {
    "id": 115012, "html_url": "https://help.shop.example/hc/en-us/articles/115012-Pair-the-lamp",
    "title": "Pair the lamp", "body": "<p>Hold the button.</p>", "draft": False, "locale": "en-us",
}  # fmt: skip
HELP_SCOUT: dict[str, Any] = {
    "id": "5a", "status": "published", "name": "Pair the lamp", "text": "<p>Hold the button.</p>",
    "publicUrl": "https://docs.shop.example/article/12-pair",
}  # fmt: skip
INTERCOM: dict[str, Any] = {
    "id": "6871119", "type": "article", "title": "Pair the lamp", "state": "published",
    "body": "<p>Hold the button.</p>", "url": "https://intercom.help/shop/en/articles/6871119-pair-the-lamp",
}  # fmt: skip
FRESHDESK: dict[str, Any] = {
    "id": 4, "folder_id": 3, "title": "Pair the lamp", "status": 2, "description": "<p>Hold the button.</p>",
}  # fmt: skip


def moved(tmp_path: Path, data: object) -> tuple[ImportedArticles, Mapping[str, Article]]:
    (tmp_path / "export.json").write_text(json.dumps(data), encoding="utf-8")
    workspace = bare_workspace(tmp_path)
    done = import_articles(workspace, tmp_path / "export.json", over=False)
    return done, {article.slug: article for article in Library.of(workspace).sound().articles}


@pytest.mark.parametrize(
    ("article", "limit"),
    [
        (ZENDESK, {"user_segment_id": 7}), (ZENDESK, {"user_segment_ids": [7]}),
        (HELP_SCOUT, {"visibility": "private"}),
        (HELP_SCOUT, {"collection": {"visibility": "private"}}),
        (INTERCOM, {"audience": "users"}), (INTERCOM, {"visible_to": ["segment"]}),
        (FRESHDESK, {"folder": {"id": 3, "visibility": 2}}), (FRESHDESK, {"visibility": 3}),
    ],
)  # fmt: skip
def test_what_only_some_could_read_there_is_not_published_here(
    tmp_path: Path, article: dict[str, Any], limit: dict[str, Any]
) -> None:
    done, articles = moved(tmp_path, [article | limit])
    assert (articles["pair-the-lamp"].state, done.restricted, done.drafts) == ("draft", ("pair-the-lamp",), ())


@pytest.mark.parametrize(
    ("article", "limit"),
    [
        (ZENDESK, {"user_segment_id": None, "user_segment_ids": []}),
        (HELP_SCOUT, {"collection": {"visibility": "public"}}),
        (INTERCOM, {"visible_to": "everyone"}), (FRESHDESK, {"folder": {"visibility": 1}}),
    ],
)  # fmt: skip
def test_what_everybody_could_read_there_is_published_here(
    tmp_path: Path, article: dict[str, Any], limit: dict[str, Any]
) -> None:
    done, articles = moved(tmp_path, [article | limit])
    assert (articles["pair-the-lamp"].state, done.restricted, done.still_public) == ("published", (), ())


@pytest.mark.parametrize(
    ("article", "limit"),
    [
        (ZENDESK, {"draft": True}), (HELP_SCOUT, {"status": "notpublished"}),
        (INTERCOM, {"state": "draft"}), (FRESHDESK, {"status": 1}),
    ],
)  # fmt: skip
def test_a_draft_of_any_vendor_comes_as_a_draft(tmp_path: Path, article: dict[str, Any], limit: dict[str, Any]) -> None:
    done, articles = moved(tmp_path, [article | limit])
    assert (articles["pair-the-lamp"].state, done.restricted, done.drafts) == ("draft", (), ("pair-the-lamp",))


def test_an_article_that_is_no_longer_public_there_is_named_and_left_to_a_person(tmp_path: Path) -> None:
    limited = [ZENDESK | {"user_segment_id": 7}]
    moved(tmp_path, [ZENDESK])
    done, articles = moved(tmp_path, limited)
    assert (done.still_public, done.restricted) == (("pair-the-lamp",), ())
    assert articles["pair-the-lamp"].state == "published"
    done = import_articles(bare_workspace(tmp_path), tmp_path / "export.json", over=True)
    assert (done.still_public, done.restricted) == ((), ("pair-the-lamp",))


@pytest.mark.parametrize(
    ("article", "within", "folders", "state"),
    [
        (FRESHDESK, {}, {"folders": [{"id": 3, "name": "Staff", "visibility": 3}]}, "draft"),
        (FRESHDESK, {}, {"folders": [{"id": 3, "visibility": 1}, {"id": 4, "visibility": 2}]}, "published"),
        (HELP_SCOUT, {"collectionId": "c"}, {"items": [{"id": "c", "visibility": "private"}]}, "draft"),
        (HELP_SCOUT, {"categories": ["k1"]}, {"categories": [{"id": "k1", "visibility": "private"}]}, "draft"),
        (HELP_SCOUT, {"categories": ["k2"]}, {"categories": [{"id": "k1", "visibility": "private"}]}, "published"),
    ],
)  # fmt: skip
def test_a_folder_in_the_export_says_who_may_read_its_articles(
    tmp_path: Path, article: dict[str, Any], within: dict[str, Any], folders: dict[str, Any], state: str
) -> None:
    for name, data in (("a.json", {"articles": [article | within]}), ("z.json", folders)):
        (tmp_path / "export").mkdir(exist_ok=True)
        (tmp_path / "export" / name).write_text(json.dumps(data), encoding="utf-8")
    workspace = bare_workspace(tmp_path)
    import_articles(workspace, tmp_path / "export", over=False)
    assert Library.of(workspace).article("pair-the-lamp").state == state


def test_the_command_says_how_many_are_drafts_and_why_and_which_page_took_long(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare_workspace(tmp_path / "w")
    rows = [ZENDESK | {"title": "One", "user_segment_id": 7}, ZENDESK | {"title": "Two", "draft": True}]
    (tmp_path / "export.json").write_text(json.dumps({"articles": rows}), encoding="utf-8")
    run = CliRunner().invoke(kb, ["-C", str(tmp_path / "w"), "article", "import", str(tmp_path / "export.json")])
    assert "1 article not for everybody there: kept as draft." in run.stdout
    assert "1 article not published there: kept as draft." in run.stdout
    progress = progress_of_pages(iter([0.0, 1.0, 8.0, 9.0, 17.0, 21.5]).__next__)
    for place in ("a", "b", "c", "d", "e"):
        progress(place)
    assert [line.strip("· ") for line in capsys.readouterr().err.splitlines()] == [
        "b took 7 seconds", "d took 8 seconds",
    ]  # fmt: skip
