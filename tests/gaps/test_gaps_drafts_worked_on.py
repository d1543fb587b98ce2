"""A draft from tickets counts as checked only where a person changed it since it was written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.articles.drafts import read_draft, told_of_draft
from kbtools.articles.publish import publish_article
from kbtools.articles.review import was_worked_on
from kbtools.gaps.promote import promote
from kbtools.model.review import Review
from kbtools.model.ticket import Message, Ticket

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STEPS = "1. Open the lid of the lamp.\n2. Turn the small wheel to 3.\n3. Close the lid and press the button."
SAID = (
    Message("requester", "my lamp flickers in the evening", public=True, created_at=NOW),
    Message("agent", STEPS, public=True, created_at=NOW),
    Message("requester", "That worked!", public=True, created_at=NOW),
)
TICKET = Ticket("1", SAID, source="mail", subject=SAID[0].body, status="resolved", created_at=NOW, resolved_at=NOW)


@pytest.mark.full
def test_a_draft_counts_as_checked_only_where_a_person_changed_it_since_it_was_written(tmp_path: Path) -> None:
    workspace = bare_workspace(tmp_path)
    workspace.docs.mkdir(exist_ok=True)
    with workspace.store() as store:
        store.tickets.put_many([TICKET])
    slug = promote(workspace, "1", NOW.date()).draft.article.slug
    assert not was_worked_on(workspace, read_draft(workspace, slug))
    with workspace.store() as store:
        store.reviews.put(Review(slug, "ada@shop.example", NOW, "bo@shop.example", NOW))
        store.article_edits.keep_version(told_of_draft(slug), "ada@shop.example", "earlier", NOW)
    assert was_worked_on(workspace, read_draft(workspace, slug))
    path = workspace.drafts / f"{slug}.md"
    path.unlink()
    assert promote(workspace, "1", NOW.date()).path == path
    assert not was_worked_on(workspace, read_draft(workspace, slug))  # what was said of the removed one is over
    with workspace.store() as store:
        assert store.article_edits.versions(told_of_draft(slug)) == []
    path.write_text(path.read_text(encoding="utf-8").replace("small wheel", "**small wheel**"), encoding="utf-8")
    assert publish_article(workspace, slug, NOW).article.reviewed == NOW.date()
