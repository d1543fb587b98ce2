"""What needs a person of the support team today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kbtools.articles.due import DueArticle, due_among
from kbtools.articles.library import Library
from kbtools.model.gap import Gap
from kbtools.model.staff import StaffMember
from kbtools.model.visit import Feedback
from kbtools.storage import Flag, OutboxItem, Store
from kbtools.workspace import Workspace

LATELY = timedelta(days=14)  # comments of readers that are shown
LATE = timedelta(minutes=10)  # after which a message that waits is told
FIRST = 5  # of each list


@dataclass(frozen=True, slots=True)
class Today:
    """Each list with its first few, most urgent first, and how many there are.

    `rising` and `gaps` are topics without an article that nobody has decided about; `due` articles to be checked;
    `drafts` slugs; `comments` what readers wrote under "No"; `undelivered` messages that did not go out.
    """

    rising: Sequence[Gap] = ()
    gaps: Sequence[Gap] = ()
    gap_count: int = 0
    drafts: Sequence[str] = ()
    due: Sequence[DueArticle] = ()
    due_count: int = 0
    broken_articles: int = 0
    flags: Sequence[Flag] = ()
    comments: Sequence[tuple[Feedback, datetime]] = ()
    undelivered: Sequence[OutboxItem] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing needs anybody."""
        lists = (self.rising, self.gaps, self.drafts, self.due, self.flags, self.comments, self.undelivered)
        return not any(lists) and not self.broken_articles


def today(workspace: Workspace, library: Library, store: Store, member: StaffMember, now: datetime) -> Today:
    """What this person may see of it: writers articles and drafts, all others also what customers wrote.

    `library`: the articles of the workspace.
    """
    drafts = sorted(path.stem for path in workspace.drafts.glob("*.md"))
    due = [row for row in due_among(library, store, workspace.settings, now) if row.reason == "due"]
    broken = len(library.problems)
    if not member.may("agent"):
        return Today(drafts=drafts[:FIRST], due=due[:FIRST], due_count=len(due), broken_articles=broken)
    wanted = [gap for gap in store.gaps.all("open") if gap.verdict != "covered"]
    rising = [gap for gap in wanted if gap.rising]
    calm = [gap for gap in wanted if not gap.rising]
    comments = [(said, at) for said, at in store.feedback.all() if said.why and at and at > now - LATELY]
    return Today(
        rising=rising[:FIRST],
        gaps=calm[:FIRST],
        gap_count=len(calm),
        drafts=drafts[:FIRST],
        due=due[:FIRST],
        due_count=len(due),
        broken_articles=broken,
        flags=store.flags.all()[:FIRST],
        comments=sorted(comments, key=lambda row: row[1], reverse=True)[:FIRST],
        undelivered=[item for item in store.outbox.all(sealed=False) if _is_late(item, now)][:FIRST],
    )


def _is_late(item: OutboxItem, now: datetime) -> bool:
    return item.state == "parked" or (item.state == "waiting" and item.created_at < now - LATE)
