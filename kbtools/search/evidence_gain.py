"""What each kind of knowledge adds to the ranking: words, meaning, answered tickets; measured by leave-one-out."""

from __future__ import annotations

from typing import Any

import numpy as np

from kbtools.model.query import SHOWN
from kbtools.search.rank import FEATURES, KIND, Ranker, ranking
from kbtools.search.training_sample import TrainingSample

Array = np.ndarray[Any, Any]


def gain(sample: TrainingSample, ranker: Ranker) -> dict[str, Any] | None:
    """Share of examples whose right article is among the first three; None without examples.

    `words`: by words alone; `without`: by words and meaning, the texts of articles alone; `with`: by answered tickets
    and phrases, too. `words` has the weights of `without`. `success@3` counts each example once,
    `success@3_by_article` the mean over right articles of the share of their examples. The weights were learnt from all
    examples; the evidence leaves each one out.
    """
    seen: dict[str, list[bool]] = {"with": [], "without": [], "words": []}
    by_words = ranker.own * np.array([KIND[name] == "words" for name in FEATURES])
    articles = []
    for rows, right, found in zip(sample.rows, sample.right, sample.features, strict=True):
        size = len(found.article)
        wanted = np.flatnonzero(right[:size])
        total, own = ranker.scores(rows[:size])
        for name, best in (
            ("with", ranking(total, own, found).best_first()),
            ("without", np.argsort(-own, kind="stable").tolist()),
            ("words", np.argsort(-(rows[:size] @ by_words), kind="stable").tolist()),
        ):
            seen[name].extend(int(number) in best[:SHOWN] for number in wanted)
        articles.extend(found.article[wanted].tolist())
    if not articles:
        return None
    return {"examples": len(sample.queries), "articles": len(set(articles))} | {
        name: _figures(np.array(hits), np.array(articles)) for name, hits in seen.items()
    }


def _figures(hits: Array, articles: Array) -> dict[str, float]:
    _, number = np.unique(articles, return_inverse=True)
    by_article = np.bincount(number, hits) / np.bincount(number)
    return {"success@3": round(float(hits.mean()), 4), "success@3_by_article": round(float(by_article.mean()), 4)}
