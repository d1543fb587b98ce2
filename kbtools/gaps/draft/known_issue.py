"""A topic that nobody has an answer for yet, as a page that says so."""

from __future__ import annotations

from collections.abc import Sequence

from kbtools.gaps.draft import markdown_body
from kbtools.gaps.draft.resolution import Line, Resolution
from kbtools.languages.pages import counted


def body(
    asked: Sequence[Line], applies: Sequence[Line], resolution: Resolution, people: int, said: markdown_body.Said
) -> str:
    """How many it happens to and an apology, what they see, a way around it, and when we write again.

    The page's own sentences promise nothing that is not known. `people`: how many different ones asked, at least one.
    """
    own = said["draft"]
    parts = {
        "seen": markdown_body.quoted(asked, said),
        "applies": markdown_body.bullets(applies),
        "why": markdown_body.sentences(resolution.why),
        "do": f"{own['until']}\n\n{markdown_body.steps(resolution.steps)}" if resolution.steps else own["no_way"],
        "next": own["next"],
    }
    return f"{counted(people, own['one'], own['many'])}\n\n{markdown_body.under_headings(parts, said)}\n"
