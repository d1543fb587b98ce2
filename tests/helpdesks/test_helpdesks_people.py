"""Everybody whom a record names is known to the learning copy, whichever help desk wrote the record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kbtools.helpdesks.reading.people import people
from kbtools.model.ticket import Ticket
from kbtools.redaction import Redactor
from kbtools.system.sealing import Secret
from kbtools.tickets.formats import ReadOptions, open_tickets
from kbtools.tickets.learning_copy import learning_copy

WHEN = "2026-08-03T07:00:00Z"
SAID = "Put it on Wilhelmina Oakhurst, says Ottokar Brandmaier to Kunigunde Felsenstein."
ASKER, AGENT, OTHER = "Wilhelmina Oakhurst", "Ottokar Brandmaier", "Kunigunde Felsenstein"
USERS = [
    {"id": 7, "role": "end-user", "email": "w77@web.example", "name": ASKER},
    {"id": 8, "role": "agent", "email": "o8@desk.example", "name": AGENT},
    {"id": 9, "role": "end-user", "email": "k9@web.example", "name": OTHER},
]
ZENDESK = {
    "users": USERS,
    "tickets": [
        {
            "id": 1, "status": "solved", "requester_id": 7, "subject": "x", "created_at": WHEN, "collaborator_ids": [9],
            "comments": [
                {"id": 1, "author_id": 7, "public": True, "body": SAID},
                {"id": 2, "author_id": 8, "public": True, "body": "Done."},
            ],
        }
    ],
}  # fmt: skip
ZENDESK_MAIL = {
    "tickets": [
        {
            "id": 1, "status": "solved", "requester_id": 7, "subject": "x", "created_at": WHEN,
            "via": {"channel": "email", "source": {"from": {"name": ASKER}, "to": {"name": AGENT}}},
            "collaborators": [{"name": OTHER}], "comments": [{"id": 1, "author_id": 7, "public": True, "body": SAID}],
        }
    ]
}  # fmt: skip
FRESHDESK = [
    {
        "id": 4, "responder_id": 8, "status": 4, "subject": "x", "description_text": SAID, "created_at": WHEN,
        "requester": {"id": 7, "name": ASKER, "email": "w77@web.example"}, "responder": {"name": AGENT},
        "cc_emails": [f"{OTHER} <k9@web.example>"], "conversations": [],
    }
]  # fmt: skip
HELPSCOUT = {
    "_embedded": {
        "conversations": [
            {
                "id": 5, "status": "closed", "subject": "x", "createdAt": WHEN, "mailboxId": 1,
                "primaryCustomer": {"id": 7, "first": "Wilhelmina", "last": "Oakhurst", "email": "w77@web.example"},
                "assignee": {"id": 8, "first": "Ottokar", "last": "Brandmaier"},
                "_embedded": {
                    "threads": [
                        {
                            "id": 1, "type": "customer", "body": SAID, "createdAt": WHEN,
                            "customer": {"first": "Kunigunde", "last": "Felsenstein"},
                        }
                    ]
                },
            }
        ]
    }
}  # fmt: skip
INTERCOM = {
    "conversations": [
        {
            "type": "conversation", "id": "6", "state": "closed", "created_at": 1785740400,
            "source": {"body": SAID, "author": {"type": "user", "name": ASKER, "email": "w77@web.example"}},
            "contacts": {"contacts": [{"id": "k9", "name": OTHER}]},
            "conversation_parts": {
                "conversation_parts": [
                    {
                        "part_type": "comment", "body": "Done.", "created_at": 1785740500,
                        "author": {"type": "admin", "name": AGENT, "email": "o8@desk.example"},
                    }
                ]
            },
        }
    ]
}  # fmt: skip
ZAMMAD = [
    {
        "id": 7, "number": "70007", "title": "x", "state": "closed", "customer": "w77@web.example", "created_at": WHEN,
        "owner": "o8@desk.example",
        "articles": [
            {
                "id": 1, "sender": "Customer", "internal": False, "body": SAID, "created_at": WHEN,
                "from": f"{ASKER} <w77@web.example>", "to": '"Brandmaier, Ottokar" <o8@desk.example>', "cc": OTHER,
            }
        ],
    }
]  # fmt: skip
GITHUB = [
    {
        "number": 8, "title": "x", "body": SAID, "createdAt": WHEN, "url": "https://github.example/o/lamp/issues/8",
        "author": {"login": "wilhelmina-oakhurst", "name": ASKER}, "state": "CLOSED",
        "comments": [
            {"author": {"login": "brandmaier-ottokar"}, "authorAssociation": "MEMBER", "body": "Done."},
            {"author": {"login": "felsenstein.kunigunde"}, "authorAssociation": "NONE", "body": "Me too."},
        ],
    }
]  # fmt: skip
MAIL = (
    f'From: "Oakhurst, Wilhelmina" <w77@web.example>\r\nTo: {AGENT} via Support <support@desk.example>\r\n'
    f"Cc: {OTHER} <k9@web.example>\r\nDate: Mon, 3 Aug 2026 07:00:00 +0000\r\nMessage-ID: <1@web.example>\r\n"
    f"Subject: x\r\nContent-Type: text/plain\r\n\r\n{SAID}\r\n"
)
LINE = {
    "id": "9", "requester": "w77@web.example", "people": [ASKER, OTHER],
    "messages": [{"author": "requester", "public": True, "body": SAID},
                 {"author": "agent", "agent": AGENT, "public": True, "body": "Done."}],
}  # fmt: skip
ALL: dict[str, Any] = {
    "zendesk.json": ZENDESK, "zendesk_mail.json": ZENDESK_MAIL, "freshdesk.json": FRESHDESK,
    "helpscout.json": HELPSCOUT, "intercom.json": INTERCOM, "zammad.json": ZAMMAD, "github.json": GITHUB,
    "one.eml": MAIL, "tickets.jsonl": LINE,
}  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_requester_agents_and_others_whom_a_record_names_are_masked_in_its_messages(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    data = ALL[name]
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8", newline="")
    [ticket] = [row for row in open_tickets([path], ReadOptions(agents=("desk.example",))) if isinstance(row, Ticket)]
    copy = learning_copy(ticket, Secret(b"a made-up secret of a test"), Redactor())
    assert copy.question == "Put it on [name], says [name] to [name]."


@pytest.mark.parametrize(
    ("field", "named"),
    [
        ("Ada Oakhurst", ("Ada Oakhurst",)),
        ("Oakhurst, Ada <a@web.example>, b@web.example", ("Oakhurst, Ada", "a@web.example", "b@web.example")),
        ("a@web.example, b@web.example", ("a@web.example", "b@web.example")),
        ('"Oakhurst, Ada" <a@web.example>', ("Oakhurst, Ada", "a@web.example")),
        ({"firstname": "Ada", "lastname": "Oakhurst", "email": "a@web.example"}, ("Ada Oakhurst", "a@web.example")),
        ([{"name": "Ada"}, "Bob", None, 7], ("Ada", "Bob")),
        (None, ()),
        ({"name": None}, ()),
    ],
)
def test_a_person_is_read_in_every_shape_that_vendors_use(field: Any, named: tuple[str, ...]) -> None:
    assert people(field) == named


def test_many_people_in_one_field_take_time_as_their_number() -> None:
    assert len(people("a@web.example, " * 20_000)) == 1
    assert len(people("<" * 50_000 + "," * 50_000)) == 1
