"""What commands print: tables and lines for people, JSON for programs, errors on stderr."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from kbtools.errors import MOST_TOLD, KbError
from kbtools.text.normalise import encodable, normalise, without_escapes
from kbtools.workspace import Workspace, workspace_around

# What moves a cursor, recolours a terminal or writes to its clipboard, and what changes the order of text.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BREAK = re.compile(r"[\t\n\u2028\u2029]")
_COLOUR = f"\ufdd0{os.urandom(8).hex()}["  # begins our own colours until they are printed; no text can guess it


@dataclass
class Session:
    """The folder a command works in, opened when first needed."""

    folder: Path
    _workspace: Workspace | None = field(default=None, repr=False)

    @property
    def workspace(self) -> Workspace:
        """The workspace that the folder is, or is in; raises `KbError("workspace-missing")`."""
        if self._workspace is None:
            self._workspace = Workspace.open(workspace_around(self.folder))
        return self._workspace


def style(text: str, *, fg: str | None = None, bold: bool = False, dim: bool = False) -> str:
    """Colour the text, unless `NO_COLOR` is set; click removes it where the output is no terminal."""
    if os.environ.get("NO_COLOR"):
        return text
    begin, end = click.style("\0", fg=fg, bold=bold or None, dim=dim or None).replace("\x1b[", _COLOUR).split("\0")
    return f"{begin}{text}{end}"


def safe(text: str) -> str:
    """Untrusted text, normalised: without what steers a terminal, and needless blanks."""
    return normalise(without_escapes(text))


def say(line: str = "", *, err: bool = False) -> None:
    """Print text on stdout, or on stderr, wherever it comes from: see `visible`."""
    click.echo(visible(line), err=err)


def visible(text: str) -> str:
    """Text for a terminal: only colours of `style` are obeyed, all other control characters are shown (`\\x1b`).

    Line breaks and tabs stay. Bytes that are not UTF-8, as in names of files, become U+FFFD.
    """
    shown = _CONTROL.sub(_named, encodable(text).replace("\r\n", "\n"))
    return shown.replace(_COLOUR, "\x1b[")


def in_line(text: str) -> str:
    """A text for a terminal that stays in its line, such as an id: its line breaks and tabs are shown, too (`\\n`)."""
    return _BREAK.sub(_named, visible(text))


def _named(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def step(line: str) -> None:
    """Print one line of progress on stderr, so that stdout holds the answer alone."""
    say(style(f"· {in_line(line)}", dim=True), err=True)


def show_json(data: object) -> None:
    """Print the answer as one line of JSON, as it is; names of files may hold bytes that are not UTF-8."""
    click.echo(encodable(json.dumps(data, ensure_ascii=False)))


def show_errors(problems: Sequence[KbError], others: str = "more") -> None:
    """Print each problem on stderr: what, where, and what to do; after the first 20 only how many `others` follow.

    A place is one line: the name of a file in an archive may hold line breaks.
    """
    for problem in problems[:MOST_TOLD]:
        say(f"{style(f'error[{problem.code}]', fg='red', bold=True)}: {problem.message}", err=True)
        if problem.where:
            say(f"  in: {in_line(problem.where)}", err=True)
        if problem.hint:
            say(f"  try: {problem.hint}", err=True)
    if len(problems) > MOST_TOLD:
        step(f"and {len(problems) - MOST_TOLD:,} {others}")


def show_bad_lines(problems: Sequence[KbError]) -> None:
    """Print the lines of a file that could not be read; after the first few only their number."""
    show_errors(problems, "more lines that could not be read")


def show_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table as wide as the terminal; as wide as its text where there is none.

    A row is one line: see `in_line`.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    plain = not sys.stdout.isatty()
    console = Console(width=200 if plain else None, highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, head in enumerate(heads):
        table.add_column(head, no_wrap=number == 0, overflow="fold")
    for row in rows:
        table.add_row(*(Text(in_line(cell)) for cell in row))
    console.print(table)
