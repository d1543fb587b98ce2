"""Why an article was suggested, in terms a support person can act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kbtools.model.query import Reason
from kbtools.search.encode import Asked
from kbtools.search.features import Knowledge, features
from kbtools.search.generation import Generation
from kbtools.search.rank import FEATURES, KIND, Scored

Array = np.ndarray[Any, Any]
MOST = 5


def reason(number: int, question: Asked, scored: Scored, know: Knowledge, weights: Array, source: Generation) -> Reason:
    """The words, the cosine, and the nearest examples that spoke for candidate `number`."""
    found = scored.found
    article = int(found.article[number])
    pairs = zip(question.terms.tolist(), question.weights.tolist(), strict=True)
    words = [(know.language.terms[t], know.articles.of(t, article) * w) for t, w in pairs]
    return Reason(
        words=tuple(sorted(((t, w) for t, w in words if w > 0), key=lambda row: -row[1])[:MOST]),
        meaning=float(found.named["meaning_part"][number]) if "meaning_part" in found.named else None,
        tickets=_nearest(article, question, know, source),
        shares=_shares(number, scored, weights),
    )


def _shares(number: int, scored: Scored, weights: Array) -> tuple[tuple[str, float], ...]:
    """How far each kind of knowledge lifts the article above the mean of all candidates."""
    rows = features(scored.found, FEATURES)
    lifted = (rows[number] - rows.mean(axis=0)) * weights
    total: dict[str, float] = {"words": 0.0, "meaning": 0.0, "evidence": 0.0}
    for name, value in zip(FEATURES, lifted.tolist(), strict=True):
        total[KIND[name]] += value
    return tuple(total.items())


def _nearest(article: int, question: Asked, know: Knowledge, source: Generation) -> tuple[tuple[str, float], ...]:
    if know.examples is None or question.near is None:
        return ()
    mine = know.examples.example[slice(*know.examples.start[article : article + 2])]
    close = know.examples.vector[mine] @ question.near
    told = source.json("examples")
    best = np.argsort(-close, kind="stable")[:3]
    return tuple((_named(told[int(mine[i])]), float(close[i])) for i in best)


def _named(example: Sequence[Any]) -> str:
    """A ticket by its id, with which a person can mend its links, and its redacted subject; a phrase by itself."""
    kind, text, _, (_, ticket) = example
    return f"{kind} {ticket}: {text}" if ticket else f"{kind}: {text}"
