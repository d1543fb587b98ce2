"""What the cells of one row of a table say: a ticket with a question and perhaps an answer."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Note
from kbtools.languages import every
from kbtools.model.ticket import RESOLVED, Message, Ticket
from kbtools.text.dates import Order, moment_of
from kbtools.text.normalise import count
from kbtools.tickets.formats.table_columns import TIMES

OPTIONAL = (*TIMES, "csat")
"""Fields whose values may be unreadable, which costs no ticket."""
_EMPTY = frozenset(("", "-", "--", "–", "n/a", "na", "none", "null", "nan", "nil"))
_MOST_IDS = 200_000
_LIST = re.compile(r"\s*[,;|]\s*")
_WORD = re.compile(r"\w+")
SPACES = re.compile(r"[\s,;|]+")
"""What stands between the names of articles."""
_RATINGS = {"good": 1.0, "bad": 0.0}  # as Zendesk has them


def ticket_of(cells: Mapping[str, str], order: Order) -> Ticket:
    """The ticket of these cells by field; an optional one that cannot be read counts as empty.

    Raises `KbError("ticket")` without an id, or with neither subject nor text.
    """
    if not cells.get("id"):
        raise KbError("ticket", "the id is empty")
    question = cells.get("body") or cells.get("subject", "")
    if not question:
        raise KbError("ticket", "subject and text are both empty")
    created, resolved = (moment_of(cells.get(field, ""), order) for field in TIMES)
    messages = [Message("requester", question, public=True, created_at=created)]
    if cells.get("answer"):
        messages.append(Message("agent", cells["answer"], public=True, created_at=resolved))
    return Ticket(
        id=cells["id"],
        messages=tuple(messages),
        source=cells.get("source") or "import",
        url=cells.get("url", ""),
        lang=cells.get("lang", ""),
        csat=rating_of(cells.get("csat", "")),
        subject=cells.get("subject", ""),
        status=status_of(cells.get("status", "")),
        created_at=created,
        resolved_at=resolved,
        tags=tuple(tag for tag in _LIST.split(cells.get("tags", "")) if tag),
        requester=cells.get("requester", ""),
        linked_articles=tuple(slug for slug in SPACES.split(cells.get("linked_articles", "")) if slug),
    )


@dataclass
class RowCounts:
    """What a person should know of the rows of a table, or of the records of a file, once they were read.

    `named`: the column or path of each field. Of ids, the first 200,000 are remembered.
    """

    named: Mapping[str, str]
    _unread: Counter[str] = field(default_factory=Counter)
    _ids: set[int] = field(default_factory=set)
    _again: int = 0
    _first: str = ""

    def add(self, ticket: Ticket, cells: Mapping[str, str]) -> None:
        """Take a ticket into account, with the cells by field that it was made of."""
        self._unread.update(
            name for name in OPTIONAL if getattr(ticket, name) is None and cells.get(name, "").lower() not in _EMPTY
        )
        known = hash((ticket.source, ticket.id))
        if known in self._ids:
            self._again += 1
            self._first = self._first or ticket.place
        elif len(self._ids) < _MOST_IDS:
            self._ids.add(known)

    def notes(self, where: str) -> Iterator[Note]:
        """What is told of them, if anything."""
        for name, number in sorted(self._unread.items()):
            which = f"{count(number, 'value')} in '{self.named[name].strip()}'"
            yield Note(where, f"{which} cannot be read as {name}, and counted as empty")
        if self._again:
            again = f"{count(self._again, 'ticket')} with an id that came before, the first at {self._first}"
            what = f"{again}; of each id, the last is kept"
            yield Note(where, what)


def status_of(text: str) -> str:
    """`resolved` for a status that begins with a word for it in any language, else the text itself."""
    first = _WORD.match(text.lower())
    return "resolved" if first and first[0] in _resolved() and text.lower() not in RESOLVED else text


@cache
def _resolved() -> frozenset[str]:
    return frozenset(every(lambda known: known.resolved))


def rating_of(text: str) -> float | None:
    """A rating: a number, the first of `4/5` or `80 %`, or Zendesk's words; None for anything else."""
    if text.lower() in _RATINGS:
        return _RATINGS[text.lower()]
    try:
        value = float(text.partition("/")[0].replace("%", "").replace(",", ".").strip())
    except ValueError:
        return None
    return value if math.isfinite(value) else None
