"""The same cases on two indexes: what changed, and whether it is more than chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kbtools.evaluation.figures import Answered

DRAWS = 2_000
SURE = 0.99  # of four figures at once one is wrong by chance in at most four of a hundred
SEED = 20_26


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after, with the interval of its difference; `worse` and `better` are beyond chance."""

    name: str
    before: float
    after: float
    low: float
    high: float
    good: int  # 1 where more is better, -1 where less is

    @property
    def worse(self) -> bool:
        """The whole interval lies on the bad side."""
        return self.high < 0 if self.good > 0 else self.low > 0

    @property
    def better(self) -> bool:
        """The whole interval lies on the good side."""
        return self.low > 0 if self.good > 0 else self.high < 0


# Name, what a case adds to it (None: it does not count for it), and which way is good.
_MEASURED: tuple[tuple[str, Callable[[Answered], float | None], int], ...] = (
    ("success@3", lambda row: float(row.is_right) if row.case.relevant else None, 1),
    ("mrr@10", lambda row: (1 / row.rank if row.rank else 0.0) if row.case.relevant else None, 1),
    ("shows_right", lambda row: float(row.shows_right) if row.case.relevant else None, 1),
    ("shows_wrong", lambda row: float(row.shows_wrong), -1),
)


def changes(before: Sequence[Answered], after: Sequence[Answered]) -> list[Change]:
    """How the figures of the same cases, in the same order, differ.

    The interval is that of a paired bootstrap over the cases (Efron & Tibshirani 1993, percentiles), with a fixed
    seed: the same answers, the same verdict.
    """
    random = np.random.default_rng(SEED)
    found = []
    for name, measure, good in _MEASURED:
        pairs = [(a, b) for old, new in zip(before, after, strict=True) if (a := measure(old)) is not None
                 and (b := measure(new)) is not None]  # fmt: skip
        if not pairs:
            continue
        values = np.array(pairs)
        difference = values[:, 1] - values[:, 0]
        drawn = difference[random.integers(0, len(pairs), (DRAWS, len(pairs)))].mean(axis=1)
        low, high = np.quantile(drawn, [(1 - SURE) / 2, (1 + SURE) / 2])
        before_mean, after_mean = values.mean(axis=0).tolist()
        found.append(Change(name, before_mean, after_mean, float(low), float(high), good))
    return found


def turned(before: Sequence[Answered], after: Sequence[Answered]) -> list[tuple[Answered, Answered]]:
    """The cases that were right and no longer are, those that fell furthest first."""
    lost = [(old, new) for old, new in zip(before, after, strict=True) if old.is_right and not new.is_right]
    return sorted(lost, key=lambda pair: (-(pair[1].rank or 99), pair[0].rank or 0, pair[0].case.id))
