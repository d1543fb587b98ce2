"""Coverage classifier: does an article answer a cluster? Learnt by hiding articles that the workspace has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kbtools.gaps.mine.coverage_features import Coverage, best_passage, features
from kbtools.gaps.mine.kept import Array
from kbtools.gaps.mine.rank import LEAST
from kbtools.gaps.mine.vectors import Vectors

_LINKS = 1.5  # least number of links to one article for which a cluster belongs to that article
_ENOUGH_PAIRS = 6  # clusters with their articles, to learn from
_FOLDS, _ROUNDS = 5, 4
_LOOKED_AT = 50  # tickets of a gap for which it is tried whether they find the article
_REACHED = 1 / 3  # least share of them that must find it
_FIRST, _OWNERS = 3, 2


def uncovered_odds(coverage: Coverage) -> Array:
    """By cluster: the log odds that no article answers it.

    Logistic regression on the features of coverage. A fifth of the articles at a time is hidden, with its links:
    clusters that a hidden article answers are examples of uncovered ones, the others of covered ones. Fixed weights
    where there are too few pairs of cluster and article to learn from.
    """
    pairs = _sure_pairs(coverage)
    if len(pairs) < _ENOUGH_PAIRS:
        return _by_fixed_weights(coverage)
    from sklearn.linear_model import LogisticRegression

    rows, hidden = _examples(coverage, pairs)
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    fit = LogisticRegression(C=0.3, max_iter=500).fit((rows - middle) / spread, hidden)
    everything = features(coverage, np.ones(coverage.total.shape[1], bool))
    return np.asarray(fit.decision_function((everything - middle) / spread))


def nearest(coverage: Coverage, share: Array) -> Array:
    """The numbers of the articles, nearest first. `share`: by cluster, the share of a group's tickets that it has."""
    claim = share @ coverage.claim
    if coverage.links is not None:
        claim = claim + 10 * (share @ coverage.links)
    return np.asarray((-claim).argsort(kind="stable"))


def answering_articles(links: Any, closest: Sequence[int]) -> Array:
    """The article that the `links` of a group's tickets say answers it; without any the two closest articles."""
    linked = links[:, [closest[0]]].nnz
    return np.asarray(closest[: 1 if linked else _OWNERS])


def words_lead_to(tickets: Array, answering: Array, vectors: Vectors, article_of: Sequence[int]) -> bool:
    """Whether the requesters' own words find one of the `answering` articles often enough.

    `tickets` are the numbers of a gap's tickets, the most typical first. For at least a third of them one of these
    articles must be among the first three by similarity to the question alone; where there are fewer than twelve
    articles, among the first quarter.
    """
    first_of = min(_FIRST, max(1, (int(max(article_of)) + 1) // 4))
    tried = tickets[:_LOOKED_AT]
    likeness = sum(best_passage(space, article_of, tried) for space in vectors.by_question)
    first = (-np.asarray(likeness)).argsort(axis=1, kind="stable")[:, :first_of]
    return bool(np.isin(first, answering).any(axis=1).mean() >= _REACHED)


def _sure_pairs(coverage: Coverage) -> list[tuple[int, int]]:
    """Pairs of a cluster and its article to learn from: by links, or else each article's best cluster."""
    big = coverage.clusters.sizes >= LEAST
    if coverage.links is not None:
        best = coverage.links.max(axis=1)
        use = big & (best * coverage.clusters.sizes >= _LINKS) & (best >= 0.5 * coverage.links.sum(axis=1))
        if use.sum() >= _ENOUGH_PAIRS:
            return [(int(cluster), int(coverage.links[cluster].argmax())) for cluster in np.flatnonzero(use)]
    claim = np.where(big[:, None], coverage.claim, -9)
    article_of: dict[int, int] = {}
    for article in range(claim.shape[1]):
        cluster = int(claim[:, article].argmax())
        if cluster not in article_of or claim[cluster, article] > claim[cluster, article_of[cluster]]:
            article_of[cluster] = article
    return sorted(article_of.items())


def _examples(coverage: Coverage, pairs: list[tuple[int, int]]) -> tuple[Array, Array]:
    """Rows of features, and for each row whether the cluster's article was hidden."""
    articles = sorted({article for _, article in pairs})
    random = np.random.RandomState(0)  # fixed: the same tickets give the same gaps
    rows, hidden = [], []
    for turn in range(_ROUNDS):
        order = random.permutation(len(articles))
        for fold in range(_FOLDS):
            away = {articles[place] for place in order[fold::_FOLDS]}
            is_there = np.ones(coverage.total.shape[1], bool)
            is_there[list(away)] = False
            table = features(coverage, is_there)
            for cluster, article in pairs:
                # of those that stay, as many as are hidden, so that each is in one fold of a turn
                if article in away or (turn * 7 + cluster) % _FOLDS == fold:
                    rows.append(table[cluster])
                    hidden.append(article in away)
    return np.array(rows), np.array(hidden)


def _by_fixed_weights(coverage: Coverage) -> Array:
    """Log odds without learning: an article covers tickets if it is linked, or as near as they are to each other."""
    lack = np.mean(
        [local - alike.max(axis=1) for alike, local in zip(coverage.alike, coverage.local, strict=True)], axis=0
    )
    linked = 0 if coverage.links is None else coverage.links.sum(axis=1)
    return np.asarray(10 * (lack - 0.05) - 10 * np.sqrt(linked))
