"""A topic that nobody has an answer for yet, as a page that says so."""

from __future__ import annotations

from collections.abc import Sequence

from kbtools.gaps.draft import page
from kbtools.gaps.draft.resolve import Line, Resolution
from kbtools.languages.pages import counted


def body(asked: Sequence[Line], applies: Sequence[Line], resolution: Resolution, people: int, said: page.Said) -> str:
    """How many it happens to and an apology, what they see, a way around it, and when we write again.

    The page's own sentences promise nothing that is not known. `people`: how many different ones asked, at least one.
    """
    own = said["draft"]
    parts = {
        "seen": page.quoted(asked, said),
        "applies": page.bullets(applies),
        "why": page.sentences(resolution.why),
        "do": f"{own['until']}\n\n{page.steps(resolution.steps)}" if resolution.steps else own["no_way"],
        "next": own["next"],
    }
    return f"{counted(people, own['one'], own['many'])}\n\n{page.under_headings(parts, said)}\n"
