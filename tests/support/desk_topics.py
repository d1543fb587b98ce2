"""A second topic at the desk, with tickets of its own, and the button that takes a decision back."""

from __future__ import annotations

import re
from dataclasses import replace

from desk_client import GAP, Desk
from httpx2 import Response

from kbtools.model.gap import Gap
from kbtools.model.ticket import Message, Ticket

OTHER = "gap-bbbbbbbb"


def put_another(desk: Desk, **changes: object) -> Gap:
    """A second topic, with three tickets."""
    asked = [
        Ticket(
            str(number),
            (
                Message("requester", f"{what}, number {number}", public=True, created_at=desk.now),
                Message("agent", "Open Orders and press Send the invoice again.", public=True, created_at=desk.now),
                Message("requester", "That worked, thank you.", public=True, created_at=desk.now),
            ),
            source="mail",
            subject=what,
            status="solved",
            resolved_at=desk.now,
            requester=f"{number:032x}",
            created_at=desk.now,
            tags=("shop",),
            lang="de",
        )
        for number, what in ((11, "Where is my invoice"), (12, "Where is my invoice for March"), (13, "The lamp hums"))
    ]
    keys = tuple(ticket.key for ticket in asked)
    gap = Gap(OTHER, "Where is my invoice", keys, 3, 0.6, "unfindable", ("reset-password",), desk.now, desk.now)
    with desk.workspace.store() as store:
        store.tickets.put_many(asked)
        store.gaps.put_all([store.gaps.get(GAP), replace(gap, **changes)], desk.now)  # type: ignore[arg-type]  # fields
        return store.gaps.get(OTHER)


def gaps_of(desk: Desk) -> list[Gap]:
    with desk.workspace.store() as store:
        return store.gaps.all()


def change_of(desk: Desk, page: str) -> str:
    """The decision that the button on a topic's page takes back."""
    found = re.search(r'name="change" value="([^"]+)"', desk.get(page).text)
    assert found
    return found[1]


def take_back(desk: Desk, page: str) -> Response:
    """Press that button."""
    return desk.post(page, form=desk.form(), do="undo", change=change_of(desk, page))
