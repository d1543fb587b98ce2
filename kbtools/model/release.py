"""A release: a complete set of built files, the index or the site, which all services of a help centre can use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Kind = Literal["index", "site"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class KeptRelease:
    """A release that shared storage holds: when it was put there, and of how many files it consists."""

    kind: Kind
    id: str
    pushed_at: datetime
    files: int
    is_live: bool = False
