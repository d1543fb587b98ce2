"""Learning from the workspace's own examples how far to trust words, meaning and evidence, and when to be silent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from kbtools.index.generation import MANIFEST, Generation, save_json
from kbtools.learn.fits import conditional_logit, logistic
from kbtools.suggest import silence
from kbtools.suggest.features import Asked, Knowledge
from kbtools.suggest.loading import load_knowledge
from kbtools.suggest.together import FEATURES, PRIOR, STRENGTH, example_query, silence_rows, training_rows

Array = np.ndarray[Any, Any]


def teach(folder: Path) -> None:
    """Write `weights.json`: the weights of the ranking and of the probability, learnt or the prior ones."""
    files = {path.name: [0, 0] for path in folder.iterdir()}
    know = load_knowledge(Generation(folder, {"files": files, "manifest": MANIFEST}))
    ranking = np.array(list(PRIOR.values()))
    doubt = np.array(list(silence.PRIOR.values()))
    used = 0
    if know.examples is not None and know.size > 1:
        queries, texts = _examples_as_queries(know)
        rows, right, chosen = training_rows(know, queries, texts)
        ranking = conditional_logit(rows, right, ranking, STRENGTH)
        doubt = _learn_silence(know, ranking, queries, chosen, doubt)
        used = len(chosen)
    save_json(
        folder,
        "weights",
        {
            "ranking": dict(zip(FEATURES, ranking.tolist(), strict=True)),
            "silence": dict(zip(silence.PRIOR, doubt.tolist(), strict=True)),
            "examples": used,
        },
    )


def _learn_silence(know: Knowledge, ranking: Array, queries: list[Asked], chosen: list[int], prior: Array) -> Array:
    rows, truth, weight = [], [], []
    for row, right, hidden in silence_rows(know, ranking, queries, chosen):
        rows.append(row)
        truth.append(right)
        weight.append(silence.OUTSIDE if hidden else 1 - silence.OUTSIDE)
    return logistic(np.array(rows), np.array(truth), np.array(weight), prior, silence.STRENGTH)


def _examples_as_queries(know: Knowledge) -> tuple[list[Asked], list[str]]:
    """Each example as the query it would be; its text, as the terms it holds, to sample by."""
    examples = know.examples
    assert examples is not None  # noqa: S101 - the caller looked
    words = examples.words
    term = np.repeat(np.arange(len(words.start) - 1), np.diff(words.start))
    order = np.argsort(words.row, kind="stable")
    at = np.searchsorted(words.row[order], np.arange(examples.size + 1))
    queries, texts = [], []
    for number in range(examples.size):
        mine = term[order[at[number] : at[number + 1]]]
        queries.append(example_query(examples, number, [(int(t), 1.0) for t in mine]))
        texts.append(" ".join(map(str, mine)))
    return queries, texts
