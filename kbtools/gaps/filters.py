"""The list of gaps as somebody wants to see it: searched, filtered and sorted, each gap with why it stands there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

from kbtools.gaps.standing import trend_of, why_here
from kbtools.model.gap import VERDICTS, Gap, GapHead, GapState
from kbtools.model.teamwork import Assignment, item_of_gap
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
SORTS: Mapping[str, Callable[[GapHead], Any]] = {
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


@dataclass(frozen=True, slots=True)
class GapPage:
    """A page of a list: its rows, the place of the first one from 0 on, and how many gaps there are in all."""

    rows: tuple[ListedGap, ...]
    first: int
    count: int


def filtered_gaps(
    store: Store,
    wanted: GapFilters,
    mine: Collection[str] = (),
    titles: Mapping[str, str] | None = None,
    *,
    page: int = 0,
    size: int = 30,
) -> GapPage:
    """The gaps that fit, in the wanted order, in pages of `size`; of a page after the last one, the last.

    `mine`: whose work is that of who asks, see `works_for`. `titles`: as for `why_here`.
    """
    work = {one.item: one for one in store.teamwork.assignments()}
    found = [gap.id for gap in _fitting(store, wanted, work, mine)]
    first = min(page, max(0, len(found) - 1) // size) * size
    shown = {gap.id: gap for gap in store.gaps.named(found[first : first + size])}
    gaps = [shown[id_] for id_ in found[first : first + size] if id_ in shown]
    rows = [ListedGap(gap, why_here(gap, titles), trend_of(gap.weeks), work.get(item_of_gap(gap.id))) for gap in gaps]
    return GapPage(tuple(rows), first, len(found))


def _fitting(store: Store, wanted: GapFilters, work: Mapping[str, Assignment], mine: Collection[str]) -> list[GapHead]:
    words = normalise(wanted.words).casefold().split()
    found = [gap for gap in store.gaps.heads(*STATES[wanted.view]) if _fits(gap, wanted, words)]
    if wanted.source or wanted.tag or wanted.lang:
        about = store.gaps.ids_about(source=wanted.source, tag=wanted.tag, lang=wanted.lang)
        found = [gap for gap in found if gap.id in about]
    if wanted.trend == "rising":
        found = [gap for gap in found if gap.rising]
    elif wanted.trend:
        found = [gap for gap in found if trend_of(gap.weeks) == wanted.trend]
    if wanted.assignee:
        found = [gap for gap in found if _is_assigned(work.get(item_of_gap(gap.id)), wanted.assignee, mine)]
    return sorted(found, key=SORTS[wanted.sort])


def _fits(gap: GapHead, wanted: GapFilters, words: Collection[str]) -> bool:
    if wanted.verdict and gap.verdict != wanted.verdict:
        return False
    if wanted.view in ("open", "covered") and (gap.verdict == "covered") != (wanted.view == "covered"):
        return False
    if gap.requesters < int(wanted.people or 0):
        return False
    title = normalise(gap.title).casefold() if words else ""
    return all(word in title for word in words)


def _is_assigned(assignment: Assignment | None, wanted: str, mine: Collection[str]) -> bool:
    told = assignment.assignee if assignment else ""
    if wanted == NOBODY:
        return not told
    return told in mine if wanted == MINE else told == wanted
