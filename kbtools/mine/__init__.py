"""From resolved tickets to gaps: text, vectors, clusters, what is covered, ranking, names."""

from kbtools.mine.identity import keep_ids
from kbtools.mine.material import Material
from kbtools.mine.mine import mine
from kbtools.mine.sight import Nearby, Sight, look_at

__all__ = ["Material", "Nearby", "Sight", "keep_ids", "look_at", "mine"]
