"""Tables of messages that belong to the tickets of another table, such as `tickets.csv` and `comments.csv`.

A column names the ticket of each message, as `ticket_id` or `ParentId` of Salesforce do, and another says who saw it. A
message that is not surely public is private, and counted; of mails, those are public that the requester wrote or got.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kbtools.helpdesks.reading.fields import in_order
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Row, Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.model.ticket import Author, Message, Ticket
from kbtools.text.dates import Order, moment_of
from kbtools.tickets.formats.table_columns import Columns, names_of, plain

_TICKET = "ticketid parentid caseid conversationid requestid incidentid threadid".split()
_WHO_SAW_IT = frozenset("public ispublic ispublished private isprivate internal isinternal incoming isincoming".split())
_OF_A_MESSAGE = frozenset("messageid commentid postid".split())
_USES = {
    "ticket": _TICKET,
    "body": "bodytext plainbody textbody commentbody body comment message text content value htmlbody".split(),
    "public": "public ispublic ispublished".split(),
    "private": "private isprivate internal isinternal".split(),
    "incoming": "incoming isincoming inbound direction".split(),
    "author": "authorname fromname sendername author authoremail fromaddress fromemail sender from authorid"
    " createdbyid userid".split(),
    "role": "role authorrole authortype sendertype usertype".split(),
    "to": "toaddress toemail to ccaddress".split(),
    "deleted": "isdeleted deleted".split(),
    "status": ["status"],
    "when": ["messagedate", *names_of("created_at")],
}
_YES = frozenset("true yes 1 t y".split())
_NO = frozenset("false no 0 f n".split())
_REQUESTERS = frozenset("requester enduser customer client contact user caller".split())
_INCOMING = _YES | {"inbound", "incoming", "in"}
_DRAFTS = ("5", "draft")  # a mail of Salesforce that was not sent
_DIGITS = 12  # of the number of a message, so that messages come in their order
_KIND = "message"


def is_of_messages(names: Sequence[str]) -> bool:
    """Whether a table with these columns has messages, of which some may be private or an agent's."""
    known = set(map(plain, names))
    return not known.isdisjoint(_TICKET) and not known.isdisjoint(_WHO_SAW_IT | _OF_A_MESSAGE)


@dataclass
class TableMessages:
    """Messages that wait for the rows of their tickets. `keys`: the names of the columns that tell these tickets."""

    staging: Staging
    keys: dict[str, None] = field(default_factory=dict)
    _number: int = 0

    def stage(self, names: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[Row]:
        """Stage the messages of a table; what does not say who saw it is counted."""
        places = _places(names)
        key, unmarked = names[places["ticket"][0]].strip(), 0
        self.keys[key] = None
        for row in rows:
            cells = _Cells({use: [row[place].strip() for place in found] for use, found in places.items()})
            if not cells.first("body") or cells.is_gone:
                continue
            if cells.is_public is None and not cells.all("to"):
                unmarked += 1
            elif cells.is_public is not False:
                self._number += 1
                marks = {"asked": cells.is_asked, "public": cells.is_public is True}
                kept = {"body": cells.first("body"), "when": cells.first("when")}
                name = str(self._number).zfill(_DIGITS)
                said = {**kept, **marks, "authors": cells.all("author"), "to": cells.all("to")}
                self.staging.put(_KIND, f"{key} {cells.first('ticket') or '(empty)'}", name, said)
        if unmarked:
            yield Skipped("unmarked", unmarked)

    def join(self, ticket: Ticket, columns: Columns, row: Sequence[str], order: Order) -> tuple[Ticket, int]:
        """The ticket of a row with its messages, and the number of those that the requester may not have seen."""
        kept = [one for key in self.keys for one in self.staging.get(_KIND, f"{key} {_id(key, columns, row, ticket)}")]
        askers = {name.casefold() for name in columns.asked(row) if name}
        public = [one for one in kept if one["public"] or _got(one["to"], askers)]
        said = in_order([_message(one, askers, order) for one in public])
        question, *answers = ticket.messages
        asked = " ".join(question.body.split())
        new = [one for one in said if one.author != "requester" or " ".join(one.body.split()) != asked]
        # Beside its messages, a subject alone is not said again.
        first = () if said and not columns.cells(row).get("body") else (question,)
        named = people(*(name for one in kept for name in one["authors"] if any(map(str.isalpha, name))))
        joined = replace(ticket, messages=(*first, *new, *answers), people=(*ticket.people, *named))
        return joined, len(kept) - len(public)


def _places(names: Sequence[str]) -> dict[str, list[int]]:
    """The places of the columns of each use, the most usual first."""
    found = {plain(name): place for place, name in reversed(list(enumerate(names)))}
    return {use: [found[name] for name in usual if name in found] for use, usual in _USES.items()}


@dataclass(frozen=True)
class _Cells:
    """The cells of a row by their use."""

    by_use: Mapping[str, Sequence[str]]

    def all(self, use: str) -> list[str]:
        return [cell for cell in self.by_use[use] if cell]

    def first(self, use: str) -> str:
        return next(iter(self.all(use)), "")

    def _is(self, use: str, words: Collection[str]) -> bool:
        return self.first(use).lower() in words

    @property
    def is_gone(self) -> bool:
        """Whether it was deleted, or never sent."""
        return self._is("deleted", _YES) or (bool(self.first("incoming")) and self._is("status", _DRAFTS))

    @property
    def is_public(self) -> bool | None:
        """None where no column says it."""
        if self._is("private", _YES) or self._is("public", _NO):
            return False
        return True if self._is("private", _NO) or self._is("public", _YES) or self.is_asked else None

    @property
    def is_asked(self) -> bool:
        """Whether the requester wrote it, as far as the row says so."""
        return self._is("incoming", _INCOMING) or plain(self.first("role")) in _REQUESTERS


def _id(key: str, columns: Columns, row: Sequence[str], ticket: Ticket) -> str:
    """The id of a row that a table of messages means by its column `key`."""
    names = list(map(plain, columns.names))
    place = next((names.index(name) for name in (plain(key), "id") if name in names), None)
    return ticket.id if place is None else row[place].strip()


def _got(to: Iterable[str], askers: Collection[str]) -> bool:
    """Whether a mail was sent to the requester."""
    return not {one.strip().casefold() for cell in to for one in cell.replace(",", ";").split(";")}.isdisjoint(askers)


def _message(kept: Mapping[str, Any], askers: Collection[str], order: Order) -> Message:
    names: list[str] = kept["authors"]
    asked = kept["asked"] or any(name.casefold() in askers for name in names)
    author: Author = "requester" if asked else "agent"
    return Message(author, kept["body"], True, moment_of(kept["when"], order), "" if asked else next(iter(names), ""))
