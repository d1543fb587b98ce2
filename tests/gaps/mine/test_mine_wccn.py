"""Likeness learnt from links."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from kbtools.gaps.mine.kept import AT_ONCE, Array
from kbtools.gaps.mine.wccn import within_class_normalised
from kbtools.text.embeddings import unit

ARTICLES, EACH = 8, 6


@pytest.fixture
def rows() -> Array:
    """Tickets of eight topics in directions of their own; all topics vary along the last direction, a mood."""
    random = np.random.default_rng(7)
    topic = np.repeat(np.eye(ARTICLES, ARTICLES + 1), EACH, axis=0)
    topic[:, -1] = random.normal(0, 2, len(topic))
    return unit((topic + random.normal(0, 0.05, topic.shape)).astype(np.float32))


def links(tickets: int, each: int = EACH) -> csr_array:
    linked = np.zeros((tickets, ARTICLES), dtype=np.float32)
    for article in range(ARTICLES):
        linked[article * EACH : article * EACH + each, article] = 1
    return csr_array(linked)


def same_topic_first(rows: Array) -> float:
    likeness = rows @ rows.T
    np.fill_diagonal(likeness, -np.inf)
    topic = np.repeat(np.arange(ARTICLES), EACH)
    return float((topic[likeness.argmax(axis=1)] == topic).mean())


def test_what_tickets_of_one_answer_differ_in_counts_less(rows: Array) -> None:
    learnt = within_class_normalised(rows, links(len(rows)))[:]
    assert same_topic_first(learnt) > same_topic_first(rows)
    assert np.abs(learnt[:, -1]).mean() < np.abs(rows[:, -1]).mean()
    assert np.linalg.norm(learnt, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("each", [0, 1, 3])
def test_few_links_change_nothing(rows: Array, each: int) -> None:
    assert within_class_normalised(rows, links(len(rows), each)) is rows


def test_answering_the_same_words_again_and_again_teaches_nothing(rows: Array) -> None:
    same = np.repeat(rows[:ARTICLES], EACH, axis=0)
    assert within_class_normalised(same, links(len(same))) is same


def test_the_order_of_tickets_does_not_matter(rows: Array) -> None:
    order = np.random.default_rng(3).permutation(len(rows))
    linked = links(len(rows))
    shuffled = within_class_normalised(rows[order], linked[order])[:]
    assert shuffled == pytest.approx(within_class_normalised(rows, linked)[order], abs=1e-5)


class Watched:
    """Rows that remember how many of them were asked for at once, at most."""

    def __init__(self, rows: Array) -> None:
        self.rows, self.most = rows, 0

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, which: slice | Array) -> Array:
        found = self.rows[which]
        self.most = max(self.most, len(found))
        return found


@pytest.mark.full
def test_an_article_that_answers_very_many_tickets_is_read_in_pieces_and_teaches_the_same() -> None:
    number = AT_ONCE + 1_000
    random = np.random.default_rng(11)
    rows = unit((np.eye(3)[0] + random.normal(0, (0.1, 0.2, 0.4), (number, 3))).astype(np.float32))
    watched = Watched(rows)
    learnt = within_class_normalised(watched, csr_array(np.ones((number, 1), np.float32)))[:]
    assert watched.most == AT_ONCE
    varies = np.cov(rows.T.astype(float))
    share, axes = np.linalg.eigh(varies + 3 * np.trace(varies) / 3 * np.eye(3) / number)
    assert learnt == pytest.approx(unit(rows @ (axes / np.sqrt(share)) @ axes.T), abs=1e-4)
