"""A review: somebody asks colleagues to look at an article before it is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Review:
    """Who asked for it and who approved, each by mail address; `approved_by` is empty until somebody did."""

    slug: str
    sent_by: str
    sent_at: datetime
    approved_by: str = ""
    approved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """What somebody said of an article. `about`: the words of the article that it is about; empty for all of it."""

    id: str
    slug: str
    email: str
    at: datetime
    said: str
    about: str = ""
