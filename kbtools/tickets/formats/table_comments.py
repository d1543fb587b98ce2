"""Comments in the cells of a table, as Jira and ServiceNow write them; only what the requester surely saw is read.

Jira has a column for each comment (`05/Feb/26 8:18 PM;WRITER;TEXT`) and does not say which are internal: those that the
requester wrote are public. ServiceNow has a journal in one cell, whose entries say whether they are work notes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from kbtools.helpdesks.reading.fields import in_order
from kbtools.helpdesks.reading.journals import journal_entries
from kbtools.model.ticket import Author, Message
from kbtools.text.dates import Order, moment_of, written
from kbtools.text.jira_wiki import wiki_text

_PUBLIC, _PRIVATE = ("additional comments", "comments", "zusätzliche kommentare"), "work notes"
_LONGEST_TIME, _LONGEST_NAME = 40, 200


@dataclass(frozen=True)
class Comments:
    """The public comments of a row in order of time, who wrote any, and the number of those that may be internal."""

    messages: tuple[Message, ...] = ()
    people: tuple[str, ...] = ()
    unmarked: int = 0


def comments_of(cells: Iterable[str], askers: Collection[str], order: Order) -> Comments:
    """What is said in the cells with comments. `askers`: names, addresses and ids of the requester."""
    known = {name.casefold() for name in askers if name}
    found = list(dict.fromkeys(one for cell in cells if cell.strip() for one in _said(cell)))
    public = [one for one in found if one.is_public(known)]
    return Comments(
        in_order([one.message(known, order) for one in public]),
        tuple(dict.fromkeys(one.writer for one in found if one.writer)),
        sum(one.kind != _PRIVATE and not one.is_public(known) for one in found),
    )


@dataclass(frozen=True)
class _Comment:
    """`kind` as the journal tells it in small letters; empty where it does not, as in Jira."""

    when: str
    writer: str
    kind: str
    text: str

    def is_public(self, askers: Collection[str]) -> bool:
        return self.kind in _PUBLIC or (not self.kind and self.writer.casefold() in askers)

    def message(self, askers: Collection[str], order: Order) -> Message:
        author: Author = "requester" if self.writer.casefold() in askers else "agent"
        name = self.writer if author == "agent" else ""
        return Message(author, self.text, True, moment_of(self.when, order), name)


def _said(cell: str) -> Iterator[_Comment]:
    when, _, rest = cell.strip().partition(";")
    writer, mark, text = rest.partition(";")
    if mark and len(when) <= _LONGEST_TIME and len(writer) <= _LONGEST_NAME and written(when):
        yield _Comment(when, writer.strip(), "", wiki_text(text.strip()))
        return
    entries = [_entry(*told) for told in journal_entries(cell)]
    # A text without a line that says whose it is and of which kind may be a note of the staff.
    yield from entries or [_Comment("", "", "", cell)]


def _entry(when: str, writer: str, kind: str, text: str) -> _Comment:
    if kind.startswith("customer visible"):  # Additional comments (Customer visible)
        writer, _, kind = writer.rpartition(" (")
    return _Comment(when, writer, kind.lower(), text.strip())
