"""Training: the weights of ranking and abstention, learnt from the workspace's examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from kbtools.model.case import Case
from kbtools.model.query import Query
from kbtools.search import abstain
from kbtools.search.abstain import abstention_features, probability
from kbtools.search.encode import EncodedQuery, encode_example, encode_query
from kbtools.search.evidence_gain import gain
from kbtools.search.examples import Example
from kbtools.search.fitting import conditional_logit, logistic
from kbtools.search.generation import Generation, LearntWeights, Manifest, save_json
from kbtools.search.index_arrays import CompiledIndex, load_compiled
from kbtools.search.rank import FEATURES, KIND, OWN_PRIOR, PRIOR, STRENGTH, Ranker, rank
from kbtools.search.report_curve import threshold_curve
from kbtools.search.training_sample import Asked, TrainingSample, abstention_sample, training_sample
from kbtools.text.embeddings import Model, unit

Array = np.ndarray[Any, Any]


def train(
    folder: Path, examples: Sequence[Example], judged: Sequence[Case], model: Model | None, model_name: str
) -> None:
    """Write `weights.json`: the weights of the ranking and of abstention, learnt or the prior ones.

    `examples` in the order in which the generation that is being built in `folder` holds them. From enough `judged`
    questions the share of answers with a link is learnt.
    """
    generation = Generation(folder, Manifest())
    index = load_compiled(generation)
    ranker = Ranker(np.array(list(PRIOR.values())), OWN_PRIOR)
    abstention = abstain.prior(len(examples), model_name)
    asked: list[Asked] = []
    used, added, labelled = 0, None, 1.0
    if index.examples is not None and index.size > 1:
        texts = [example.text for example in examples]
        sample = training_sample(index, index.examples, partial(_encoded, index, examples), texts)
        ranker = _learn_ranking(sample, ranker)
        asked = list(abstention_sample(sample, ranker))
        abstention = _learn_abstention(asked, abstention)
        labelled = _label_frequency([one for one in asked if examples[one.example].kind == "ticket"], abstention)
        used, added = len(sample.queries), gain(sample, ranker)
    if len(judged) >= abstain.ENOUGH_JUDGED and index.size:
        asked_of = partial(_first_place, index, ranker, model, [row.slug for row in generation.articles])
        rows, right = zip(*map(asked_of, judged), strict=True)
        labelled = abstain.judged_label_frequency(probability(np.array(rows), abstention), np.array(right))
    learnt = LearntWeights(
        ranking=dict(zip(FEATURES, ranker.weights.tolist(), strict=True)),
        own=dict(zip(FEATURES, ranker.own.tolist(), strict=True)),
        abstention=dict(zip(abstain.PRIOR, abstention.tolist(), strict=True)),
        examples=used,
        gain=added,
        label_frequency=labelled,
        unsaid=abstain.UNSAID,
        curve=threshold_curve(asked, abstention, labelled),
    )
    save_json(folder, "weights", asdict(learnt))


def _learn_ranking(sample: TrainingSample, prior: Ranker) -> Ranker:
    """Weights for ranking with evidence, and without it, learnt from the same queries."""
    own = sample.rows * np.array([KIND[name] != "evidence" for name in FEATURES], np.float32)
    return Ranker(
        conditional_logit(sample.rows, sample.is_candidate, sample.right, prior.weights, STRENGTH),
        conditional_logit(own, sample.is_candidate, sample.right, prior.own, STRENGTH),
    )


def _learn_abstention(asked: Sequence[Asked], prior: Array) -> Array:
    rows = np.concatenate([one.rows for one in asked])
    rows[:, [abstain.COLUMNS.index(name) for name in abstain.NOT_LEARNT]] = 0.0  # so the prior's weight stays
    truth = np.concatenate([one.right for one in asked])
    hidden = np.repeat([one.hidden for one in asked], [len(one.rows) for one in asked])
    weight = np.where(hidden, abstain.OUT_OF_SCOPE, 1 - abstain.OUT_OF_SCOPE)
    return logistic(rows, truth, weight, prior, abstain.STRENGTH)


def _label_frequency(asked: Sequence[Asked], abstention: Array) -> float:
    """Of tickets alone: a phrase always carries its label."""
    linked = [one.rows[0] for one in asked if one.right[0] and not one.hidden]
    return abstain.label_frequency(probability(np.array(linked), abstention)) if linked else 1.0


def _first_place(
    index: CompiledIndex, ranker: Ranker, model: Model | None, slugs: Sequence[str], case: Case
) -> tuple[Array, bool]:
    """The abstention features of what would come first for a judged question, and whether it is right."""
    query = encode_query(Query(case.body, case.subject), index.encoder, model)
    found = rank(query, index, ranker)
    best = found.best_first()[:1]
    return abstention_features(found, query, best)[0], slugs[int(found.features.article[best[0]])] in case.relevant


def _encoded(index: CompiledIndex, examples: Sequence[Example], number: int) -> EncodedQuery:
    """An example as an encoded query, with the vectors it already has."""
    vector = index.examples.vector[number] if index.examples is not None else np.zeros(0, np.float32)
    size = index.vectors["article"].raw.shape[1] if index.vectors else 0
    vectors = unit(vector[: 2 * size].reshape(2, size)) if size else None
    return encode_example(examples[number].query, index.encoder, vectors, vector)
