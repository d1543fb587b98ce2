"""What may be said of an experiment, measured on many made-up ones."""

from __future__ import annotations

import numpy as np
import pytest

from kbtools.reports import Comparison, Share, compare_shares

TABLES = 2_000


def experiments(held: float, offered: float, *, visits: int, share: float, seed: int) -> list[Comparison]:
    """Outcome tables of as many experiments, in which these shares of people send a message."""
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(TABLES):
        on_held = int(chance.binomial(visits, share))
        sent = (
            Share(int(chance.binomial(on_held, held)), on_held),
            Share(int(chance.binomial(visits - on_held, offered)), visits - on_held),
        )
        if made := compare_shares(*sent):
            found.append(made)
    assert len(found) == TABLES
    return found


def test_the_interval_is_the_one_that_newcombe_prints() -> None:
    # His first example, 56 of 70 against 48 of 80, method 10: 0.0524 to 0.3339.
    made = compare_shares(Share(56, 70), Share(48, 80))
    assert made is not None
    assert (made.difference, made.low, made.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    # And with nothing on one side, 10 of 10 against 0 of 20: 0.6791 to 1.
    made = compare_shares(Share(10, 10), Share(0, 20))
    assert made is not None
    assert (made.low, made.high) == pytest.approx((0.6791, 1.0), abs=5e-5)


@pytest.mark.full
@pytest.mark.parametrize(
    ("held", "offered", "visits", "share"), [(0.62, 0.5, 1200, 0.25), (0.3, 0.22, 600, 0.5), (0.8, 0.7, 2000, 0.1)]
)
def test_the_interval_covers_a_known_effect_as_often_as_it_says(
    held: float, offered: float, visits: int, share: float
) -> None:
    made = experiments(held, offered, visits=visits, share=share, seed=20)
    covered = sum(one.low <= held - offered <= one.high for one in made) / TABLES
    assert 0.935 <= covered <= 0.965


@pytest.mark.parametrize(("rate", "visits", "share"), [(0.6, 1200, 0.25), (0.3, 400, 0.5), (0.85, 3000, 0.1)])
def test_without_an_effect_false_claims_are_rare(rate: float, visits: int, share: float) -> None:
    made = experiments(rate, rate, visits=visits, share=share, seed=21)
    assert sum(one.proven for one in made) / TABLES <= 0.065


def test_with_the_visits_that_were_said_to_be_needed_the_effect_mostly_shows() -> None:
    begun = compare_shares(Share(19, 30), Share(45, 90))
    assert begun is not None
    assert not begun.proven
    assert begun.still_needed is not None
    visits = begun.still_needed + 120
    later = experiments(19 / 30, 0.5, visits=visits, share=0.25, seed=22)
    assert 0.77 <= sum(one.proven for one in later) / TABLES <= 0.84


def test_what_is_proven_needs_nothing_and_no_difference_needs_no_number() -> None:
    clear, equal = compare_shares(Share(90, 100), Share(10, 100)), compare_shares(Share(5, 10), Share(50, 100))
    assert clear is not None
    assert equal is not None
    assert (clear.proven, clear.still_needed) == (True, 0)
    assert (equal.proven, equal.still_needed) == (False, None)


def test_a_side_without_visits_gives_no_comparison_and_no_share() -> None:
    assert compare_shares(Share(0, 0), Share(1, 2)) is None
    assert Share(0, 0).value is None
    assert Share(0, 3).value == 0
