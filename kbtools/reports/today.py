"""What needs a person of the support team today."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from kbtools.articles.drafts import read_draft
from kbtools.articles.due import DueArticle, due_among
from kbtools.articles.known_issues import SilentIssue, silent_issues
from kbtools.articles.library import Library
from kbtools.articles.proposals import Proposal, waiting_proposals
from kbtools.articles.publish_later import changed_since_planned
from kbtools.articles.unpublished import unpublished_changes
from kbtools.errors import KbError, KbErrors
from kbtools.model.gap import GapHead
from kbtools.model.publication import PlannedPublication
from kbtools.model.review import Review
from kbtools.model.staff import StaffMember
from kbtools.model.teamwork import gap_of_item
from kbtools.model.visit import Feedback
from kbtools.reports.team_work import WorkItem, work_of
from kbtools.storage import Flag, OutboxItem, Store
from kbtools.workspace import Workspace

LATELY = timedelta(days=14)  # comments of readers that are shown
LATE = timedelta(minutes=10)  # after which a message that waits is told
FIRST = 5  # of each list


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FirstFew(Generic[T]):
    """The first few of a list, and how many more it has."""

    rows: tuple[T, ...] = ()
    more: int = 0

    @classmethod
    def of(cls, found: Sequence[T]) -> FirstFew[T]:
        """Of this list."""
        return cls.part(found[:FIRST], len(found))

    @classmethod
    def part(cls, rows: Sequence[T], count: int) -> FirstFew[T]:
        """Of a list that has `count` rows in all."""
        return cls(tuple(rows), count - len(rows))


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What waits for its time. `changed`: what was saved since the time was set, in words, else empty."""

    publication: PlannedPublication
    changed: str = ""

    @property
    def needs_a_person(self) -> bool:
        """Whether it was not, or will not be, published at its time."""
        return bool(self.publication.problem or self.changed)


@dataclass(frozen=True, slots=True)
class Today:
    """`rising` and `gaps` are topics without an article that nobody has decided about, the most urgent first;
    `gaps` without those that somebody looks after.

    `reviews`: those that wait long enough for an editor; `proposals`: changes of published articles, for editors;
    `drafts`: slugs with their titles, the newest first; `due`: articles to be checked, the most used first; `flags`:
    articles that an agent called wrong, and `comments`: what readers wrote under "No", the newest first;
    `undelivered`: messages that did not go out; `broken_articles`: how many mistakes there are in the files of
    articles; `planned`: what is to be published at a time, for editors, what could not be published then first;
    `silent`: known issues without news for a day; `work`: what this person looks after, see `work_of`.
    """

    drafts: FirstFew[tuple[str, str]]
    due: FirstFew[DueArticle]
    broken_articles: int
    rising: FirstFew[GapHead] = FirstFew()
    gaps: FirstFew[GapHead] = FirstFew()
    flags: FirstFew[Flag] = FirstFew()
    comments: FirstFew[tuple[Feedback, datetime]] = FirstFew()
    undelivered: FirstFew[OutboxItem] = FirstFew()
    reviews: FirstFew[Review] = FirstFew()
    proposals: FirstFew[Proposal] = FirstFew()
    planned: FirstFew[PlannedRow] = FirstFew()
    silent: FirstFew[SilentIssue] = FirstFew()
    work: FirstFew[WorkItem] = FirstFew()

    @property
    def is_empty(self) -> bool:
        """Whether nothing needs anybody."""
        for_all = (self.due, self.reviews, self.proposals, self.work, self.silent)
        for_agents = (self.drafts, self.rising, self.gaps, self.flags, self.comments, self.undelivered)
        failed = any(one.needs_a_person for one in self.planned.rows)
        return not any(one.rows for one in (*for_all, *for_agents)) and not self.broken_articles and not failed


def today(
    workspace: Workspace,
    library: Library,
    store: Store,
    member: StaffMember,
    now: datetime,
    used: Mapping[str, int] | None = None,
) -> Today:
    """What this person may see of it: writers articles, all others also what customers wrote, and drafts made of that.

    `library`: the articles of the workspace; `used`: see `due_among`.
    """
    due = FirstFew.of([row for row in due_among(library, store, workspace.settings, now, used) if row.reason == "due"])
    work = FirstFew.of(work_of(workspace, library, store, member, now.date()))
    if not member.may("agent"):
        return Today(FirstFew(), due, len(library.problems), work=work)
    files = sorted(workspace.drafts.glob("*.md"), key=lambda path: path.lstat().st_mtime_ns, reverse=True)
    wanted = [gap for gap in store.gaps.heads("open") if gap.verdict != "covered"]
    given = {gap_of_item(one.item) for one in store.teamwork.assignments() if one.assignee}
    comments, said = store.feedback.comments(closed=False, first=0, most=FIRST, since=now - LATELY)
    proposals = waiting_proposals(store, library) if member.may("editor") else []
    flags, called_wrong = store.flags.listed(closed=False, first=0, most=FIRST)
    return Today(
        FirstFew.part([(path.stem, _title(workspace, path.stem)) for path in files[:FIRST]], len(files)),
        due,
        len(library.problems),
        rising=FirstFew.of([gap for gap in wanted if gap.rising]),
        gaps=FirstFew.of([gap for gap in wanted if not gap.rising and gap.id not in given]),
        flags=FirstFew.part([flag for flag, _ in flags], called_wrong),
        comments=FirstFew.part([(comment, at) for comment, at, _ in comments], said),
        reviews=FirstFew.of(_waiting_reviews(workspace, store, member, now, {one.review.slug for one in proposals})),
        proposals=FirstFew.of(proposals),
        silent=FirstFew.of(silent_issues(workspace, library.published, now)),
        planned=_planned(workspace, library, store, member),
        work=work,
        undelivered=FirstFew.part(*store.outbox.late(now - LATE, FIRST)),
    )


def _title(workspace: Workspace, slug: str) -> str:
    """Of a draft; the words of its slug where it cannot be read."""
    try:
        return read_draft(workspace, slug).title
    except (KbError, KbErrors, OSError):
        return slug.replace("-", " ")


def _planned(workspace: Workspace, library: Library, store: Store, member: StaffMember) -> FirstFew[PlannedRow]:
    """What could not be published at its time, then what could not be as it is now, then what waits for its time."""
    plans = store.planned.all() if member.may("editor") else []
    failed = [PlannedRow(one) for one in plans if one.problem]
    waiting = [one for one in plans if not one.problem]
    changed: list[PlannedRow] = []
    as_planned: list[PlannedRow] = []
    changes = unpublished_changes(workspace, library, None) if waiting and len(failed) < FIRST else []
    for one in waiting:
        if len(failed) + len(changed) >= FIRST:  # no more are shown
            break
        row = PlannedRow(one, changed_since_planned(workspace, one, library, changes))
        (changed if row.changed else as_planned).append(row)
    return FirstFew.part([*failed, *changed, *as_planned][:FIRST], len(plans))


def _waiting_reviews(
    workspace: Workspace, store: Store, member: StaffMember, now: datetime, proposed: Collection[str]
) -> list[Review]:
    """Reviews that nobody has answered for `desk.review_days`, for editors; without those that are proposals."""
    if not member.may("editor"):
        return []
    long_enough = now - timedelta(days=workspace.settings.review_days)
    waiting = [review for review in store.reviews.all() if not review.approved_by and review.slug not in proposed]
    return [review for review in waiting if review.sent_at <= long_enough]
