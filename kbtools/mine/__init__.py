"""From resolved tickets to gaps: text, vectors, clusters, what is covered, ranking, names."""

from kbtools.mine.counting import asked_since, counted
from kbtools.mine.divide import least_alike
from kbtools.mine.identity import new_id
from kbtools.mine.material import Material
from kbtools.mine.mine import mine
from kbtools.mine.names import titles
from kbtools.mine.sight import Nearby, Sight, look_at

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
