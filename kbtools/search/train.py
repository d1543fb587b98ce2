"""Learning from the workspace's own examples how far to trust words, meaning and evidence, and when to be silent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from kbtools.search import abstain as silence
from kbtools.search.compiled import load_knowledge
from kbtools.search.encode import Asked, asked_again
from kbtools.search.examples import Example
from kbtools.search.features import Knowledge
from kbtools.search.fits import conditional_logit, logistic
from kbtools.search.gain import gain
from kbtools.search.generation import Generation, save_json
from kbtools.search.rank import FEATURES, KIND, OWN_PRIOR, PRIOR, STRENGTH, Lessons, Weights, lessons, silence_rows
from kbtools.text.embeddings import unit

Array = np.ndarray[Any, Any]


def teach(folder: Path, examples: Sequence[Example]) -> None:
    """Write `weights.json`: the weights of the ranking and of the probability, learnt or the prior ones.

    `examples` in the order in which the generation holds them.
    """
    know = load_knowledge(Generation.unfinished(folder))
    ranking = Weights(np.array(list(PRIOR.values())), OWN_PRIOR)
    doubt = np.array(list(silence.PRIOR.values()))
    used, added = 0, None
    if know.examples is not None and know.size > 1:
        taught = lessons(
            know, know.examples, partial(_as_query, know, examples), [example.text for example in examples]
        )
        ranking = _learn_ranking(taught, ranking)
        doubt = _learn_silence(taught, ranking, doubt)
        used, added = len(taught.queries), gain(taught, ranking)
    save_json(
        folder,
        "weights",
        {
            "ranking": dict(zip(FEATURES, ranking.together.tolist(), strict=True)),
            "own": dict(zip(FEATURES, ranking.own.tolist(), strict=True)),
            "silence": dict(zip(silence.PRIOR, doubt.tolist(), strict=True)),
            "examples": used,
            "gain": added,
        },
    )


def _learn_ranking(taught: Lessons, prior: Weights) -> Weights:
    """The weights with evidence, and those that the same questions teach when there is none."""
    own = taught.rows * np.array([KIND[name] != "evidence" for name in FEATURES], np.float32)
    return Weights(
        conditional_logit(taught.rows, taught.there, taught.right, prior.together, STRENGTH),
        conditional_logit(own, taught.there, taught.right, prior.own, STRENGTH),
    )


def _learn_silence(taught: Lessons, ranking: Weights, prior: Array) -> Array:
    rows, truth, weight = [], [], []
    for row, right, hidden in silence_rows(taught, ranking):
        rows.append(row)
        truth.append(right)
        weight.append(silence.OUTSIDE if hidden else 1 - silence.OUTSIDE)
    return logistic(np.array(rows), np.array(truth), np.array(weight), prior, silence.STRENGTH)


def _as_query(know: Knowledge, examples: Sequence[Example], number: int) -> Asked:
    """An example as the query it would be, with the vectors it already has."""
    near = know.examples.vector[number] if know.examples is not None else np.zeros(0, np.float32)
    size = know.vectors["article"].raw.shape[1] if know.vectors else 0
    vectors = unit(near[: 2 * size].reshape(2, size)) if size else None
    return asked_again(examples[number].query, know.language, vectors, near)
