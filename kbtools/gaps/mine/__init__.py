"""From resolved tickets to gaps: text, vectors, clusters, what is covered, ranking, names."""

from kbtools.gaps.mine.counting import asked_since, counted
from kbtools.gaps.mine.details import Nearby, Sight, look_at
from kbtools.gaps.mine.divide import least_alike
from kbtools.gaps.mine.identity import new_id
from kbtools.gaps.mine.material import Material
from kbtools.gaps.mine.mine import mine
from kbtools.gaps.mine.names import titles

__all__ = [
    "Material",
    "Nearby",
    "Sight",
    "asked_since",
    "counted",
    "least_alike",
    "look_at",
    "mine",
    "new_id",
    "titles",
]
