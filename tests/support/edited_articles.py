"""Awkward Markdown files for the editor, and their forms as a browser sends them back."""

from __future__ import annotations

from hypothesis import strategies as st

from kbtools.model.article.editable import Editable, Steps
from kbtools.model.article.front_fields import shown_front

LINES = (
    "",
    "  ",
    "\t",
    "1. Press **Start**",
    "2) Wait",
    "7. ",
    "8.",
    "    more of it",
    "\tand more",
    "   1. within",
    "    - below",
    "- a list",
    "## What to do",
    "### Why {#why} ##",
    "# A lamp",
    "#no heading",
    "```",
    "    ```sh",
    "~~~",
    "<div>",
    "</div>",
    "<!-- 1. no step",
    "-->",
    "| a | b |",
    "|---|---|",
    "!!! note",
    "> quoted",
    "[x]: /y",
    "---",
    "...",
    "a\rb",
    "nul\0here",
    "\u2028",
    "\ufeff",
    "10. ten",
    "one",
    "ünïcödé 名",
    "two  ",
    "title: no",
)
FRONTS = (
    "",
    "---\ntitle: A lamp\n---\n",
    '---\n# a remark\ntitle: "A: lamp"  # why\nkind: problem # so\ntags: [a,\n  b]\n---\n\n',
    "---\ntitle: >\n  A lamp\n  in two lines\nowner: x\n\n# last\n---\n",
    "---\n{title: A lamp, kind: how-to}\n---\n",
    "---\nphrases:\n- one\n- two\n'title': 'it''s # a lamp'\n...\n",
    "---\n---\n",
    "---\nkind: how-to\ntitle: A lamp",
    "---\ntitle: a\x85b\n---\n",
)


@st.composite
def files(draw: st.DrawFn) -> str:
    """Front matter and lines of Markdown in any order, with any line ends, with or without a byte order mark."""
    body = draw(st.lists(st.sampled_from(LINES), max_size=25))
    text = draw(st.sampled_from(FRONTS)) + "\n".join(body) + draw(st.sampled_from(("", "\n", "\n\n\n")))
    ends = draw(st.sampled_from(("\n", "\r\n", "mixed")))
    if ends == "mixed":
        text = "".join(f"{line}\r\n" if draw(st.booleans()) else f"{line}\n" for line in text.split("\n")).removesuffix(
            "\n"
        )
    else:
        text = text.replace("\n", ends)
    return draw(st.sampled_from(("", "\ufeff"))) + text


def sent_back(form: Editable) -> dict[str, str]:
    """Every field of the form by its name, as a browser sends it that nobody typed into: with its own line ends."""
    values = shown_front(form.article)
    for number, part in enumerate(form.parts):
        values[f"h{number}"] = part.heading
        values[f"m{number}"] = ""
        for place, piece in enumerate(part.pieces):
            if isinstance(piece, Steps):
                values |= {f"s{number}.{place}.{row}": step.shown for row, step in enumerate(piece.rows)}
            else:
                values[f"t{number}.{place}"] = piece.shown
    return {name: text.replace("\n", "\r\n") for name, text in values.items()}


def lines_of(form: Editable, name: str) -> tuple[int, int]:
    """The lines that a field stands for."""
    number, *rest = name[1:].split(".")
    part = form.parts[int(number)]
    if name[0] == "h":
        return part.line, part.line + 1
    piece = part.pieces[int(rest[0])]
    lines = piece.rows[int(rest[1])].lines if isinstance(piece, Steps) else piece.lines
    return lines.first, lines.end
