"""What needs a person today, of what is to be published at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.articles.ledger import with_published, write_ledger
from kbtools.articles.library import Library
from kbtools.articles.publish_later import plan_publication
from kbtools.model.article import Article
from kbtools.model.staff import StaffMember
from kbtools.reports.today import FIRST, Today, today
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "---\ntitle: {}?\nstate: {}\n---\n\nOpen **Orders**.\n"
ADA = StaffMember("ada@shop.example", "Ada", "editor", "", NOW)


class Counted(tuple[Article, ...]):
    """Articles that count how often they are gone through."""

    times = 0

    def __iter__(self) -> Iterator[Article]:
        self.times += 1
        return super().__iter__()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An article that customers read, and more that wait than are shown."""
    made = bare_workspace(tmp_path)
    made.docs.mkdir(exist_ok=True)
    (made.docs / "lamp.md").write_text(TEXT.format("Lamp", "published"), encoding="utf-8")
    for number in range(FIRST + 2):
        (made.docs / f"draft{number}.md").write_text(TEXT.format(f"Draft {number}", "draft"), encoding="utf-8")
    write_ledger(made.root, with_published({}, Library.of(made).published, date(2026, 3, 1)))
    return made


def plan(workspace: Workspace, number: int) -> None:
    """Set the time of an article; later ones are published later."""
    plan_publication(workspace, f"draft{number}", NOW + timedelta(hours=number + 1), NOW)


def seen(workspace: Workspace) -> tuple[Today, int]:
    """What an editor sees, and how often all articles were gone through for it."""
    library = Library.of(workspace)
    articles = Counted(library.articles)
    with workspace.store() as store:
        found = today(workspace, replace(library, articles=articles), store, ADA, NOW)
    return found, articles.times


@pytest.mark.full
def test_all_articles_are_compared_once_however_many_wait_for_their_time(workspace: Workspace) -> None:
    plan(workspace, 0)
    _, with_one = seen(workspace)
    for number in range(1, FIRST + 2):
        plan(workspace, number)
    found, with_all = seen(workspace)
    assert with_all == with_one
    assert (len(found.planned.rows), found.planned.more) == (FIRST, 2)


@pytest.mark.full
def test_what_failed_and_what_was_changed_since_stand_before_what_waits(workspace: Workspace) -> None:
    for number in range(FIRST + 2):
        plan(workspace, number)
    (workspace.docs / "draft6.md").write_text(TEXT.format("Another", "draft"), encoding="utf-8")
    with workspace.store() as store:
        store.planned.fail("draft5", "the site could not be built")
    found, _ = seen(workspace)
    assert [row.publication.slug for row in found.planned.rows] == ["draft5", "draft6", "draft0", "draft1", "draft2"]
    assert found.planned.rows[1].changed == "its text was changed since the time was set"
    (workspace.docs / "lamp.md").write_text(TEXT.format("Dark lamp", "published"), encoding="utf-8")
    found, _ = seen(workspace)
    assert [bool(row.changed) for row in found.planned.rows] == [False, True, True, True, True]
    assert found.planned.rows[1].publication.slug == "draft0"
    assert "Dark lamp" in found.planned.rows[1].changed
