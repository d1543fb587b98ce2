"""Which articles to look at first."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner

from kbtools.cli import kb
from kbtools.model.ticket import Link, Message, Ticket
from kbtools.model.visit import Event
from kbtools.workspace import Workspace

NOW = datetime.now(UTC)


def test_of_the_articles_that_are_due_those_that_most_people_need_come_first(
    tmp_path: Path, write_article: Callable[..., Path]
) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    for slug, day in (("old", "2020-01-01"), ("used", "2021-01-01"), ("asked", "2022-01-01"), ("new", NOW.date())):
        write_article(f"{slug}.md", f"title: About {slug}\nreviewed: {day}")
    with Workspace.open(tmp_path).store() as store:
        for visit in ("v1", "v2"):
            store.visits.record(Event(visit, "opened", "used"), NOW - timedelta(days=3))
        store.visits.record(Event("v3", "opened", "old"), NOW - timedelta(days=200))
        store.tickets.put_many([Ticket("t", (Message("requester", "Dark.", public=True),))])
        store.links.put(Link("import", "t", "asked", "agent", NOW - timedelta(days=1)))
    done = CliRunner().invoke(kb, ["-C", str(tmp_path), "article", "due", "--json"], catch_exceptions=False)
    told = json.loads(done.stdout)["due"]
    assert [(row["slug"], row["used"]) for row in told] == [("used", 2), ("asked", 1), ("old", 0)]
