"""An export in a folder, for tests: one ticket of Zendesk with its comments, and what a folder is read as."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import Row, open_tickets

WHEN = "2026-08-03T07:00:00Z"
TICKET: dict[str, Any] = {"id": 35, "status": "solved", "requester_id": 7, "subject": "Dark", "created_at": WHEN}
ASKED = {"id": 1, "author_id": 7, "public": True, "body": "The lamp is dark", "created_at": WHEN}
NOTE = {"id": 2, "author_id": 9, "public": False, "body": "PRIVATE", "created_at": WHEN}
ANSWER = {"id": 3, "author_id": 9, "public": True, "body": "Charge it", "created_at": "2026-08-03T08:00:00Z"}
COMMENTS = [ASKED, NOTE, ANSWER]
USERS = [{"id": 7, "role": "end-user", "email": "w@web.example"}, {"id": 9, "role": "agent", "email": "a@glim.example"}]
SAID = [("requester", "The lamp is dark"), ("agent", "Charge it")]


def read(folder: Path, files: dict[str, Any]) -> list[Row]:
    """What a folder with these files is read as; a text is written as it is."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return list(open_tickets([folder]))


def said(rows: list[Row]) -> list[tuple[str, str]]:
    (ticket,) = rows
    assert isinstance(ticket, Ticket), ticket
    return [(message.author, message.body) for message in ticket.messages]
