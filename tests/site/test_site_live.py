"""An article published for customers whole or not at all, while colleagues go on writing."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.articles.archive import archive_article
from kbtools.articles.changes import saving
from kbtools.articles.publish import publish_article
from kbtools.errors import KbError
from kbtools.model.publication import Do, Wanted
from kbtools.site.live import put_live
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "---\ntitle: Where are my orders?\nstate: {}\n---\n\nOpen **Orders**.\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One article that nobody published yet, and a site that cannot be built."""
    made = bare_workspace(tmp_path)
    path = made.docs / "articles" / "orders.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format("draft"), encoding="utf-8")
    (made.root / "mkdocs.yml").write_text("site_name: [", encoding="utf-8")
    made.store().close()
    return made


@pytest.mark.full
def test_what_a_colleague_saved_while_a_build_failed_is_among_the_earlier_versions(workspace: Workspace) -> None:
    path = workspace.docs / "articles" / "orders.md"
    saved = TEXT.format("published") + "A colleague's sentence.\n"

    def heard(said: str) -> None:
        if said == "checking articles":
            path.write_text(saved, encoding="utf-8")

    with pytest.raises(KbError, match="mkdocs"):
        put_live(workspace, Wanted("publish", "orders", email="ada@shop.example"), NOW, heard)
    assert path.read_text(encoding="utf-8") == TEXT.format("draft")
    with workspace.store() as store:
        assert [version.text for version in store.article_edits.versions("orders")] == [saved]


@pytest.mark.parametrize("do", ["archive", "undo"])
def test_nothing_is_taken_back_or_archived_here_where_a_pull_request_publishes(workspace: Workspace, do: Do) -> None:
    publish_article(workspace, "orders", NOW)
    before = (workspace.docs / "articles" / "orders.md").read_bytes()
    by_pull_request = Workspace(workspace.root, replace(workspace.settings, desk_publish="pull-request"))
    with pytest.raises(KbError, match="pull request"):
        put_live(by_pull_request, Wanted(do, "orders"), NOW)
    assert (workspace.docs / "articles" / "orders.md").read_bytes() == before


def test_publishing_waits_for_whoever_saves_just_now(workspace: Workspace) -> None:
    path = workspace.docs / "articles" / "orders.md"
    publishing = threading.Thread(target=publish_article, args=(workspace, "orders", NOW))
    with saving(workspace):
        publishing.start()
        publishing.join(0.05)
        assert publishing.is_alive()
        path.write_text(TEXT.format("draft") + "Just saved.\n", encoding="utf-8")
    publishing.join(30)
    text = path.read_text(encoding="utf-8")
    assert "Just saved." in text
    assert 'state: "published"' in text


def test_an_article_is_as_it_was_where_the_store_takes_no_more(workspace: Workspace) -> None:
    path = workspace.docs / "articles" / "orders.md"
    (workspace.private / "secret").write_text("another secret than that of the store", encoding="utf-8")
    (workspace.private / "store.db").write_bytes(b"no database at all" * 1000)
    with pytest.raises(KbError):
        publish_article(workspace, "orders", NOW)
    with pytest.raises(KbError):
        archive_article(workspace, "orders", NOW)
    assert path.read_text(encoding="utf-8") == TEXT.format("draft")
