"""Why an article was suggested, in terms that help support staff to improve it."""

from __future__ import annotations

from typing import Any

import numpy as np

from kbtools.model.query import Reason
from kbtools.search.encode import EncodedQuery
from kbtools.search.features import standardised
from kbtools.search.generation import ExampleRow, Generation
from kbtools.search.index_arrays import CompiledIndex
from kbtools.search.rank import FEATURES, KIND, Ranking

Array = np.ndarray[Any, Any]
MOST_WORDS = 5
MOST_EXAMPLES = 3


def reason(
    number: int, query: EncodedQuery, ranking: Ranking, index: CompiledIndex, weights: Array, generation: Generation
) -> Reason:
    """The shared words, the cosine, and the nearest examples of candidate `number`."""
    features = ranking.features
    article = int(features.article[number])
    pairs = zip(query.terms.tolist(), query.weights.tolist(), strict=True)
    words = [(index.encoder.terms[t], index.articles.of(t, article) * w) for t, w in pairs]
    return Reason(
        words=tuple(sorted(((t, w) for t, w in words if w > 0), key=lambda row: -row[1])[:MOST_WORDS]),
        meaning=float(features.values["meaning_section"][number]) if "meaning_section" in features.values else None,
        tickets=_nearest(article, query, index, generation),
        shares=_shares(number, ranking, weights),
    )


def _shares(number: int, ranking: Ranking, weights: Array) -> tuple[tuple[str, float], ...]:
    """How much each kind of feature raises the article's score above the mean of all candidates."""
    rows = standardised(ranking.features, FEATURES)
    lifted = (rows[number] - rows.mean(axis=0)) * weights
    total: dict[str, float] = {"words": 0.0, "meaning": 0.0, "evidence": 0.0}
    for name, value in zip(FEATURES, lifted.tolist(), strict=True):
        total[KIND[name]] += value
    return tuple(total.items())


def _nearest(
    article: int, query: EncodedQuery, index: CompiledIndex, generation: Generation
) -> tuple[tuple[str, float], ...]:
    if index.examples is None or query.example_vector is None:
        return ()
    mine = index.examples.example[slice(*index.examples.start[article : article + 2])]
    cosine = index.examples.vector[mine] @ query.example_vector
    best = np.argsort(-cosine, kind="stable")[:MOST_EXAMPLES]
    return tuple((_name(generation.examples[int(mine[i])]), float(cosine[i])) for i in best)


def _name(example: ExampleRow) -> str:
    """A ticket by its id, which `kb link` takes, and its redacted subject; a phrase as it is."""
    _, ticket = example.ticket
    return f"{example.kind} {ticket}: {example.subject}" if ticket else f"{example.kind}: {example.subject}"
