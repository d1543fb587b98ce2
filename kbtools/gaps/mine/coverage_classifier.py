"""Is a cluster answered by an article? Learnt from the workspace itself, by hiding articles that it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kbtools.gaps.mine.coverage_features import Coverage, best_passage, features
from kbtools.gaps.mine.mining_input import Array
from kbtools.gaps.mine.rank import LEAST
from kbtools.gaps.mine.vectors import Vectors

_LINKS = 1.5  # links of a cluster to one article from which it is that article's
_ENOUGH_PAIRS = 6  # clusters with their articles, to learn from
_FOLDS, _ROUNDS = 5, 4
_LOOKED_AT = 50  # tickets of a gap whose own search for the article is tried
_REACHED = 1 / 3  # share of them that find it
_FIRST, _OWNERS = 3, 2


def uncovered(known: Coverage) -> Array:
    """Log odds for each cluster that no article answers it.

    A fifth of the articles at a time is hidden, with its links: their clusters are then examples of what no article
    answers, the others of what one does. With too few articles to learn from, fixed weights.
    """
    pairs = _owned(known)
    if len(pairs) < _ENOUGH_PAIRS:
        return _by_fixed_weights(known)
    from sklearn.linear_model import LogisticRegression

    rows, hidden = _examples(known, pairs)
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    fit = LogisticRegression(C=0.3, max_iter=500).fit((rows - middle) / spread, hidden)
    everything = features(known, np.ones(known.total.shape[1], bool))
    return np.asarray(fit.decision_function((everything - middle) / spread))


def nearest(known: Coverage, clusters: int | slice = slice(None)) -> Array:
    """Clusters x articles, or of one cluster: which article comes nearest, then the next."""
    claim = known.claim[clusters] if known.links is None else known.claim[clusters] + 10 * known.links[clusters]
    return np.asarray((-claim).argsort(axis=-1, kind="stable"))


def owners(known: Coverage, cluster: int) -> Array:
    """The article that its links say answers the cluster, else the two that come nearest."""
    first = nearest(known, cluster)[:_OWNERS]
    linked = known.links is not None and known.links[cluster, first[0]] > 0
    return first[:1] if linked else first


def is_found(tickets: Array, owned_by: Array, vectors: Vectors, owner: Sequence[int]) -> bool:
    """Whether the requesters' own words lead to one of the owning articles often enough.

    `tickets` are the numbers of a gap's tickets, the most typical first, `owned_by` the articles that may be
    meant. For a third of the tickets one of these must be among the first three of all articles by the question
    alone; where there are few articles, among the first quarter.
    """
    first_of = min(_FIRST, max(1, (int(max(owner)) + 1) // 4))
    asking = tickets[:_LOOKED_AT]
    likeness = sum(best_passage(replace(space, tickets=space.tickets[asking]), owner) for space in vectors.asked)
    first = (-np.asarray(likeness)).argsort(axis=1, kind="stable")[:, :first_of]
    return bool(np.isin(first, owned_by).any(axis=1).mean() >= _REACHED)


def _owned(known: Coverage) -> list[tuple[int, int]]:
    """Pairs (cluster, its article) that are sure: by links, or else each article's best cluster."""
    big = known.clusters.sizes >= LEAST
    if known.links is not None:
        best = known.links.max(axis=1)
        use = big & (best * known.clusters.sizes >= _LINKS) & (best >= 0.5 * known.links.sum(axis=1))
        if use.sum() >= _ENOUGH_PAIRS:
            return [(int(cluster), int(known.links[cluster].argmax())) for cluster in np.flatnonzero(use)]
    claim = np.where(big[:, None], known.claim, -9)
    owner: dict[int, int] = {}
    for article in range(claim.shape[1]):
        cluster = int(claim[:, article].argmax())
        if cluster not in owner or claim[cluster, article] > claim[cluster, owner[cluster]]:
            owner[cluster] = article
    return sorted(owner.items())


def _examples(known: Coverage, pairs: list[tuple[int, int]]) -> tuple[Array, Array]:
    """Rows of features, and whether the cluster's article was hidden."""
    articles = sorted({article for _, article in pairs})
    random = np.random.RandomState(0)  # fixed: the same tickets give the same gaps
    rows, hidden = [], []
    for turn in range(_ROUNDS):
        order = random.permutation(len(articles))
        for fold in range(_FOLDS):
            away = {articles[place] for place in order[fold::_FOLDS]}
            seen = np.ones(known.total.shape[1], bool)
            seen[list(away)] = False
            table = features(known, seen)
            for cluster, article in pairs:
                # of those that stay, each in one fold of a turn: as many as are hidden
                if article in away or (turn * 7 + cluster) % _FOLDS == fold:
                    rows.append(table[cluster])
                    hidden.append(article in away)
    return np.array(rows), np.array(hidden)


def _by_fixed_weights(known: Coverage) -> Array:
    """An article covers what its passages are as near to as the tickets are to each other, or what it is linked to."""
    lack = np.mean([local - alike.max(axis=1) for alike, local in zip(known.alike, known.local, strict=True)], axis=0)
    linked = 0 if known.links is None else known.links.sum(axis=1)
    return np.asarray(10 * (lack - 0.05) - 10 * np.sqrt(linked))
