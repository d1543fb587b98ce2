"""What is done with an article for customers, and what they see afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Do = Literal["publish", "archive", "close", "undo", "build"]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What whoever publishes was shown, and agreed to; see `kbtools.articles.unpublished`.

    `seen`: the text of the article, from `seen_of`; any where it is empty. `others`: the saved changes of other
    articles that customers see with it, from `mark_of`; any where it is None.
    """

    seen: str = ""
    others: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants done with an article; `close`: note that a known issue is mended.

    `to`: where the address of an archived one leads. `at`: the time that was set to publish it, if one was. `change`:
    the id of the change that is taken back.
    """

    do: Do
    slug: str = ""
    name: str = ""
    email: str = ""
    to: str = ""
    agreed: Agreed = Agreed()
    at: datetime | None = None
    change: str = ""


@dataclass(frozen=True, slots=True)
class PlannedPublication:
    """An article or a waiting draft that is to be published at a time. `email`: who asked, empty for the command line.

    `began_at`: when the service began; `problem`: why it was not published then. `seen` and `agreed`: what is to be
    published then, as `Agreed` has them; `seen` is empty in plans of earlier versions, which publish what there is.
    """

    slug: str
    at: datetime
    email: str = ""
    began_at: datetime | None = None
    problem: str = ""
    seen: str = ""
    agreed: str = ""


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
