"""What is done with an article for customers, and what they see afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Do = Literal["publish", "archive", "undo", "build"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants done with an article. `to`: where the address of an archived one leads."""

    do: Do
    slug: str = ""
    name: str = ""
    email: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class PlannedPublication:
    """An article or a waiting draft that is to be published at a time. `email`: who asked, empty for the command line.

    `began_at`: when the service began; `problem`: why it was not published then.
    """

    slug: str
    at: datetime
    email: str = ""
    began_at: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Live:
    """What customers see from now on. `url`: of the article on the site, empty where it has none now.

    `linked`: tickets that lead others to it. `commit`: of git, empty where there is none, and `note` says why if that
    was not meant. `branch`: where it was pushed to instead.
    """

    slug: str
    url: str
    seconds: float
    linked: int = 0
    commit: str = ""
    note: str = ""
    branch: str = ""
