"""The third place is kept for what articles say of themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kbtools.search.features import Features
from kbtools.search.rank import CLEAR, OWN_PLACE, ranking, softmax

NONE = np.zeros(0)
NOTHING = Features(NONE, {}, NONE, 1.0, NONE, NONE, NONE, None)  # only the scores matter here
SCORES = arrays(np.float32, (2, 8), elements=st.floats(-8, 8, width=16), unique=True)


@pytest.mark.full
@given(SCORES)
def test_the_first_two_are_those_of_the_evidence(scores: np.ndarray) -> None:
    found = ranking(scores[0], scores[1], NOTHING).best_first()
    assert found[:OWN_PLACE] == np.argsort(-scores[0], kind="stable").tolist()[:OWN_PLACE]


@given(SCORES)
def test_what_words_and_meaning_clearly_put_first_is_among_the_first_three(scores: np.ndarray) -> None:
    own = int(np.argmax(scores[1]))
    if softmax(scores[1])[own] >= CLEAR:
        assert own in ranking(scores[0], scores[1], NOTHING).best_first()[: OWN_PLACE + 1]


@given(SCORES)
def test_without_a_clear_word_of_their_own_evidence_decides(scores: np.ndarray) -> None:
    unclear = np.zeros(20, np.float32)
    longer = np.concatenate([scores[0], np.linspace(-20, -10, 12, dtype=np.float32)])
    assert ranking(longer, unclear, NOTHING).best_first() == np.argsort(-longer, kind="stable").tolist()


def test_only_a_winner_that_is_clear_is_called_one() -> None:
    own, other = np.zeros(20, np.float32), np.ones(20, np.float32)
    assert ranking(other, own, NOTHING).clear_winner == -1
    own[7] = 5
    assert ranking(other, own, NOTHING).clear_winner == 7


def test_two_articles_need_no_third_place() -> None:
    alone = replace(NOTHING, article=np.arange(2))
    assert ranking(np.array([1.0, 0.0]), np.array([0.0, 5.0]), alone).best_first() == [0, 1]
