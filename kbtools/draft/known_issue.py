"""A topic that nobody has an answer for yet, as a page that says so."""

from __future__ import annotations

from collections.abc import Sequence

from kbtools.draft import page
from kbtools.draft.resolve import Line, Resolution

NEXT = "Next update"
_NO_WAY = "We know of no way around it yet. If it happens to you, write to us: a person will answer."
_UNTIL = "Until it is mended, this has helped others:"
_PROMISE = "We write here again as soon as we know more."


def body(asked: Sequence[Line], applies: Sequence[Line], resolution: Resolution, people: int) -> str:
    """How many it happens to and an apology, what they see, a way around it, and when we write again.

    The page's own sentences promise nothing that is not known. `people`: how many different ones asked, at least one.
    """
    told = "1 person has" if people == 1 else f"{people:,} people have"
    parts = [
        f"{told} told us about this so far. We are sorry for the trouble.",
        _part(page.SEEN, page.quoted(asked)),
        _part(page.APPLIES, page.bullets(applies)),
        _part(page.WHY, page.sentences(resolution.why)),
        _part(page.DO, f"{_UNTIL}\n\n{page.steps(resolution.steps)}" if resolution.steps else _NO_WAY),
        _part(NEXT, _PROMISE),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _part(heading: str, text: str) -> str:
    return f"## {heading}\n\n{text}" if text else ""
