"""Two texts of an article side by side: the lines that only one of them has."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

MOST_COMPARED = 2_000  # lines of both texts together; longer ones would take seconds
MOST_SHOWN = 300
_KINDS: dict[str, Literal["before", "after", "same"]] = {"-": "before", "+": "after", " ": "same"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a comparison: in the text `before`, in the one `after`, or the `same` in both."""

    kind: Literal["before", "after", "same", "gap"]
    line: str


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """The lines that differ, each with two around it; a `gap` stands for lines that are left out.

    Very long texts are not compared, but named as one gap.
    """
    one, other = before.splitlines(), after.splitlines()
    if len(one) + len(other) > MOST_COMPARED:
        return (Difference("gap", "These texts are too long to compare here."),)
    rows = list(difflib.unified_diff(one, other, n=2, lineterm=""))[2:]
    shown = [Difference("gap", "…") if row.startswith("@@") else Difference(_KINDS[row[0]], row[1:]) for row in rows]
    if not shown and before != after:
        return (Difference("gap", "Only the ends of lines differ."),)
    more = [Difference("gap", f"{len(shown) - MOST_SHOWN} more lines")] if len(shown) > MOST_SHOWN else []
    return (*shown[:MOST_SHOWN], *more)
