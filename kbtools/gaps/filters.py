"""The list of gaps as somebody wants to see it: searched, filtered and sorted, each gap with why it stands there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

from kbtools.gaps.standing import trend_of, why_here
from kbtools.model.gap import VERDICTS, Gap, GapState
from kbtools.model.teamwork import Assignment, thing_of_gap
from kbtools.model.ticket import Ticket
from kbtools.storage import Store
from kbtools.text.normalise import normalise, one_line

MOST_WORDS = 100  # characters of what is searched for
MOST_DIGITS = 5
STATES: Mapping[str, tuple[GapState, ...]] = {
    "open": ("open",),
    "planned": ("planned",),
    "drafted": ("drafted",),
    "set-aside": ("dismissed", "fixing"),
    "published": ("published",),
    "covered": ("open",),
    "all": ("open", "planned", "drafted", "dismissed", "fixing", "published"),
}
TRENDS = ("rising", "more", "less")
MINE, NOBODY = "mine", "nobody"
_NEVER = datetime.min.replace(tzinfo=UTC)
SORTS: Mapping[str, Callable[[Gap], Any]] = {
    "best": lambda _: 0,
    "people": lambda gap: -gap.requesters,
    "trend": lambda gap: (-gap.rising, -(sum(gap.weeks[-4:]) - sum(gap.weeks[-8:-4]))),
    "last": lambda gap: -(gap.last_seen or _NEVER).timestamp(),
    "title": lambda gap: gap.title.casefold(),
}


@dataclass(frozen=True, slots=True)
class GapFilters:
    """What a list is asked for; empty fields ask for nothing. `view`: a key of `STATES`; `sort`: one of `SORTS`.

    `trend`: one of `TRENDS`; `people`: at least so many asked; `assignee`: an address, a team, `mine` or `nobody`.
    """

    view: str = "open"
    words: str = ""
    verdict: str = ""
    trend: str = ""
    people: str = ""
    assignee: str = ""
    source: str = ""
    tag: str = ""
    lang: str = ""
    sort: str = "best"

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> GapFilters:
        """As a form names them; what is not known is left out."""
        told = {field.name: one_line(asked.get(field.name, ""), MOST_WORDS) for field in fields(cls)}
        known = {"view": STATES, "verdict": VERDICTS, "trend": TRENDS, "sort": SORTS}
        for name, choices in known.items():
            told[name] = told[name] if told[name] in choices else ""
        number = told["people"]
        told["people"] = number if number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS else ""
        return cls(**{**told, "view": told["view"] or "open", "sort": told["sort"] or "best"})

    def told(self) -> dict[str, str]:
        """The fields that ask for something."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def is_narrow(self) -> bool:
        """Whether something is asked for beside the view and the order."""
        return any(value for name, value in self.told().items() if name not in ("view", "sort"))


@dataclass(frozen=True, slots=True)
class ListedGap:
    """A gap in the list, with why it stands there, its trend, and who looks after it."""

    gap: Gap
    why: str
    trend: str
    assignment: Assignment | None


def filtered_gaps(store: Store, wanted: GapFilters, mine: Collection[str] = ()) -> list[ListedGap]:
    """The gaps that fit, in the wanted order; `mine`: whose work is that of who asks, see `works_for`."""
    found = [gap for gap in store.gaps.all() if _fits(gap, wanted)]
    if wanted.tag or wanted.lang:
        tickets = {t.key: t for t in store.tickets.of({key for gap in found for key in gap.tickets})}
        found = [gap for gap in found if any(_is_about(tickets.get(key), wanted) for key in gap.tickets)]
    work = {one.thing: one for one in store.teamwork.assignments()}
    rows = [ListedGap(gap, why_here(gap), trend_of(gap.weeks), work.get(thing_of_gap(gap.id))) for gap in found]
    if wanted.trend:
        rows = [row for row in rows if (row.gap.rising > 0 if wanted.trend == "rising" else row.trend == wanted.trend)]
    if wanted.assignee:
        rows = [row for row in rows if _is_assigned(row.assignment, wanted.assignee, mine)]
    return sorted(rows, key=lambda row: SORTS[wanted.sort](row.gap))


def _fits(gap: Gap, wanted: GapFilters) -> bool:
    if gap.state not in STATES[wanted.view] or (wanted.verdict and gap.verdict != wanted.verdict):
        return False
    if wanted.view in ("open", "covered") and (gap.verdict == "covered") != (wanted.view == "covered"):
        return False
    if wanted.source and not any(source == wanted.source for source, _ in gap.tickets):
        return False
    title = normalise(gap.title).casefold()
    words = normalise(wanted.words).casefold().split()
    return gap.requesters >= int(wanted.people or 0) and all(word in title for word in words)


def _is_about(ticket: Ticket | None, wanted: GapFilters) -> bool:
    if ticket is None or (wanted.lang and ticket.lang != wanted.lang):
        return False
    return not wanted.tag or wanted.tag.casefold() in {tag.casefold() for tag in ticket.tags}


def _is_assigned(assignment: Assignment | None, wanted: str, mine: Collection[str]) -> bool:
    told = assignment.assignee if assignment else ""
    if wanted == NOBODY:
        return not told
    return told in mine if wanted == MINE else told == wanted
