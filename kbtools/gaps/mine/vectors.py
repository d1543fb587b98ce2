"""Tickets and passages of articles as vectors, in several spaces: by meaning, by words, by characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kbtools.gaps.mine.embedding import Embed, Embedding
from kbtools.gaps.mine.kept import AT_ONCE, Array, KeptRows, Made, Rows, pieces
from kbtools.gaps.mine.latent_semantics import latent_embedding, latent_rows
from kbtools.gaps.mine.text import SAMPLE
from kbtools.languages import stop_words
from kbtools.system.spread import ALONE, Spread
from kbtools.text.embeddings import Model, unit

_ENOUGH_ANSWERS = 0.3  # least share of tickets with a reply for replies to be used
_FEW = 10  # number of texts at which their own mean has half of the weight
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

    tickets: Rows
    passages: Array
    passages_among_tickets: Array


@dataclass(frozen=True)
class Vectors:
    """`spaces`: all of them; `by_question`: those that compare by the question alone.

    `joined`: one row a ticket, all spaces side by side with their weights. `embed`: texts to rows.
    """

    spaces: tuple[Space, ...]
    by_question: tuple[Space, ...]
    joined: Rows
    embed: Embed


def vectors(texts: Texts, model: Model | None, spread: Spread = ALONE) -> Vectors:
    """Centred vectors of length 1: the mean is subtracted, so that what all texts share does not count.

    `spread`: who reads the texts of many tickets; the result is the same.
    """
    embed = Embedding.by(model) if model else lsa_embedding(_first(texts))
    question, passage = embed.of_many(texts.questions, spread), embed(texts.passages)
    centre = _centre(pieces(question))
    meaning = Space(_less(question, centre), _centred(passage), unit(passage - centre))
    has_answer = np.array([bool(answer) for answer in texts.answers], bool)
    if has_answer.mean() <= _ENOUGH_ANSWERS:
        chars = _character_space(texts, spread)
        both = (meaning, chars)
        return Vectors(both, both, _joined((1.0, meaning), (0.5, chars)), embed)
    replies = Space(_replies(embed.of_many(texts.answers, spread), has_answer), meaning.passages, meaning.passages)
    words, question_words = _word_spaces(texts, spread)
    joined = _joined((0.7, meaning), (1.0, replies), (1.4, words))
    return Vectors((meaning, words, replies), (meaning, question_words), joined, embed)


def _first(texts: Texts) -> list[str]:
    """All texts of the first `SAMPLE` tickets, and the passages."""
    return [*texts.questions[:SAMPLE], *filter(None, texts.answers[:SAMPLE]), *texts.passages]


def _replies(rows: Rows, has_answer: Array) -> KeptRows:
    """Rows of replies, centred; zeros where there is none."""
    centre = _centre(rows[np.flatnonzero(own) + at] for at, own in _by_piece(has_answer))
    found = (np.where(own[:, None], unit(rows[at : at + AT_ONCE] - centre), 0) for at, own in _by_piece(has_answer))
    return KeptRows(found)


def _by_piece(values: Array) -> Iterator[tuple[int, Array]]:
    return ((at, values[at : at + AT_ONCE]) for at in range(0, len(values), AT_ONCE))


def lsa_embedding(texts: Sequence[str]) -> Embedding:
    """An embedding without a model, by the words and word pairs of these texts."""
    return latent_embedding(texts, _WORDS, {"max_df": 0.3, "ngram_range": (1, 2), "max_features": _LONGEST_VOCABULARY})


def _character_space(texts: Texts, spread: Spread) -> Space:
    """Questions by character n-grams (3 to 5), which tolerate typing errors in short texts."""
    how = {"analyzer": "char_wb", "ngram_range": (3, 5), "min_df": 3, "max_features": _CHARACTERS}
    rows, embed = latent_rows(texts.questions, 150, how, spread)
    passage = embed(texts.passages)
    return Space(rows, passage, passage)


def _word_spaces(texts: Texts, spread: Spread) -> tuple[Space, Space]:
    """Tickets by the words of question and answer; and, in the same dimensions, by those of the question alone."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    stop = sorted(ENGLISH_STOP_WORDS if texts.lang == "en" else stop_words(texts.lang))
    both = Made(range(len(texts.questions)), lambda number: f"{texts.questions[number]}\n{texts.answers[number]}")
    rows, embed = latent_rows(both, 100, {"stop_words": stop}, spread)
    passage, questions = embed(texts.passages), embed.of_many(texts.questions, spread)
    return Space(rows, passage, passage), Space(questions, passage, passage)


def _centre(rows: Iterable[Array]) -> Array:
    """The mean of all rows, which come in pieces; of few only a part of it, as it is their topic."""
    total, count = np.zeros(1, np.float32), 0
    for piece in rows:
        total, count = total + piece.sum(axis=0), count + len(piece)
    return np.asarray(total / np.float32(max(1, count)) * (count / (count + _FEW)))


def _less(rows: Rows, centre: Array) -> KeptRows:
    return KeptRows(pieces(rows, lambda piece: unit(piece - centre)))


def _centred(rows: Array) -> Array:
    """The rows, of length 1, less their own mean."""
    return unit(rows - _centre([rows]))


def _joined(*weighted: tuple[float, Space]) -> KeptRows:
    """All spaces side by side."""
    number = len(weighted[0][1].tickets)
    return KeptRows(
        unit(np.hstack([weight * space.tickets[at : at + AT_ONCE] for weight, space in weighted]))
        for at in range(0, number, AT_ONCE)
    )
