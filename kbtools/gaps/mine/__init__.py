"""From resolved tickets to gaps: text, vectors, clusters, coverage by articles, ranking, titles."""

from kbtools.gaps.mine.counts import counted_since, with_counts
from kbtools.gaps.mine.details import GapDetails, gap_details
from kbtools.gaps.mine.find import find_gaps
from kbtools.gaps.mine.gap_ids import new_id
from kbtools.gaps.mine.mining_input import MiningInput
from kbtools.gaps.mine.suggested_split import suggest_split
from kbtools.gaps.mine.titles import choose_titles

__all__ = [
    "GapDetails",
    "MiningInput",
    "choose_titles",
    "counted_since",
    "find_gaps",
    "gap_details",
    "new_id",
    "suggest_split",
    "with_counts",
]
