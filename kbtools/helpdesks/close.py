"""Solving a ticket of a help desk whose requester says that an answer by mail helped, or opening it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kbtools.errors import KbError
from kbtools.helpdesks.delivery import DeliveryClient, delivery_client
from kbtools.helpdesks.reading.fields import Record, moment, text
from kbtools.settings import Settings
from kbtools.text.normalise import one_line

_NEAR = timedelta(hours=2)  # between the mail's coming to us and to the help desk
# What stands in a search of a help desk, so no letter in it may mean anything there.
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}")


@dataclass(frozen=True, slots=True)
class SaidByRequester:
    """What a requester said of their ticket, which is known by their address, its subject and when it came.

    `solved`: that it was answered, else that a person is needed after all. `note`: tells agents so.
    """

    address: str
    subject: str
    came: datetime
    solved: bool
    note: str


@dataclass(frozen=True, slots=True)
class FoundTicket:
    """A ticket as the help desk lists it; `address`: of who asks. `solved`: nobody has to answer it."""

    id: str
    address: str
    subject: str
    created_at: datetime | None
    solved: bool


@dataclass(frozen=True)
class CloseApi:
    """How tickets are solved at one help desk.

    `needs`: all settings that it requires, the first one with the address. `headers`: those of every request. `find`:
    the tickets of an address that were created or changed since a time, and perhaps those of similar addresses.
    `change`: write an internal note and the state, never the state alone.
    """

    needs: tuple[str, ...]
    headers: Callable[[Settings], dict[str, str]]
    find: Callable[[DeliveryClient, str, datetime], Iterable[FoundTicket]]
    change: Callable[[DeliveryClient, str, SaidByRequester], None]

    def write(self, settings: Settings, said: SaidByRequester, now: Callable[[], datetime]) -> None:
        """Solve the requester's ticket, or open it again, with a note; one that is solved is not solved again.

        Who needs a person after all is heard also where the ticket is open: agents may have been told to close it.

        Raises `KbError("delivery")` where not exactly one ticket can be meant, or the help desk does not take it.
        """
        if not _PLAIN_ADDRESS.fullmatch(said.address):
            raise KbError("delivery", "the address cannot be searched for")
        client = delivery_client(self.needs[0], settings, self.headers(settings), now)
        client.begin()
        found = [one for one in self.find(client, said.address, said.came - _NEAR) if _is_meant(one, said)]
        if len(found) != 1:
            raise KbError("delivery", f"{len(found)} tickets there can be meant", where=client.where)
        if not (found[0].solved and said.solved):
            self.change(client, found[0].id, said)


def found_ticket(record: Record, address: str, solved: bool, subject: str = "subject") -> FoundTicket:
    """The ticket in a record; `subject`: the field that has it."""
    return FoundTicket(text(record, "id"), address, text(record, subject), moment(record, "created_at"), solved)


def _is_meant(ticket: FoundTicket, said: SaidByRequester) -> bool:
    is_near = ticket.created_at is not None and abs(ticket.created_at - said.came) <= _NEAR
    is_theirs = _compared(ticket.address) == _compared(said.address)
    return is_near and bool(ticket.id) and is_theirs and _compared(ticket.subject) == _compared(said.subject)


def _compared(words: str) -> str:
    return one_line(words).casefold()
