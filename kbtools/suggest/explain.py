"""Why an article was suggested, in terms a support person can act on."""

from __future__ import annotations

from typing import Any

import numpy as np

from kbtools.index.generation import Generation
from kbtools.query import Reason
from kbtools.suggest.evidence import SUBJECT
from kbtools.suggest.features import Asked, Knowledge, features, joined_vector, unit_weights
from kbtools.suggest.together import FEATURES, KIND, Scored

Array = np.ndarray[Any, Any]
MOST = 5


def reason(number: int, question: Asked, found: Scored, know: Knowledge, weights: Array, source: Generation) -> Reason:
    """The words, the cosine, and the nearest examples that spoke for article `number`."""
    words = [(know.terms[t], know.articles.of(t, number) * w) for t, w in question.terms]
    meaning = float(found.raw.named["meaning_part"][number]) if "meaning_part" in found.raw.named else None
    return Reason(
        words=tuple(sorted(((t, w) for t, w in words if w > 0), key=lambda row: -row[1])[:MOST]),
        meaning=meaning,
        tickets=_nearest(number, question, know, source),
        shares=_shares(number, found, weights),
    )


def _shares(number: int, found: Scored, weights: Array) -> tuple[tuple[str, float], ...]:
    """How far each kind of knowledge lifts the article above the mean of all articles."""
    rows = features(found.raw, FEATURES)
    lifted = (rows[number] - rows.mean(axis=0)) * weights
    total: dict[str, float] = {"words": 0.0, "meaning": 0.0, "evidence": 0.0}
    for name, value in zip(FEATURES, lifted.tolist(), strict=True):
        total[KIND[name]] += value
    return tuple(total.items())


def _nearest(number: int, question: Asked, know: Knowledge, source: Generation) -> tuple[tuple[str, float], ...]:
    if know.examples is None:
        return ()
    begin, end = know.examples.start[number : number + 2]
    mine = know.examples.example[begin:end]
    close = know.examples.words.scores(unit_weights(question.terms, know.idf))[mine]
    vector = joined_vector(question)
    if vector is not None:
        close = know.examples.vector[mine] @ vector / (1 + SUBJECT**2)
    told = source.json("examples")
    best = np.argsort(-close, kind="stable")[:3]
    return tuple((f"{told[int(mine[i])][0]}: {told[int(mine[i])][1]}", float(close[i])) for i in best)
