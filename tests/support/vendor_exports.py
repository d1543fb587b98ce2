"""Reads the examples of exports that stand in tests/helpdesks/exports, and records made in a test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kbtools.helpdesks import vendors
from kbtools.helpdesks.reading.rows import Row
from kbtools.helpdesks.reading.staging import Staging
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import open_tickets

EXPORTS = Path(__file__).parents[1] / "helpdesks" / "exports"
# The fewest fields that make a record a ticket with something said, by help desk.
SMALLEST: dict[str, dict[str, Any]] = {
    "zendesk": {"requester_id": 1, "status": "open", "description": "dark"},
    "freshdesk": {"responder_id": 1, "description_text": "dark"},
    "helpscout": {"mailboxId": 1, "threads": [{"type": "customer", "body": "dark"}]},
    "intercom": {"type": "conversation", "source": {"body": "dark", "author": {"type": "user"}}},
    "zammad": {"number": 1, "customer_id": 1, "articles": [{"internal": False, "sender": "customer", "body": "x"}]},
    "github": {"number": 1, "title": "dark", "body": "dark", "user": {"login": "a"}},
    "jira": {"key": "SUP-1", "fields": {"summary": "dark"}},
    "servicenow": {"number": "INC1", "short_description": "dark", "opened_at": "2026-03-01 09:30:00"},
    "salesforce": {"CaseNumber": "1", "Description": "dark"},
    "hubspot": {"properties": {"hs_pipeline_stage": "1", "content": "dark"}},
    "zoho": {"ticketNumber": "1", "description": "dark"},
    "gorgias": {
        "created_datetime": "2026-03-01T09:30:00",
        "opened_datetime": None,
        "messages": [{"id": 1, "public": True, "from_agent": False, "body_text": "dark"}],
    },
    "chatwoot": {
        "inbox_id": 3,
        "meta": {"sender": {"id": 5}},
        "messages": [{"id": 1, "private": False, "message_type": 0, "content": "dark"}],
    },
    "discourse": {
        "title": "dark",
        "post_stream": {"posts": [{"post_number": 1, "post_type": 1, "username": "ada", "cooked": "dark"}]},
    },
    "osticket": {"number": "1", "entries": [{"type": "M", "poster": "Ada", "body": "dark"}]},
    "front": {
        "id": "cnv_1",
        "status": "open",
        "recipient": {"handle": "a@b.de"},
        "messages": [{"id": "msg_1", "is_inbound": True, "recipients": [{"handle": "a@b.de"}], "text": "dark"}],
    },
}


def tickets(name: str) -> dict[str, Ticket]:
    """The tickets of an example by their ids."""
    return {row.id: row for row in open_tickets([EXPORTS / name]) if isinstance(row, Ticket)}


def read_record(vendor: str, record: dict[str, Any]) -> Row:
    """What a help desk's reader makes of one record."""
    return vendors.export(vendor).read(record, Staging())


def of_records(folder: Path, **files: object) -> dict[str, Ticket]:
    """The tickets of JSON files, by their ids; `files`: the content of each file by its name."""
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return {row.id: row for row in open_tickets([folder]) if isinstance(row, Ticket)}


def who_said(ticket: Ticket) -> list[tuple[str, str]]:
    """Author of each message, and the agent's name."""
    return [(message.author, message.agent) for message in ticket.messages]
