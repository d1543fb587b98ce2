"""`kb digest --rising`: topics that far more people ask about than before, told to the team once each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kbtools.reports.digest import Digest, SentDigest, send_digest, topic_place
from kbtools.settings import site_url
from kbtools.text.normalise import count

if TYPE_CHECKING:
    from kbtools.workspace import Workspace

_TOLD = "rising topics told"  # the cursor with the ids of those that rise, and were told
_ANSWERED = {"covered": "an article answers it", "unfindable": "its article is not found", "missing": "no article"}


@dataclass(frozen=True, slots=True)
class RisingTopics:
    """The topics that rise as of the last `kb mine`, by id; `digest` has those that nobody was told of yet."""

    rising: tuple[str, ...]
    told: frozenset[str]
    digest: Digest

    @property
    def is_new(self) -> bool:
        """Whether there is one that nobody was told of."""
        return not self.told.issuperset(self.rising)


def rising_topics(workspace: Workspace) -> RisingTopics:
    """What rises now. Topics are linked and not named, as in the digest; those that were dismissed are left out."""
    site = site_url(workspace.root)
    with workspace.store() as store:
        heads = [one for one in store.gaps.heads() if one.rising and one.state != "dismissed"]
        told = frozenset(store.cursors.get(_TOLD).split())
    lines = tuple(
        f"- {count(one.rising, 'person', 'people')} lately, {_ANSWERED[one.verdict]}: {topic_place(site, one.id)}"
        for one in heads
        if one.id not in told
    )
    title = f"{workspace.settings.name}: far more people than before ask about {count(len(lines), 'topic')}"
    return RisingTopics(tuple(one.id for one in heads), told, Digest(title, lines))


def send_rising(workspace: Workspace, found: RisingTopics, now: datetime) -> SentDigest:
    """Send what is new to everybody who gets the digest, and note it; where nothing is new, nothing is sent.

    One that stops rising is told again when it rises again. Raises `KbError("setting")` where nobody is named.
    """
    sent = send_digest(workspace, found.digest, now) if found.is_new else SentDigest((), ())
    told = set(found.rising) if sent.places else found.told & set(found.rising)
    if told != found.told:
        with workspace.store() as store:
            store.cursors.put(_TOLD, " ".join(sorted(told)))
    return sent
