"""Visits to the contact form and their events; feedback of readers; searches on the site.

The id of a visit is called `episode` in requests and in the store.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from kbtools.errors import KbError

ReportedKind = Literal["started", "shown", "opened", "helped", "not_helped", "undone", "left", "sent"]
Assignment = Literal["held", "offered"]
FollowupSide = Literal["asked", "unasked"]
"""Whether a question that agents would ask back is offered to a visit, or withheld to compare with."""
EventKind = Literal[ReportedKind, Assignment, FollowupSide]
Outcome = Literal["confirmed", "potential", "sent", "left"]
PageChannel = Literal["form", "widget"]
Channel = Literal[PageChannel, "assistant"]
"""Where a visit began: at the contact form, in the panel that a product shows, or with an assistant that asks for a
person."""
ViewChannel = Literal["site", "widget", "assistant", "markdown"]
"""Where an article was read: on its page, in the panel that a product shows, by an assistant that asked for it, or as
plain Markdown at the address with `.md`."""
Closing = Literal["changed", "right", "elsewhere", "unclear"]
"""Why a comment, a flag or a search needs nobody any more: the article is changed or right as it is, an answer is in
another place, or it cannot be told what is missing."""

UNKNOWN_NETWORK = "unknown"
_EPISODE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a visit, with the slug of the article, empty for the form itself.

    `started`: the first words were written. `held` and `offered`: the group in an experiment; `held` visits are shown
    no suggestions until the message is sent. `asked` and `unasked`: a question fitted, and was offered or withheld.
    `channel`: where it happened.
    """

    visit: str
    kind: EventKind
    slug: str = ""
    channel: Channel = "form"


@dataclass(frozen=True, slots=True)
class Feedback:
    """Whether an article helped a reader, and why not in their words; `id` is random, one for each answer."""

    id: str
    slug: str
    helpful: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """One search on the site. `found`: number of articles; `clicked`: whether one was opened; `query` is masked.

    `id` is random; a visit to the form that follows in the same tab has the same id.
    """

    id: str
    query: str
    found: int
    clicked: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A visitor says that an article answered a question; the question is masked, and empty where we may not keep it.

    `network`: keyed hash of the network that it came from, or `UNKNOWN_NETWORK`. `approved`: by a person;
    before that nothing learns from it.
    """

    visit: str
    slug: str
    question: str
    network: str
    at: datetime | None = None
    approved: bool = False


def outcome(events: Collection[Event]) -> Outcome:
    """The outcome of a visit from its events, in order: `sent` whenever a message was sent, whatever came before."""
    kinds = [event.kind for event in events]
    if "sent" in kinds:
        return "sent"
    said = [kind for kind in kinds if kind in ("helped", "undone")]
    if said and said[-1] == "helped":
        return "confirmed"
    rejected = {event.slug for event in events if event.kind == "not_helped"}
    opened = {event.slug for event in events if event.kind == "opened"}
    return "potential" if opened - rejected and "undone" not in kinds else "left"


def assignment(events: Collection[Event]) -> Assignment | None:
    """The group of an experiment that a visit was in; None when there was no experiment."""
    return next((kind for kind in get_args(Assignment) if any(event.kind == kind for event in events)), None)


def followup_side(events: Collection[Event]) -> FollowupSide | None:
    """Whether a question was offered in a visit, or withheld; None where none fitted, or nothing is compared."""
    return next((kind for kind in get_args(FollowupSide) if any(event.kind == kind for event in events)), None)


def assign_side(keyed: str, share: float) -> Assignment:
    """The group of an experiment for a visit: always the same for its id, `held` for this share of all ids.

    `keyed`: keyed hash of the id, in hexadecimal. Pages choose their ids, and must not be able to choose a group.
    """
    return "held" if int(keyed, 16) < share * 16 ** len(keyed) else "offered"


@dataclass(frozen=True, slots=True)
class Visit:
    """The events of one visit, in order and at least one, each with its time."""

    events: tuple[Event, ...]
    times: tuple[datetime, ...]

    @property
    def outcome(self) -> Outcome:
        """Its outcome."""
        return outcome(self.events)

    @property
    def channel(self) -> Channel:
        """Where it began; it may have gone on at the form."""
        return self.events[0].channel

    @property
    def side(self) -> Assignment | None:
        """Its group in an experiment."""
        return assignment(self.events)

    @property
    def followup_side(self) -> FollowupSide | None:
        """Whether a question was offered or withheld."""
        return followup_side(self.events)

    def until_sent(self) -> Visit:
        """The visit up to Send: what was shown and opened afterwards could not change whether a message was sent."""
        kinds = [event.kind for event in self.events]
        end = kinds.index("sent") + 1 if "sent" in kinds else len(kinds)
        return Visit(self.events[:end], self.times[:end])

    def has(self, kind: EventKind) -> bool:
        """Whether an event of this kind is in the visit."""
        return self.first(kind) is not None

    def first(self, kind: EventKind) -> datetime | None:
        """The time of the first event of this kind."""
        return next((at for event, at in zip(self.events, self.times, strict=True) if event.kind == kind), None)

    def slugs(self, kind: EventKind) -> set[str]:
        """The articles of the events of this kind."""
        return {event.slug for event in self.events if event.kind == kind and event.slug}


def article_counts(visits: Iterable[Visit]) -> dict[str, Counter[str]]:
    """In how many visits each article was `shown`, `opened`, `not_quite`, or `opened_then_sent`; all up to Send."""
    visits = [visit.until_sent() for visit in visits]
    return {
        "shown": Counter(slug for visit in visits for slug in visit.slugs("shown")),
        "opened": Counter(slug for visit in visits for slug in visit.slugs("opened")),
        "not_quite": Counter(slug for visit in visits for slug in visit.slugs("not_helped")),
        "opened_then_sent": Counter(
            slug
            for visit in visits
            if visit.outcome == "sent"
            for slug in visit.slugs("opened") - visit.slugs("not_helped")
        ),
    }


def check_visit_id(text: object, name: str = "episode") -> str:
    """The id that a page chose for a visit or an answer; raises `KbError("json")` for anything else."""
    if not isinstance(text, str) or not _EPISODE_ID.fullmatch(text):
        raise KbError("json", f"'{name}' must be 8 to 64 letters, digits, hyphens or underscores")
    return text
