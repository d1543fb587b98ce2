"""The articles that come first for what each requester wrote, by words and by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kbtools.gaps.mine.coverage_features import best_passage
from kbtools.gaps.mine.kept import Array
from kbtools.gaps.mine.topic_words import TopicWords
from kbtools.gaps.mine.vectors import Space
from kbtools.text.analysis import Analyser

FIRST = 3
_AT_ONCE = 500  # tickets compared with all passages at a time
_K1, _B = 1.2, 0.75  # of BM25, the usual values


def first_articles(
    words: TopicWords, meaning: Space, passages: Sequence[str], article_of: Sequence[int], lang: str
) -> Array:
    """Tickets x 3, or x the number of articles if they are fewer: the numbers of the articles, in no order.

    The sum of the scores of each article's best passage by BM25 (Robertson and Zaragoza 2009) and by cosine, both
    standardised by ticket. `article_of`: the article's number of each passage, in order.
    """
    weights = _passage_weights(words, passages, article_of, lang).T.tocsr()
    starts = np.flatnonzero(np.diff(np.asarray(article_of), prepend=-1))
    first = min(FIRST, len(starts))
    found = np.zeros((words.table.shape[0], first), np.int32)
    for at in range(0, len(found), _AT_ONCE):
        which = np.arange(at, min(at + _AT_ONCE, len(found)))
        # BM25 of the article's best passage, and its cosine
        score = _standardised(np.maximum.reduceat((words.table[which] @ weights).toarray(), starts, axis=1))
        score += _standardised(best_passage(meaning, article_of, which))
        found[which] = np.argpartition(-score, first - 1, axis=1)[:, :first]
    return found


def most_often_first(first: Array, tickets: Array) -> tuple[int, float]:
    """The article that is among the first ones for most of these tickets, and the share of them."""
    often = np.bincount(first[tickets].ravel())
    return int(often.argmax()), float(often.max()) / len(tickets)


def _standardised(scores: Array) -> Array:
    return np.asarray((scores - scores.mean(axis=1, keepdims=True)) / (scores.std(axis=1, keepdims=True) + 1e-6))


def _passage_weights(words: TopicWords, passages: Sequence[str], article_of: Sequence[int], lang: str) -> Any:
    """Passages x terms; rare is a term that stands in few articles."""
    from scipy.sparse import csr_array

    analyser = Analyser.of(lang)
    number = {term: place for place, term in enumerate(words.terms)}
    known = [[number[term] for term in analyser.terms(text) if term in number] for text in passages]
    starts = np.cumsum([0, *map(len, known)])
    flat = [place for own in known for place in own]
    counts = csr_array((np.ones(len(flat), np.float32), flat, starts), shape=(len(passages), len(number)))
    counts.sum_duplicates()
    passage = np.repeat(np.arange(len(passages)), np.diff(counts.indptr))
    articles = article_of[-1] + 1
    places = (np.asarray(article_of)[passage], counts.indices)
    of_article = csr_array((counts.data, places), shape=(articles, len(number)))
    of_article.sum_duplicates()
    often = np.bincount(of_article.indices, minlength=len(number))
    rarity = np.log1p((articles - often + 0.5) / (often + 0.5))
    length = np.diff(starts) / max(1.0, float(np.diff(starts).mean()))
    norm = _K1 * (1 - _B + _B * length[passage])
    counts.data = (rarity[counts.indices] * counts.data * (_K1 + 1) / (counts.data + norm)).astype(np.float32)
    return counts
