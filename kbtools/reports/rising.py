"""`kb digest --rising`: topics that far more people ask about than before, told once to each who gets the digest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kbtools.reports.digest import Digest, SentDigest, check_named, places, send_to, topic_place
from kbtools.settings import site_url
from kbtools.text.normalise import count

if TYPE_CHECKING:
    from kbtools.workspace import Workspace

_ANSWERED = {"covered": "an article answers it", "unfindable": "its article is not found", "missing": "no article"}
_AGAIN = "kb digest --rising --send tells it then"


@dataclass(frozen=True, slots=True)
class RisingTopics:
    """The topics that rise as of the last `kb mine`: a line of each, by id. `told`: the ids that each place knows."""

    name: str
    lines: Mapping[str, str]
    told: Mapping[str, frozenset[str]]

    @property
    def digest(self) -> Digest:
        """Those that not every place was told of yet."""
        return self.digest_for(frozenset.intersection(*self.told.values()) if self.told else frozenset())

    @property
    def is_new(self) -> bool:
        """Whether there is one that a place was not told of."""
        return bool(self.digest.lines)

    def digest_for(self, told: Collection[str]) -> Digest:
        """For who was `told` of some of them already."""
        lines = tuple(line for id_, line in self.lines.items() if id_ not in told)
        return Digest(f"{self.name}: far more people than before ask about {count(len(lines), 'topic')}", lines)


def rising_topics(workspace: Workspace) -> RisingTopics:
    """What rises now. Topics are linked and not named, as in the digest; those that were dismissed are left out."""
    site, settings = site_url(workspace.root), workspace.settings
    with workspace.store() as store:
        heads = [one for one in store.gaps.heads() if one.rising and one.state != "dismissed"]
        told = {place: frozenset(store.cursors.get(_row(place)).split()) for place in places(settings)}
    lines = {
        one.id: f"- {count(one.rising, 'person', 'people')} lately, {_ANSWERED[one.verdict]}: "
        f"{topic_place(site, one.id)}"
        for one in heads
    }
    return RisingTopics(settings.name, lines, told)


def send_rising(workspace: Workspace, found: RisingTopics, now: datetime) -> SentDigest:
    """Send each place that gets the digest what it was not told of yet, and note it; mostly that is nothing.

    One that stops rising is told again when it rises again. Raises `KbError("setting")` where nobody is named.
    """
    if found.is_new:
        check_named(workspace.settings)
    made = [(place, found.digest_for(told)) for place, told in found.told.items()]
    sent = send_to(workspace.settings, [(place, one) for place, one in made if one.lines], _AGAIN, now)
    with workspace.store() as store:
        for place, before in found.told.items():
            told = before & found.lines.keys() if place not in sent.places else frozenset(found.lines)
            if told != before:
                store.cursors.put(_row(place), " ".join(sorted(told)))
    return sent


def _row(place: str) -> str:
    """By what the store knows the ids of the rising topics that a place was told of."""
    return f"rising topics told {place}"
