"""Confidence intervals of shares and of their difference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

Z = 1.959963984540054  # 95 %, two-sided
POWER = 0.8416212335729143  # 80 %


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None where `whole` is 0."""
        return self.part / self.whole if self.whole else None

    def interval(self) -> tuple[float, float]:
        """Wilson's score interval (1927) at 95 %, without continuity correction; 0 to 1 where `whole` is 0."""
        if not self.whole:
            return 0.0, 1.0
        p, n = self.part / self.whole, self.whole
        middle = p + Z**2 / (2 * n)
        half = Z * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        return max(0.0, (middle - half) / (1 + Z**2 / n)), min(1.0, (middle + half) / (1 + Z**2 / n))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The shares of visits that sent a message: `held` without suggestions, `offered` with them.

    `difference` is held minus offered: above 0, suggestions prevent messages. `low` and `high` are its 95 % interval.
    """

    held: Share
    offered: Share
    difference: float
    low: float
    high: float

    @property
    def proven(self) -> bool:
        """Whether the difference is significant: the interval does not contain 0."""
        return not self.low <= 0 <= self.high

    @property
    def still_needed(self) -> int | None:
        """How many more visits are needed to prove a difference of this size with a power of 80 %.

        The usual sample size for two proportions, unpooled: N = (1.96 + 0.84)² (p₁q₁/r₁ + p₂q₂/r₂) / d², with r the
        present share of visits in each group; less the visits so far. 0 when proven; None where the difference is 0.
        """
        if self.proven:
            return 0
        whole = self.held.whole + self.offered.whole
        if not self.difference:
            return None
        spread = sum(_variance(side) * whole / side.whole for side in (self.held, self.offered))
        return max(1, math.ceil((Z + POWER) ** 2 * spread / self.difference**2) - whole)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "held": {"sent": self.held.part, "visits": self.held.whole},
            "offered": {"sent": self.offered.part, "visits": self.offered.whole},
            "difference": self.difference,
            "low": self.low,
            "high": self.high,
            "proven": self.proven,
            "still_needed": self.still_needed,
        }


def compare_shares(held: Share, offered: Share) -> Comparison | None:
    """The difference of two shares with Newcombe's hybrid score interval; None where a group has no visit.

    R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
    methods", Statistics in Medicine 17 (1998), 873 to 890, method 10.
    """
    if held.value is None or offered.value is None:
        return None
    (low1, high1), (low2, high2) = held.interval(), offered.interval()
    difference = held.value - offered.value
    below = math.hypot(held.value - low1, high2 - offered.value)
    above = math.hypot(high1 - held.value, offered.value - low2)
    return Comparison(held, offered, difference, difference - below, difference + above)


def _variance(side: Share) -> float:
    # Where nobody or everybody sent, the variance would be 0, and too few visits would seem enough: the middle of the
    # interval is taken instead.
    p = side.part / side.whole if 0 < side.part < side.whole else sum(side.interval()) / 2
    return p * (1 - p)
