"""Training: the weights of ranking and abstention, learnt from the workspace's examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from kbtools.search import abstain
from kbtools.search.encode import EncodedQuery, encode_example
from kbtools.search.evidence_gain import gain
from kbtools.search.examples import Example
from kbtools.search.fitting import conditional_logit, logistic
from kbtools.search.generation import Generation, LearntWeights, Manifest, save_json
from kbtools.search.index_arrays import CompiledIndex, load_compiled
from kbtools.search.rank import FEATURES, KIND, OWN_PRIOR, PRIOR, STRENGTH, Ranker
from kbtools.search.training_sample import TrainingSample, abstention_sample, training_sample
from kbtools.text.embeddings import unit

Array = np.ndarray[Any, Any]


def train(folder: Path, examples: Sequence[Example]) -> None:
    """Write `weights.json`: the weights of the ranking and of abstention, learnt or the prior ones.

    `examples` in the order in which the generation that is being built in `folder` holds them.
    """
    index = load_compiled(Generation(folder, Manifest()))
    ranker = Ranker(np.array(list(PRIOR.values())), OWN_PRIOR)
    abstention = np.array(list(abstain.PRIOR.values()))
    used, added = 0, None
    if index.examples is not None and index.size > 1:
        texts = [example.text for example in examples]
        sample = training_sample(index, index.examples, partial(_encoded, index, examples), texts)
        ranker = _learn_ranking(sample, ranker)
        abstention = _learn_abstention(sample, ranker, abstention)
        used, added = len(sample.queries), gain(sample, ranker)
    learnt = LearntWeights(
        ranking=dict(zip(FEATURES, ranker.weights.tolist(), strict=True)),
        own=dict(zip(FEATURES, ranker.own.tolist(), strict=True)),
        abstention=dict(zip(abstain.PRIOR, abstention.tolist(), strict=True)),
        examples=used,
        gain=added,
    )
    save_json(folder, "weights", asdict(learnt))


def _learn_ranking(sample: TrainingSample, prior: Ranker) -> Ranker:
    """Weights for ranking with evidence, and without it, learnt from the same queries."""
    own = sample.rows * np.array([KIND[name] != "evidence" for name in FEATURES], np.float32)
    return Ranker(
        conditional_logit(sample.rows, sample.is_candidate, sample.right, prior.weights, STRENGTH),
        conditional_logit(own, sample.is_candidate, sample.right, prior.own, STRENGTH),
    )


def _learn_abstention(sample: TrainingSample, ranker: Ranker, prior: Array) -> Array:
    rows, truth, weight = [], [], []
    for row, right, hidden in abstention_sample(sample, ranker):
        rows.append(row)
        truth.append(right)
        weight.append(abstain.OUT_OF_SCOPE if hidden else 1 - abstain.OUT_OF_SCOPE)
    return logistic(np.array(rows), np.array(truth), np.array(weight), prior, abstain.STRENGTH)


def _encoded(index: CompiledIndex, examples: Sequence[Example], number: int) -> EncodedQuery:
    """An example as an encoded query, with the vectors it already has."""
    vector = index.examples.vector[number] if index.examples is not None else np.zeros(0, np.float32)
    size = index.vectors["article"].raw.shape[1] if index.vectors else 0
    vectors = unit(vector[: 2 * size].reshape(2, size)) if size else None
    return encode_example(examples[number].query, index.encoder, vectors, vector)
