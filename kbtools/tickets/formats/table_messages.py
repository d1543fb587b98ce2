"""Tables of messages that belong to the tickets of another table, such as `tickets.csv` and `comments.csv`.

A column names the ticket of each message, as `ticket_id` or `ParentId` of Salesforce do, and another says who saw it. A
message that is not surely public is private, and counted; of mails, those are public that the requester wrote or got.
Where columns contradict each other, the one that hides the message is believed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from kbtools.helpdesks.reading.fields import in_order
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Row, Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.model.ticket import Author, Message, Ticket
from kbtools.text.dates import Order, moment_of
from kbtools.tickets.formats.table_columns import Columns, names_of, plain

_PARENT = "parentid"  # the case of a message of Salesforce; elsewhere, the message that it answers
_TICKET = ["ticketid", "caseid", "conversationid", "requestid", "incidentid", "threadid", _PARENT]
_NUMBER = [
    f"{what}{name}" for name in ("number", "no", "key") for what in ("ticket", "case", "incident", "request", "issue")
]
_WHO_SAW_IT = frozenset(
    "public ispublic ispublished private isprivate internal isinternal visibility incoming isincoming".split()
)
_OF_A_MESSAGE = frozenset("messageid commentid postid".split())
_USES = {
    "ticket": [*_TICKET, *_NUMBER],
    "body": "bodytext plainbody textbody commentbody body comment message text content value htmlbody".split(),
    "public": "public ispublic ispublished".split(),
    "private": "private isprivate internal isinternal".split(),
    "visibility": ["visibility"],
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
# Words alone: a visibility of 0 or 1 is a level, which means one thing here and another there.
_OPEN = frozenset("public external".split())
_HIDDEN = frozenset("internal private internalnote privatenote note staff".split())
# A "user" is a customer at some help desks and an agent at others, such as Chatwoot.
_REQUESTERS = frozenset("requester enduser customer client contact caller".split())
_INCOMING = _YES | {"inbound", "incoming", "in"}
_DRAFTS = ("5", "draft")  # a mail of Salesforce that was not sent
_DIGITS = 12  # of the number of a message, so that messages come in their order
_KIND = "message"


def is_of_messages(names: Sequence[str]) -> bool:
    """Whether a table with these columns has messages, of which some may be private or an agent's."""
    known = set(map(plain, names))
    told = not known.isdisjoint(_WHO_SAW_IT | _OF_A_MESSAGE)
    return told and (not known.isdisjoint(_TICKET) or may_be_of_messages(names))


def may_be_of_messages(names: Sequence[str]) -> bool:
    """Whether the texts of a table with these columns belong to tickets, where there is a table of tickets beside it.

    They name a ticket and have nothing that only a ticket has, such as a subject.
    """
    known = set(map(plain, names))
    of_tickets = known & {*names_of("subject"), *names_of("status"), *names_of("answer")}
    return not of_tickets and not known.isdisjoint(_USES["ticket"]) and not known.isdisjoint(_USES["body"])


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
            seen, by = cells.seen, cells.all("author") if cells.is_unsigned else []
            if seen == "unclear" or (not seen and not cells.all("to") and not by):
                unmarked += 1
            elif seen != "private":
                self._number += 1
                marks = {"asked": cells.is_asked, "public": seen == "public"}
                kept = {"body": cells.first("body"), "when": cells.first("when"), "by": by}
                name = str(self._number).zfill(_DIGITS)
                said = {**kept, **marks, "authors": cells.all("author"), "to": cells.all("to")}
                self.staging.put(_KIND, f"{key} {cells.first('ticket') or '(empty)'}", name, said)
        if unmarked:
            yield Skipped("unmarked", unmarked)

    def join(self, ticket: Ticket, columns: Columns, row: Sequence[str], order: Order) -> tuple[Ticket, int]:
        """The ticket of a row with its messages, and the number of those that the requester may not have seen."""
        kept = [one for key in self.keys for one in self.staging.get(_KIND, f"{key} {_id(key, columns, row, ticket)}")]
        askers = {name.casefold() for name in columns.asked(row) if name}
        public = [one for one in kept if one["public"] or _got(one["to"], askers) or _is_by(one["by"], askers)]
        said = in_order([_message(one, askers, order) for one in public])
        question, *answers = ticket.messages
        asked = " ".join(question.body.split())
        new = [one for one in said if one.author != "requester" or " ".join(one.body.split()) != asked]
        # Beside what the requester said, a subject alone is not said again.
        is_subject = not columns.cells(row).get("body")
        first = () if is_subject and any(one.author == "requester" for one in new) else (question,)
        known = {(one.author, " ".join(one.body.split())) for one in said}
        answers = [one for one in answers if (one.author, " ".join(one.body.split())) not in known]
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

    def _all_are(self, use: str, words: Collection[str]) -> bool:
        """Whether there is such a cell, and all of them hold one of the words."""
        found = self.all(use)
        return bool(found) and all(plain(cell) in words for cell in found)

    @property
    def is_gone(self) -> bool:
        """Whether it was deleted, or never sent."""
        is_draft = bool(self.first("incoming")) and self.first("status").lower() in _DRAFTS
        return is_draft or any(cell.lower() in _YES for cell in self.all("deleted"))

    @property
    def seen(self) -> Literal["public", "private", "unclear", ""]:
        """Who saw it, as far as the row says so: `unclear` where a word is not known, nothing where there is none."""
        hiding = [plain(cell) for cell in self.all("private")]
        showing = [plain(cell) for cell in self.all("public")]
        visible = [plain(cell) for cell in self.all("visibility")]
        if _NO & set(showing) or (_YES | _HIDDEN) & set(hiding) or _HIDDEN & set(visible):
            return "private"
        if set(hiding) - _NO or set(showing) - _YES or set(visible) - _OPEN:
            return "unclear"
        return "public" if hiding or showing or visible or self.is_asked else ""

    @property
    def is_asked(self) -> bool:
        """Whether the requester wrote it, as far as the row says so."""
        return self._all_are("incoming", _INCOMING) or self._all_are("role", _REQUESTERS)

    @property
    def is_unsigned(self) -> bool:
        """Whether no cell says from which side it came, so that only the names of its author may tell."""
        return not self.all("incoming") and not self.all("role")


def _id(key: str, columns: Columns, row: Sequence[str], ticket: Ticket) -> str:
    """The id of a row that a table of messages means by its column `key`."""
    names = list(map(plain, columns.names))
    # A case has a parent, too: another case.
    known = plain(key)
    meant = ("id",) if known == _PARENT else (known, "number", "key") if known in _NUMBER else (known, "id")
    place = next((names.index(name) for name in meant if name in names), None)
    return ticket.id if place is None else row[place].strip()


def _got(to: Iterable[str], askers: Collection[str]) -> bool:
    """Whether a mail was sent to the requester."""
    return not {one.strip().casefold() for cell in to for one in cell.replace(",", ";").split(";")}.isdisjoint(askers)


def _is_by(authors: Iterable[str], askers: Collection[str]) -> bool:
    """Whether the requester wrote it."""
    return any(name.casefold() in askers for name in authors)


def _message(kept: Mapping[str, Any], askers: Collection[str], order: Order) -> Message:
    names: list[str] = kept["authors"]
    asked = kept["asked"] or _is_by(names, askers)
    author: Author = "requester" if asked else "agent"
    return Message(author, kept["body"], True, moment_of(kept["when"], order), "" if asked else next(iter(names), ""))
