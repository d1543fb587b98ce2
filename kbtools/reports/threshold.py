"""What other values of `suggest.min_probability` would show, for the report: as a table and as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbtools.errors import KbError
from kbtools.search.generations import Generations
from kbtools.search.report_curve import Point
from kbtools.workspace import Workspace

WIDTH, HEIGHT = 300.0, 120.0  # of the picture


@dataclass(frozen=True)
class Thresholds:
    """The `curve` of `kbtools.search.report_curve` as the index in use measured it, and the threshold `now`."""

    now: float
    curve: tuple[Point, ...] = ()

    @property
    def rows(self) -> tuple[Point, ...]:
        """The points that a table shows: half of the threshold, the threshold and its double."""
        wanted = (self.now / 2, self.now, min(2 * self.now, 1.0))
        nearest = (min(self.curve, key=lambda point: abs(point[0] - least)) for least in wanted if self.curve)
        return tuple(dict.fromkeys(nearest))

    def line(self, share: int) -> str:
        """One of the shares of each point as the `points` of a line in SVG, from the left to the right."""
        return " ".join(f"{point[0] * WIDTH:.1f},{HEIGHT * (1 - point[share]):.1f}" for point in self.curve)


def thresholds_of(workspace: Workspace) -> Thresholds:
    """Those of a workspace; without a curve where no index is built or nothing was learnt."""
    now = workspace.settings.min_probability
    try:
        curve: Sequence[Sequence[float]] = Generations.of(workspace).open().weights.curve
    except KbError:
        return Thresholds(now)
    return Thresholds(now, tuple((a, b, c, d) for a, b, c, d in curve))
