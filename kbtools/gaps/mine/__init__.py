"""From resolved tickets to gaps: text, vectors, clusters, what is covered, ranking, names."""

from kbtools.gaps.mine.counts import asked_since, counted
from kbtools.gaps.mine.details import GapDetails, Nearby, look_at
from kbtools.gaps.mine.find import find_gaps
from kbtools.gaps.mine.gap_ids import new_id
from kbtools.gaps.mine.mining_input import Material
from kbtools.gaps.mine.suggested_split import least_alike
from kbtools.gaps.mine.titles import titles

__all__ = [
    "GapDetails",
    "Material",
    "Nearby",
    "asked_since",
    "counted",
    "find_gaps",
    "least_alike",
    "look_at",
    "new_id",
    "titles",
]
