"""Tickets and passages as vectors, in several spaces: by meaning of question and answer, and by their words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.gaps.mine.mining_input import Array
from kbtools.languages import stop_words
from kbtools.text.embeddings import Model, unit

Embed = Callable[[Sequence[str]], Array]
_ENOUGH_ANSWERS = 0.3  # share of tickets with a reply from which replies count
_FEW = 10  # texts, from which their mean counts for half
_A_DIMENSION = 5  # texts that a dimension needs, to say more than one of them does
_WORDS = 256  # dimensions of the words that stand in for a model
_LONGEST_VOCABULARY = 40_000
_CHARACTERS = 60_000


@dataclass(frozen=True)
class Texts:
    """Questions and answers of tickets in one order (an answer may be empty), and passages of articles."""

    questions: Sequence[str]
    answers: Sequence[str]
    passages: Sequence[str]
    lang: str = "en"


@dataclass(frozen=True)
class Space:
    """One way to compare. `landing` are the passages as the tickets see them, to tell which tickets one falls on."""

    tickets: Array
    passages: Array
    landing: Array


@dataclass(frozen=True)
class Vectors:
    """All spaces; `joined` are the tickets in all of them at once, `asked` compares by the question alone."""

    spaces: tuple[Space, ...]
    asked: tuple[Space, ...]
    joined: Array
    embed: Embed


def vectors(texts: Texts, model: Model | None) -> Vectors:
    """Rows of length 1; mean-centred, so that what all texts share counts for nothing."""
    embed = model.embed if model else words_embed([*texts.questions, *filter(None, texts.answers), *texts.passages])
    question, passage = embed(texts.questions), embed(texts.passages)
    meaning = Space(_around(question), _around(passage), _around(passage, question))
    has_answer = np.array([bool(answer) for answer in texts.answers], bool)
    if has_answer.mean() <= _ENOUGH_ANSWERS:
        chars = _by_characters(texts)
        both = (meaning, chars)
        return Vectors(both, both, _joined((1.0, meaning), (0.5, chars)), embed)
    answer = embed(texts.answers)
    said = _around(answer, answer[has_answer])
    said[~has_answer] = 0
    replies = Space(said, meaning.passages, meaning.passages)
    words, asked = _by_words(texts)
    joined = _joined((0.7, meaning), (1.0, replies), (1.4, words))
    return Vectors((meaning, words, replies), (meaning, asked), joined, embed)


def words_embed(texts: Sequence[str]) -> Embed:
    """In place of a model: latent dimensions of the words and word pairs of these texts."""
    turn = _latent(texts, _WORDS, {"max_df": 0.3, "ngram_range": (1, 2), "max_features": _LONGEST_VOCABULARY})
    return lambda wanted: unit(turn(wanted))


def _by_characters(texts: Texts) -> Space:
    """Runs of characters of the questions, for short texts with slips of the pen."""
    how = {"analyzer": "char_wb", "ngram_range": (3, 5), "min_df": 3, "max_features": _CHARACTERS}
    turn = _latent(texts.questions, 150, how)
    passage = unit(turn(texts.passages))
    return Space(unit(turn(texts.questions)), passage, passage)


def _by_words(texts: Texts) -> tuple[Space, Space]:
    """Words of question and answer together; and, of the same dimensions, the question alone."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    stop = sorted(ENGLISH_STOP_WORDS if texts.lang == "en" else stop_words(texts.lang))
    both = [f"{question}\n{answer}" for question, answer in zip(texts.questions, texts.answers, strict=True)]
    turn = _latent(both, 100, {"stop_words": stop})
    passage = unit(turn(texts.passages))
    return Space(unit(turn(both)), passage, passage), Space(unit(turn(texts.questions)), passage, passage)


def _latent(texts: Sequence[str], dimensions: int, how: dict[str, Any]) -> Embed:
    """Latent semantic analysis (Deerwester et al. 1990) of sublinear tf-idf; zeros where no word comes twice."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    for loosened in ({"min_df": 2, "max_df": 0.5, **how}, {**how, "min_df": 1, "max_df": 1.0, "stop_words": None}):
        count = TfidfVectorizer(sublinear_tf=True, **loosened)
        try:
            rows = count.fit_transform(texts)
        except ValueError:  # no word is left
            continue
        if min(rows.shape) > 1:
            with np.errstate(invalid="ignore", divide="ignore"):  # equal texts have no variance to explain
                svd = TruncatedSVD(_dimensions(rows, dimensions), random_state=0).fit(rows)
            return lambda wanted: _turned(svd, count, wanted)
    return lambda wanted: np.zeros((len(wanted), 1), np.float32)


def _dimensions(rows: Any, most: int) -> int:
    texts, terms = map(int, rows.shape)
    return max(1, min(most, max(2, texts // _A_DIMENSION), texts - 1, terms - 1))


def _turned(svd: Any, count: Any, texts: Sequence[str]) -> Array:
    if not texts:
        return np.zeros((0, len(svd.components_)), np.float32)
    return np.asarray(svd.transform(count.transform(texts)), np.float32)


def _around(rows: Array, whose: Array | None = None) -> Array:
    """Less the mean of `whose` rows; less of it where they are few, for then it is what they are about."""
    whose = rows if whose is None else whose
    count = len(whose)
    return unit(rows - whose.mean(axis=0) * (count / (count + _FEW))) if count else unit(rows)


def _joined(*weighted: tuple[float, Space]) -> Array:
    return unit(np.hstack([weight * space.tickets for weight, space in weighted]))
