"""An article published for customers whole or not at all, while colleagues go on writing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from quick_cases import first_quick

from kbtools.articles.archive import archive_article
from kbtools.articles.changes import saving
from kbtools.articles.library import Library
from kbtools.articles.publish import publish_article
from kbtools.articles.unpublished import mark_of, others_shown_with, seen_of, unpublished_changes
from kbtools.errors import KbError
from kbtools.jobs.start import ask_for
from kbtools.jobs.worker import Worker
from kbtools.model.job import Job
from kbtools.model.publication import Agreed, Do, Wanted
from kbtools.site.build import build
from kbtools.site.live import put_live
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATIENCE = 300  # seconds on a busy machine
SITE = "site_name: Test\ntheme:\n  name: material\n  font: false\nplugins: [search, kbtools]\n"
LAMP = "---\ntitle: Why is my lamp dark?\nstate: published\n---\n\nPress it for two seconds.\n"
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


@pytest.fixture
def shown(tmp_path: Path) -> Workspace:
    """A help centre with a built site: one article that customers read, and one that nobody published yet."""
    made = bare_workspace(tmp_path)
    (made.root / "mkdocs.yml").write_text(SITE, encoding="utf-8")
    folder = made.docs / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "orders.md").write_text(TEXT.format("draft"), encoding="utf-8")
    (folder / "lamp.md").write_text(LAMP, encoding="utf-8")
    made.store().close()
    build(made, NOW.date(), strict=False)
    return made


@contextmanager
def being_done(workspace: Workspace, wanted: Wanted) -> Iterator[Callable[[], Job]]:
    """A worker does this; call what it gives to have the job when it has ended."""
    with workspace.store() as store:
        job = ask_for(workspace, store, "build", NOW, wanted)

        def ended() -> Job:
            ends = time.monotonic() + PATIENCE
            while store.jobs.get(job.id).ended_at is None and time.monotonic() < ends:
                time.sleep(0.05)
            return store.jobs.get(job.id)

        with Worker(workspace, lambda: store, lambda: NOW):
            yield ended


@pytest.mark.full
def test_what_is_saved_after_whoever_publishes_agreed_stops_the_publication(shown: Workspace) -> None:
    lamp, orders = shown.docs / "articles" / "lamp.md", shown.docs / "articles" / "orders.md"
    with saving(shown), ExitStack() as stack:  # the process waits, as for a colleague who saves just then
        ended = stack.enter_context(being_done(shown, Wanted("publish", "orders", agreed=Agreed(others=""))))
        lamp.write_text(LAMP.replace("Press it", "Nobody has agreed to this. Press it"), encoding="utf-8")
        worker = stack.pop_all()
    with worker:
        job = ended()
    assert [one.code for one in job.problems] == ["article-changed"]
    assert "Why is my lamp dark?" in job.problems[0].message
    assert orders.read_text(encoding="utf-8") == TEXT.format("draft")
    assert "Nobody has agreed" in lamp.read_text(encoding="utf-8")
    assert "Nobody has agreed" not in (shown.site / "articles" / "lamp" / "index.html").read_text(encoding="utf-8")
    assert not (shown.site / "articles" / "orders").exists()


@pytest.mark.full
def test_a_text_that_is_saved_before_it_is_read_stops_the_publication(shown: Workspace) -> None:
    orders = shown.docs / "articles" / "orders.md"
    seen = seen_of(Library.of(shown).article("orders"))
    orders.write_text(TEXT.format("draft") + "Saved since.\n", encoding="utf-8")
    with being_done(shown, Wanted("publish", "orders", agreed=Agreed(seen, ""))) as ended:
        job = ended()
    assert [one.code for one in job.problems] == ["article-changed"]
    assert orders.read_text(encoding="utf-8") == TEXT.format("draft") + "Saved since.\n"


@pytest.mark.full
def test_what_is_saved_while_the_site_is_built_is_not_on_it_and_is_named_next_time(shown: Workspace) -> None:
    lamp = shown.docs / "articles" / "lamp.md"

    def heard(said: str) -> None:
        if said == "checking articles":
            lamp.write_text(LAMP.replace("Press it", "Nobody has agreed to this. Press it"), encoding="utf-8")

    put_live(shown, Wanted("publish", "orders", agreed=Agreed(others="")), NOW, heard)
    assert (shown.site / "articles" / "orders" / "index.html").is_file()
    assert "Nobody has agreed" not in (shown.site / "articles" / "lamp" / "index.html").read_text(encoding="utf-8")
    with shown.store() as store:
        (change,) = unpublished_changes(shown, Library.of(shown), store)
    assert change.article.slug == "lamp"


@pytest.mark.full
def test_an_article_is_archived_with_the_one_to_which_it_leads_and_both_are_taken_back(shown: Workspace) -> None:
    (shown.docs / "articles" / "bulb.md").write_text(LAMP.replace("lamp", "bulb"), encoding="utf-8")
    build(shown, NOW.date(), strict=False)
    agreed = Agreed("", "")
    put_live(shown, Wanted("archive", "bulb", to="lamp", agreed=agreed), NOW)
    assert "bulb" in (shown.docs / "articles" / "lamp.md").read_text(encoding="utf-8")
    put_live(shown, Wanted("undo", "bulb", agreed=agreed), NOW)
    assert (shown.docs / "articles" / "lamp.md").read_text(encoding="utf-8") == LAMP
    (shown.docs / "articles" / "lamp.md").write_text(f"{LAMP}More.\n", encoding="utf-8")
    with pytest.raises(KbError, match="saved meanwhile in “Why is my lamp dark"):
        put_live(shown, Wanted("archive", "bulb", to="lamp", agreed=agreed), NOW)


def published(workspace: Workspace, name: str, text: str) -> None:
    """One more article that customers read, in a folder or not."""
    path = workspace.docs / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    build(workspace, NOW.date(), strict=False)


@pytest.mark.full
@pytest.mark.parametrize("to", ["", "orders"])
def test_an_article_is_archived_and_taken_back_where_nothing_else_is_agreed_to(shown: Workspace, to: str) -> None:
    published(shown, "articles/orders.md", TEXT.format("published"))
    if not to:  # its translation goes and comes with it
        published(shown, "de/articles/lamp.md", "---\ntitle: Lampe\nstate: published\n---\n\nKurz drücken.\n")
    none = Agreed(others="")
    before = {path: path.read_bytes() for path in shown.docs.rglob("*.md")}
    put_live(shown, Wanted("archive", "lamp", to=to, agreed=none), NOW)
    assert Library.of(shown).article("orders").replaces == (("lamp",) if to else ())
    put_live(shown, Wanted("undo", "lamp", agreed=none), NOW)
    assert {path: path.read_bytes() for path in shown.docs.rglob("*.md")} == before
    assert (shown.site / "articles" / "lamp" / "index.html").is_file()


@pytest.mark.full
@pytest.mark.parametrize("is_agreed", [False, True])
def test_an_address_leads_to_a_changed_article_only_where_its_change_was_agreed_to(
    shown: Workspace, is_agreed: bool
) -> None:
    published(shown, "articles/orders.md", TEXT.format("published"))
    (shown.docs / "articles" / "orders.md").write_text(TEXT.format("published") + "Saved.\n", encoding="utf-8")
    others = unpublished_changes(shown, Library.of(shown), None, "lamp")
    wanted = Wanted("archive", "lamp", to="orders", agreed=Agreed(others=mark_of(others) if is_agreed else ""))
    if is_agreed:
        put_live(shown, wanted, NOW)
        return
    with pytest.raises(KbError, match="Where are my orders"):
        put_live(shown, wanted, NOW)
    assert Library.of(shown).article("lamp").state == "published"


@pytest.mark.full
def test_what_is_saved_in_the_other_article_before_it_is_written_stops_the_archiving(shown: Workspace) -> None:
    published(shown, "articles/orders.md", TEXT.format("published"))
    orders = shown.docs / "articles" / "orders.md"
    before = Library.of(shown)
    orders.write_text(TEXT.format("published") + "Saved since.\n", encoding="utf-8")
    change = archive_article(shown, "lamp", NOW, to="orders").change
    (one,) = others_shown_with(shown, None, before, Library.of(shown), change)
    assert one.article.slug == "orders"


@pytest.mark.parametrize("do", first_quick(["archive", "undo"]))
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
