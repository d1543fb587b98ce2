"""What a decision about a gap changed, so that it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kbtools.model.gap import Gap


@dataclass(frozen=True, slots=True)
class GapChange:
    """One decision: the gaps as they were before, and as they were after it.

    `action`: what was done, in words; `email`: who did it, empty for the command line. `draft`: the revision of the
    draft that was written with it, empty where none was.
    """

    id: str
    gap: str
    action: str
    email: str
    at: datetime
    before: tuple[Gap, ...]
    after: tuple[Gap, ...]
    draft: str = ""
