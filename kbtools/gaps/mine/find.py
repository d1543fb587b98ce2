"""Gaps from tickets: topics that are asked again and again, those without an article first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

import numpy as np

from kbtools.gaps.mine.by_hand import UnnamedGap, grouped_by_hand
from kbtools.gaps.mine.clusters import Clusters, mean_similarity
from kbtools.gaps.mine.counts import requester_count, with_counts
from kbtools.gaps.mine.coverage_classifier import answering_articles, nearest, uncovered_odds, words_lead_to
from kbtools.gaps.mine.coverage_features import Coverage, measure_coverage
from kbtools.gaps.mine.first_articles import first_articles, most_often_first
from kbtools.gaps.mine.gap_ids import keep_ids
from kbtools.gaps.mine.groups import groups
from kbtools.gaps.mine.kept import Array, KeptTexts, Made
from kbtools.gaps.mine.mining_input import MiningInput, asked_at
from kbtools.gaps.mine.rank import LEAST, best_first, in_order, shrunk, worth
from kbtools.gaps.mine.rising import rising
from kbtools.gaps.mine.single_threaded import libraries_on_one_thread
from kbtools.gaps.mine.text import answers, passages
from kbtools.gaps.mine.titles import TitleChooser
from kbtools.gaps.mine.topic_words import TopicWords
from kbtools.gaps.mine.vectors import Texts, Vectors, vectors
from kbtools.gaps.mine.wccn import within_class_normalised
from kbtools.model.gap import Gap, Verdict
from kbtools.model.standing import Standing
from kbtools.settings import Settings
from kbtools.system.spread import ALONE, Spread
from kbtools.text.embeddings import Model, unit

MOST = 70  # most gaps without an article, and most of all others
_NEAREST = 3
_LEAST_ALIKE = 1e-3
Say = Callable[[str], None]


@libraries_on_one_thread()
def find_gaps(  # noqa: PLR0913 - what is mined, and its options
    mining_input: MiningInput,
    model: Model | None,
    settings: Settings,
    *,
    now: datetime | None = None,
    earlier: Sequence[Gap] = (),
    say: Say | None = None,
    spread: Spread = ALONE,
) -> list[Gap]:
    """At most `MOST` missing gaps, best first, then at most as many others, unfindable ones before covered ones.

    With `now`, gaps that are rising come before all others, however small they are. A topic that an article with
    `people_first` answers is never a gap. Each ticket is in one gap at most, and the same input gives the same gaps.
    Without a `model` texts are compared by their words alone. A gap continues one of the `earlier` ones, see
    `keep_ids`; tickets that a person put into an earlier gap stay in it. `say` is called with lines of progress.
    `spread`: who reads the texts of many tickets; the gaps are the same.
    """
    say = say or (lambda _: None)
    if len(mining_input.tickets) < LEAST:
        return []
    clustering = _Clustering.on(mining_input, model, settings.lang, say, spread)
    say(f"{len(mining_input.tickets):,} tickets in {len(clustering.clusters.sizes):,} small clusters")
    chooser = TitleChooser.of(
        mining_input.tickets, mining_input.questions, clustering.words, clustering.vectors.embed, settings
    )
    gaps: list[tuple[int, Gap]] = []
    began = min((at for ticket in mining_input.tickets if (at := asked_at(ticket))), default=None)
    for found in grouped_by_hand(clustering.gaps(), _by_hand(earlier, mining_input), clustering.typical):
        own = [mining_input.tickets[number] for number in found.tickets]
        more = rising(own, began, now) if now else 0
        if not found.id and ((found.place >= MOST and not more) or _is_for_people(found, mining_input)):
            continue
        title = chooser.title(found.tickets.tolist(), (gap.title for _, gap in gaps))
        gaps.append((found.place, with_counts(replace(_gap(found, title, mining_input), rising=more), own, now)))
    return keep_ids(in_order(gaps), earlier)


@dataclass(frozen=True)
class _Clustering:
    """All tickets in groups, with what is known of each group.

    `odds`: log odds that no article answers a cluster. `article_of`: the article's number of each passage. `first`:
    the articles that come first for each ticket.
    """

    mining_input: MiningInput
    vectors: Vectors
    article_of: Sequence[int]
    clusters: Clusters
    words: TopicWords
    groups: Sequence[Array]
    coverage: Coverage | None  # None: there are no articles
    odds: Array
    first: Array

    @staticmethod
    def on(mining_input: MiningInput, model: Model | None, lang: str, say: Say, spread: Spread) -> _Clustering:
        """Group the tickets, and find out which clusters an article answers."""
        texts, article_of = passages(mining_input.articles)
        questions = mining_input.questions
        say("reading tickets and articles")
        replies = KeptTexts.of(answers(mining_input.texts))
        rows = vectors(Texts(Made(questions, attrgetter("text")), replies, texts, lang), model, spread)
        rows = replace(rows, joined=within_class_normalised(rows.joined, mining_input.links))
        clusters, words = Clusters.of(rows.joined), TopicWords.of(questions, lang, spread)
        found = groups(clusters, rows.joined, words)
        if not article_of:
            odds = np.full(len(clusters.sizes), np.inf)
            none = np.zeros((len(questions), 0), int)
            return _Clustering(mining_input, rows, article_of, clusters, words, found, None, odds, none)
        coverage = measure_coverage(clusters, rows, article_of, mining_input.links)
        first = first_articles(words, rows.by_question[0], texts, article_of, lang)
        odds = uncovered_odds(coverage)
        return _Clustering(mining_input, rows, article_of, clusters, words, found, coverage, odds, first)

    def gaps(self) -> Iterator[UnnamedGap]:
        """Missing gaps, best first, then the others, best first; `place` counts from 0 in each of the two."""
        if not self.groups:
            return
        odds = np.array([self.odds[self.clusters.labels[tickets]].mean() for tickets in self.groups])
        centres = np.array([self.vectors.joined[tickets].mean(axis=0) for tickets in self.groups])
        standings = [self._standing(tickets, centre) for tickets, centre in zip(self.groups, centres, strict=True)]
        worths = self._worths(odds, standings)
        for is_missing in (True, False):
            which = np.flatnonzero((odds >= 0) == is_missing)
            for place, group in enumerate(best_first(which, worths, centres)):
                tickets = self.typical(self.groups[group])
                closest = self._nearest(tickets)
                score = float(1 / (1 + np.exp(-odds[group] / 2)))
                verdict = self._verdict(tickets, closest, is_missing)
                near, standing = tuple(closest[:_NEAREST]), standings[group]
                yield UnnamedGap(place, tickets, verdict, score, near, standing=standing)

    def typical(self, tickets: Array) -> Array:
        """The numbers of tickets, the most typical of them first."""
        rows = self.vectors.joined[tickets]
        centre = unit(rows.mean(axis=0, keepdims=True))[0]
        return np.asarray(tickets[np.argsort(-(rows @ centre), kind="stable")])

    def _worths(self, odds: Array, standings: Sequence[Standing]) -> Array:
        sizes = np.array([len(tickets) for tickets in self.groups])
        asked = shrunk(np.array([self._asked_alike(tickets) for tickets in self.groups]), sizes)
        cohesion = np.array([one.alike for one in standings]) * np.sqrt(np.maximum(asked, _LEAST_ALIKE))
        agreement = shrunk(np.array([one.same_words for one in standings]), sizes)
        share = np.array([one.first_share for one in standings])
        people = np.array([self._requesters(tickets) for tickets in self.groups])
        return worth(odds, shrunk(share - np.median(share), sizes), cohesion, agreement, people)

    def _asked_alike(self, tickets: Array) -> float:
        """The mean similarity of what two requesters wrote, whatever was replied: a reply to many makes no topic."""
        spaces = self.vectors.by_question
        return sum(mean_similarity(space.tickets[tickets].mean(axis=0), len(tickets)) for space in spaces) / len(spaces)

    def _standing(self, tickets: Array, centre: Array) -> Standing:
        alike, same = mean_similarity(centre, len(tickets)), self.words.agreement(tickets)
        if not self.first.size:
            return Standing(same, alike)
        first, share = most_often_first(self.first, tickets)
        return Standing(same, alike, self.mining_input.articles[first].slug, share)

    def _requesters(self, tickets: Array) -> int:
        return requester_count(self.mining_input.tickets[number] for number in tickets)

    def _nearest(self, tickets: Array) -> list[int]:
        """The numbers of the articles, nearest to a group first."""
        if self.coverage is None:
            return []
        labels = self.clusters.labels[tickets]
        share = np.bincount(labels, minlength=len(self.clusters.sizes)) / len(labels)
        return [int(article) for article in nearest(self.coverage, share)]

    def _verdict(self, tickets: Array, closest: Sequence[int], is_missing: bool) -> Verdict:
        if is_missing or self.coverage is None:
            return "missing"
        answering = answering_articles(self.mining_input.links[tickets], closest)
        return "covered" if words_lead_to(tickets, answering, self.vectors, self.article_of) else "unfindable"


def _is_for_people(found: UnnamedGap, mining_input: MiningInput) -> bool:
    return found.verdict != "missing" and mining_input.articles[found.nearest[0]].people_first


def _by_hand(earlier: Sequence[Gap], mining_input: MiningInput) -> list[UnnamedGap]:
    """The earlier gaps into which a person put tickets, with those of these tickets that are mined again."""
    number = mining_input.numbers({key for gap in earlier for key in gap.by_hand})
    article = {article.slug: place for place, article in enumerate(mining_input.articles)}
    found = []
    for gap in earlier:
        if put := tuple(sorted(number[key] for key in gap.by_hand if key in number)):
            near = tuple(article[slug] for slug in gap.nearest if slug in article)
            found.append(UnnamedGap(0, np.array(put), gap.verdict, gap.score, near, gap.id, put))
    return found


def _gap(found: UnnamedGap, title: str, mining_input: MiningInput) -> Gap:
    return Gap(
        id=found.id,
        title=title,
        tickets=(),
        requesters=0,
        score=round(found.score, 4),
        verdict=found.verdict,
        nearest=tuple(mining_input.articles[number].slug for number in found.nearest),
        by_hand=frozenset(mining_input.tickets[number].key for number in found.by_hand),
        standing=found.standing and found.standing.rounded(),
    )
