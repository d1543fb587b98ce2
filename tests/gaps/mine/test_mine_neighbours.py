"""The nearest tickets of a ticket, and what they are linked to."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from kbtools.gaps.mine.coverage_features import _near, _neighbours
from kbtools.gaps.mine.kept import Array
from kbtools.text.embeddings import unit

COUNT = 10


def with_equal_texts(number: int, equal: int) -> Array:
    """Rows of length 1, of which so many, the first ones, are the same."""
    random = np.random.default_rng(number)
    rows = random.normal(size=(number, 300))
    rows[:equal] = rows[0]
    return unit(rows.astype(np.float32))


@pytest.mark.full
@pytest.mark.parametrize("at_once", [1, 3, 50])
def test_all_tickets_of_one_text_are_neighbours_however_many_are_compared_at_once(at_once: int) -> None:
    rows = with_equal_texts(600, 200)
    tickets = np.arange(len(rows))
    whole = _neighbours(rows, tickets, rows, COUNT).toarray()
    parts = [_neighbours(rows, tickets[at : at + at_once], rows, COUNT).toarray() for at in range(0, 600, at_once)]
    assert (np.concatenate(parts) == whole).all()
    assert set(whole[:200].sum(axis=1)) == {199}


def test_no_ticket_is_a_neighbour_of_itself() -> None:
    rows = with_equal_texts(40, 5)
    assert not _neighbours(rows, np.arange(40), rows, COUNT).diagonal().any()
    assert _near(rows[:1], np.array([0]), csr_array(np.ones((1, 2)))).tolist() == [[0, 0]]
    assert _near(rows[:2], np.array([0, 1]), csr_array(np.eye(2))).tolist() == [[0, 1], [1, 0]]
