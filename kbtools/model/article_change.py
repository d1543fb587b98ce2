"""What publishing, archiving or closing an article changed, so that it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kbtools.model.gap import GapState

Action = Literal["published", "archived", "closed"]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it was before, by its path below the workspace; `text` is None where there was none.

    `digest`: of what was written there, empty where the file was removed.
    """

    path: str
    text: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class GapBefore:
    """The state of a gap before, with its article and the reason."""

    id: str
    state: GapState
    slug: str
    why: str


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """One change with what it replaced.

    `email`: who did it, empty for the command line. `linked` and `unlinked`: tickets that were linked to the article,
    and tickets whose link was taken away. `ledger`: None where the change added nothing to the ledger of published
    slugs; the line that was taken out, or empty text where the next build adds one.
    """

    id: str
    slug: str
    action: Action
    email: str
    at: datetime
    files: tuple[KeptFile, ...]
    gaps: tuple[GapBefore, ...] = ()
    linked: tuple[Key, ...] = ()
    unlinked: tuple[Key, ...] = ()
    ledger: str | None = None
