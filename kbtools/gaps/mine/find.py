"""Tickets to gaps: the topics that are asked again and again, those without an article first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from kbtools.gaps.mine.by_hand import Found, regrouped
from kbtools.gaps.mine.clusters import Clusters
from kbtools.gaps.mine.counts import counted
from kbtools.gaps.mine.coverage_classifier import is_found, nearest, owners, uncovered
from kbtools.gaps.mine.coverage_features import Coverage, coverage
from kbtools.gaps.mine.gap_ids import keep_ids
from kbtools.gaps.mine.mining_input import Array, Material, asked_at
from kbtools.gaps.mine.one_thread import one_thread
from kbtools.gaps.mine.rank import LEAST, ranked, worth
from kbtools.gaps.mine.rising import rising
from kbtools.gaps.mine.text import Asked, answers, passages
from kbtools.gaps.mine.titles import Names
from kbtools.gaps.mine.vectors import Texts, Vectors, vectors
from kbtools.gaps.mine.wccn import within_topics_alike
from kbtools.model.gap import VERDICTS, Gap, Verdict
from kbtools.model.ticket import Ticket
from kbtools.settings import Settings
from kbtools.text.embeddings import Model, unit

MOST = 70  # gaps without an article; and so many others
_NEAREST = 3
Say = Callable[[str], None]


@one_thread()
def find_gaps(
    material: Material,
    model: Model | None,
    settings: Settings,
    *,
    now: datetime | None = None,
    earlier: Sequence[Gap] = (),
    say: Say | None = None,
) -> list[Gap]:
    """At most `MOST` gaps that are missing, best first, then as many others: unfindable ones, then covered ones.

    With `now`, those that rise come before all others, however small they are. Nothing near an article with
    `people_first` is a gap, unless no article answers it.
    The same material gives the same gaps, and each ticket is in one at most. Works on words alone without a model.
    A gap continues one of the `earlier`, see `keep_ids`; tickets that a person put into one of these stay there.
    """
    say = say or (lambda _: None)
    if len(material.tickets) < LEAST:
        return []
    work = _Work.on(material, model, settings.lang, say)
    say(f"{len(material.tickets):,} tickets in {len(work.clusters.sizes):,} small clusters")
    names = Names.of(material.tickets, work.asked, work.vectors.embed, settings)
    gaps: list[tuple[int, Gap]] = []
    began = min((at for ticket in material.tickets if (at := asked_at(ticket))), default=None)
    for found in regrouped(work.gaps(), _by_hand(earlier, material), work.typical):
        own = [material.tickets[number] for number in found.tickets]
        more = rising(own, began, now) if now else 0
        if not found.id and ((found.place >= MOST and not more) or _is_for_people(found, material)):
            continue
        title = names.title(found.tickets.tolist(), (gap.title for _, gap in gaps))
        gaps.append((found.place, counted(replace(_gap(found, title, material), rising=more), own, now)))
    order = {verdict: place for place, verdict in enumerate(VERDICTS)}
    gaps.sort(key=lambda ranked: (-ranked[1].rising, order[ranked[1].verdict], ranked[0]))
    return keep_ids([gap for _, gap in gaps], earlier)


@dataclass(frozen=True)
class _Work:
    """What is known of all tickets before one of them is in a gap."""

    material: Material
    asked: Sequence[Asked]
    vectors: Vectors
    owner: Sequence[int]
    clusters: Clusters
    known: Coverage | None  # None: there are no articles
    odds: Array

    @staticmethod
    def on(material: Material, model: Model | None, lang: str, say: Say) -> _Work:
        """Read, cluster and judge everything once."""
        texts, owner = passages(material.articles)
        asked = [Asked.of(ticket) for ticket in material.tickets]
        say("reading tickets and articles")
        seen = vectors(Texts([one.question for one in asked], answers(material.tickets, asked), texts, lang), model)
        seen = replace(seen, joined=within_topics_alike(seen.joined, material.links))
        clusters = Clusters.of(seen.joined)
        if not owner:
            return _Work(material, asked, seen, owner, clusters, None, np.full(len(clusters.sizes), np.inf))
        known = coverage(clusters, seen, owner, material.links)
        return _Work(material, asked, seen, owner, clusters, known, uncovered(known))

    def gaps(self) -> Iterator[Found]:
        """With their places: missing ones first; then the others in the order of how little they are covered."""
        here = self.clusters
        worths = worth(self.odds, here.cohesion, _people(self.material.tickets, here.labels))
        near = None if self.known is None else nearest(self.known)
        for is_missing in (True, False):
            which = np.flatnonzero((self.odds >= 0) == is_missing)
            for place, group in enumerate(ranked(which, worths, here.centres, here.sizes)):
                tickets = self.typical(np.flatnonzero(np.isin(here.labels, group)))
                closest = () if near is None else tuple(int(article) for article in near[group[0], :_NEAREST])
                score = float(1 / (1 + np.exp(-self.odds[group[0]] / 2)))
                yield Found(place, tickets, self._verdict(tickets, group[0], is_missing), score, closest)

    def typical(self, tickets: Array) -> Array:
        """The numbers of tickets, the most typical of them first."""
        rows = self.vectors.joined[tickets]
        centre = unit(rows.mean(axis=0, keepdims=True))[0]
        return np.asarray(tickets[np.argsort(-(rows @ centre), kind="stable")])

    def _verdict(self, tickets: Array, cluster: int, is_missing: bool) -> Verdict:
        if is_missing or self.known is None:
            return "missing"
        return "covered" if is_found(tickets, owners(self.known, cluster), self.vectors, self.owner) else "unfindable"


def _is_for_people(found: Found, material: Material) -> bool:
    return found.verdict != "missing" and material.articles[found.nearest[0]].people_first


def _people(tickets: Sequence[Ticket], labels: Array) -> Array:
    """Different requesters of each cluster; a ticket without one counts as a person of its own."""
    pairs = {(int(label), ticket.requester or ticket.key) for ticket, label in zip(tickets, labels, strict=True)}
    return np.bincount([label for label, _ in pairs], minlength=int(labels.max()) + 1)


def _by_hand(earlier: Sequence[Gap], material: Material) -> list[Found]:
    """The earlier gaps that hold tickets which a person put there, with those that are mined again."""
    number = {ticket.key: place for place, ticket in enumerate(material.tickets)}
    article = {article.slug: place for place, article in enumerate(material.articles)}
    found = []
    for gap in earlier:
        if put := tuple(sorted(number[key] for key in gap.by_hand if key in number)):
            near = tuple(article[slug] for slug in gap.nearest if slug in article)
            found.append(Found(0, np.array(put), gap.verdict, gap.score, near, gap.id, put))
    return found


def _gap(found: Found, title: str, material: Material) -> Gap:
    return Gap(
        id=found.id,
        title=title,
        tickets=(),
        requesters=0,
        score=round(found.score, 4),
        verdict=found.verdict,
        nearest=tuple(material.articles[number].slug for number in found.nearest),
        by_hand=frozenset(material.tickets[number].key for number in found.by_hand),
    )
