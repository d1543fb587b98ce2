"""The same cases on two indexes: which figures changed significantly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kbtools.evaluation.figures import AnsweredCase

DRAWS = 2_000
SURE = 0.99  # confidence; by chance, one of four figures changes in at most 4 % of all comparisons
SEED = 20_26


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure before and after, with the confidence interval of its difference, `low` to `high`."""

    name: str
    before: float
    after: float
    low: float
    high: float
    good: int  # 1 where more is better, -1 where less is

    @property
    def worse(self) -> bool:
        """Significantly worse: the whole interval is on the bad side of 0."""
        return self.high < 0 if self.good > 0 else self.low > 0

    @property
    def better(self) -> bool:
        """Significantly better: the whole interval is on the good side of 0."""
        return self.low > 0 if self.good > 0 else self.high < 0


# Name, value of a case (None: it does not count), and 1 if more is better, else -1.
_MEASURED: tuple[tuple[str, Callable[[AnsweredCase], float | None], int], ...] = (
    ("success@3", lambda row: float(row.is_right) if row.case.relevant else None, 1),
    ("mrr@10", lambda row: (1 / row.rank if row.rank else 0.0) if row.case.relevant else None, 1),
    ("shows_right", lambda row: float(row.shows_right) if row.case.relevant else None, 1),
    ("shows_wrong", lambda row: float(row.shows_wrong), -1),
)


def compare_figures(before: Sequence[AnsweredCase], after: Sequence[AnsweredCase]) -> list[FigureChange]:
    """The differences of the figures of the same cases, in the same order.

    Intervals are percentiles of a paired bootstrap over the cases (Efron and Tibshirani 1993) with a fixed seed, so
    that the same answers give the same result.
    """
    random = np.random.default_rng(SEED)
    found = []
    for name, measure, good in _MEASURED:
        pairs = [
            (a, b)
            for old, new in zip(before, after, strict=True)
            if (a := measure(old)) is not None and (b := measure(new)) is not None
        ]
        if not pairs:
            continue
        values = np.array(pairs)
        difference = values[:, 1] - values[:, 0]
        drawn = difference[random.integers(0, len(pairs), (DRAWS, len(pairs)))].mean(axis=1)
        low, high = np.quantile(drawn, [(1 - SURE) / 2, (1 + SURE) / 2])
        before_mean, after_mean = values.mean(axis=0).tolist()
        found.append(FigureChange(name, before_mean, after_mean, float(low), float(high), good))
    return found


def newly_wrong(
    before: Sequence[AnsweredCase], after: Sequence[AnsweredCase]
) -> list[tuple[AnsweredCase, AnsweredCase]]:
    """The cases that were right and no longer are, those that fell to the lowest rank first."""
    lost = [(old, new) for old, new in zip(before, after, strict=True) if old.is_right and not new.is_right]
    return sorted(lost, key=lambda pair: (-(pair[1].rank or 99), pair[0].rank or 0, pair[0].case.id))
