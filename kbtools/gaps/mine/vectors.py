"""Tickets and passages of articles as vectors, in several spaces: by meaning, by words, by characters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from kbtools.gaps.mine.mining_input import Array
from kbtools.languages import stop_words
from kbtools.text.embeddings import Model, unit

Embed = Callable[[Sequence[str]], Array]
_ENOUGH_ANSWERS = 0.3  # least share of tickets with a reply for replies to be used
_FEW = 10  # number of texts at which their own mean has half of the weight
_A_DIMENSION = 5  # least number of texts per dimension, so that no dimension describes a single text
_WORDS = 256  # dimensions of the vectors of words that replace a model
_LONGEST_VOCABULARY = 40_000
_CHARACTERS = 60_000


@dataclass(frozen=True)
class Texts:
    """Questions and answers of tickets, in the same order (an answer may be empty), and passages of articles."""

    questions: Sequence[str]
    answers: Sequence[str]
    passages: Sequence[str]
    lang: str = "en"


@dataclass(frozen=True)
class Space:
    """One way to compare texts by cosine: a row of length 1 for each ticket and each passage.

    `passages_among_tickets`: the passages centred on the mean of the tickets, to find the cluster each falls on.
    """

    tickets: Array
    passages: Array
    passages_among_tickets: Array


@dataclass(frozen=True)
class Vectors:
    """`spaces`: all of them; `by_question`: those that compare by the question alone.

    `joined`: one row a ticket, all spaces side by side with their weights. `embed`: texts to rows.
    """

    spaces: tuple[Space, ...]
    by_question: tuple[Space, ...]
    joined: Array
    embed: Embed


def vectors(texts: Texts, model: Model | None) -> Vectors:
    """Centred vectors of length 1: the mean is subtracted, so that what all texts share does not count."""
    embed = model.embed if model else lsa_embedding([*texts.questions, *filter(None, texts.answers), *texts.passages])
    question, passage = embed(texts.questions), embed(texts.passages)
    meaning = Space(_centred(question), _centred(passage), _centred(passage, question))
    has_answer = np.array([bool(answer) for answer in texts.answers], bool)
    if has_answer.mean() <= _ENOUGH_ANSWERS:
        chars = _character_space(texts)
        both = (meaning, chars)
        return Vectors(both, both, _joined((1.0, meaning), (0.5, chars)), embed)
    answer = embed(texts.answers)
    replied = _centred(answer, answer[has_answer])
    replied[~has_answer] = 0
    replies = Space(replied, meaning.passages, meaning.passages)
    words, question_words = _word_spaces(texts)
    joined = _joined((0.7, meaning), (1.0, replies), (1.4, words))
    return Vectors((meaning, words, replies), (meaning, question_words), joined, embed)


def lsa_embedding(texts: Sequence[str]) -> Embed:
    """An embedding without a model: latent semantic analysis of the words and word pairs of these texts."""
    how = {"max_df": 0.3, "ngram_range": (1, 2), "max_features": _LONGEST_VOCABULARY}
    project = _latent(texts, _WORDS, how)[1]
    return lambda wanted: unit(project(wanted))


def _character_space(texts: Texts) -> Space:
    """Questions by character n-grams (3 to 5), which tolerate typing errors in short texts."""
    how = {"analyzer": "char_wb", "ngram_range": (3, 5), "min_df": 3, "max_features": _CHARACTERS}
    rows, project = _latent(texts.questions, 150, how)
    passage = unit(project(texts.passages))
    return Space(unit(rows), passage, passage)


def _word_spaces(texts: Texts) -> tuple[Space, Space]:
    """Tickets by the words of question and answer; and, in the same dimensions, by those of the question alone."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    stop = sorted(ENGLISH_STOP_WORDS if texts.lang == "en" else stop_words(texts.lang))
    both = [f"{question}\n{answer}" for question, answer in zip(texts.questions, texts.answers, strict=True)]
    rows, project = _latent(both, 100, {"stop_words": stop})
    passage = unit(project(texts.passages))
    return Space(unit(rows), passage, passage), Space(unit(project(texts.questions)), passage, passage)


def _latent(texts: Sequence[str], dimensions: int, how: dict[str, Any]) -> tuple[Array, Embed]:
    """Latent semantic analysis (Deerwester et al. 1990) of sublinear tf-idf; zeros where there are too few words.

    The rows of the texts, and an embedding of others in the same dimensions.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    for loosened in ({"min_df": 2, "max_df": 0.5, **how}, {**how, "min_df": 1, "max_df": 1.0, "stop_words": None}):
        count = TfidfVectorizer(sublinear_tf=True, **loosened)
        try:
            rows = count.fit_transform(texts)
        except ValueError:  # no word is left
            continue
        if min(rows.shape) > 1:
            with np.errstate(invalid="ignore", divide="ignore"):  # equal texts have no variance
                svd = TruncatedSVD(_dimensions(rows, dimensions), random_state=0).fit(rows)
            return np.asarray(svd.transform(rows), np.float32), partial(_projected, svd, count)
    return np.zeros((len(texts), 1), np.float32), lambda wanted: np.zeros((len(wanted), 1), np.float32)


def _dimensions(rows: Any, most: int) -> int:
    texts, terms = map(int, rows.shape)
    return max(1, min(most, max(2, texts // _A_DIMENSION), texts - 1, terms - 1))


def _projected(svd: Any, count: Any, texts: Sequence[str]) -> Array:
    if not texts:
        return np.zeros((0, len(svd.components_)), np.float32)
    return np.asarray(svd.transform(count.transform(texts)), np.float32)


def _centred(rows: Array, around: Array | None = None) -> Array:
    """The rows minus the mean of `around` or of themselves; of few rows' mean only a part, as it is their topic."""
    around = rows if around is None else around
    count = len(around)
    return unit(rows - around.mean(axis=0) * (count / (count + _FEW))) if count else unit(rows)


def _joined(*weighted: tuple[float, Space]) -> Array:
    return unit(np.hstack([weight * space.tickets for weight, space in weighted]))
