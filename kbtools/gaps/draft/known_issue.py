"""The body of a known issue: a topic that nobody has an answer for yet."""

from __future__ import annotations

from collections.abc import Sequence

from kbtools.gaps.draft import markdown_body
from kbtools.gaps.draft.resolution import Resolution
from kbtools.gaps.draft.ways import SourcedLine
from kbtools.languages.pages import counted


def body_in_own_words(people: int, helps: str, texts: markdown_body.PageTexts) -> str:
    """The body of one that a person wrote: `helps`, how many people it affects, and what happens next.

    What helps comes first, so that a search shows it. `helps`: as Markdown, empty where nothing does yet.
    """
    own = texts["draft"]
    told = counted(people, own["one"], own["many"], texts)
    parts = {"do": f"{own['until']}\n\n{helps}" if helps else own["no_way"], "next": f"{told} {own['next']}"}
    return f"{markdown_body.under_headings(parts, texts)}\n"


def body(
    issue: Sequence[SourcedLine],
    environment: Sequence[SourcedLine],
    resolution: Resolution,
    people: int,
    texts: markdown_body.PageTexts,
) -> str:
    """How many people it affects, an apology, what they see, a workaround, and what happens next.

    It promises nothing that is not known. `people`: how many different people asked, at least one.
    """
    own = texts["draft"]
    parts = {
        "seen": markdown_body.quoted(issue, texts),
        "applies": markdown_body.bullets(environment),
        "why": markdown_body.sentences(resolution.cause),
        "do": f"{own['until']}\n\n{markdown_body.steps(resolution.steps)}" if resolution.steps else own["no_way"],
        "next": own["next"],
    }
    return f"{counted(people, own['one'], own['many'], texts)}\n\n{markdown_body.under_headings(parts, texts)}\n"
