"""The shapes in which exports come: wrapped, under any name, in many files; and what in them is no ticket."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from growth import assert_nearly_linear

from kbtools.errors import KbError
from kbtools.helpdesks.github.export import without_comments
from kbtools.helpdesks.reading.records import ticket_in_name
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import Row, Skipped, open_tickets

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


def audit(number: int, *events: dict[str, Any]) -> dict[str, Any]:
    return {"id": 900 + number, "ticket_id": 35, "author_id": 7, "created_at": WHEN, "events": list(events)}


AUDITS = [audit(number, {**comment, "type": "Comment"}) for number, comment in enumerate(COMMENTS)]

ZENDESK: dict[str, dict[str, Any]] = {
    "one ticket in its wrapper": {"t.json": {"ticket": {**TICKET, "comments": COMMENTS}}},
    "its comments beside it": {"t.json": {"ticket": TICKET, "comments": COMMENTS, "users": USERS}},
    "its audits beside it": {"t.json": {"ticket": TICKET, "audits": AUDITS}},
    "wrapped tickets in a list": {"t.json": [{"ticket": {**TICKET, "comments": COMMENTS}}]},
    "wrapped tickets one a line": {"t.json": json.dumps({"ticket": {**TICKET, "comments": COMMENTS}}) + "\n"},
    "a list under another name": {"t.json": {"my export": [{**TICKET, "comments": COMMENTS}], "count": 1}},
    "a list deeper in": {"t.json": {"data": {"rows": [{**TICKET, "comments": COMMENTS}]}}},
    "objects by their id": {"t.json": {"by id": {"35": {**TICKET, "comments": COMMENTS}}}},
    "pages in a list": {"t.json": [{"results": [{**TICKET, "comments": COMMENTS}], "next_page": None}]},
    "comments in a folder": {"t.json": {"tickets": [TICKET]}, "tickets/35/comments.json": {"comments": COMMENTS}},
    "comments in a file": {"tickets.json": {"tickets": [TICKET]}, "35.json": {"comments": COMMENTS}},
    "pages of comments": {
        "tickets.json": [TICKET],
        "comments/35/page_1.json": {"comments": COMMENTS[:2]},
        "comments/35/page_2.json": {"comments": COMMENTS[2:]},
    },
    "audits in a file": {"tickets.json": {"tickets": [TICKET]}, "audits.json": {"audits": AUDITS}},
    "audits and comments": {
        "tickets.json": {"ticket": {**TICKET, "comments": COMMENTS}},
        "audits.json": {"audits": AUDITS},
    },
    "comments after their ticket": {
        "t.ndjson": "\n".join(json.dumps(one) for one in [TICKET, *({**c, "ticket_id": 35} for c in COMMENTS)])
    },
    "an incremental export": {
        "t.json": {
            "tickets": [{**TICKET, "comments": COMMENTS}],
            "users": USERS,
            "groups": [{"id": 5, "url": "x", "name": "Support"}],
            "metric_sets": [{"id": 6, "reply_time": {"calendar": 1}}],
            "end_of_stream": True,
        }
    },
}


@pytest.mark.parametrize("shape", ZENDESK)
def test_a_ticket_is_read_with_its_messages_whatever_is_around_it(tmp_path: Path, shape: str) -> None:
    assert said(read(tmp_path, ZENDESK[shape])) == SAID


def test_a_comment_that_was_made_private_later_is_private(tmp_path: Path) -> None:
    hidden = audit(5, {"id": 950, "type": "CommentPrivacyChange", "comment_id": 3, "public": False})
    assert said(read(tmp_path / "a", {"t.json": {"ticket": TICKET, "audits": [*AUDITS, hidden]}})) == SAID[:1]
    files = {"tickets.json": [{**TICKET, "comments": COMMENTS}], "audits.json": {"audits": [hidden]}}
    assert said(read(tmp_path / "b", files)) == SAID[:1]


def test_comments_of_other_tickets_stay_with_them(tmp_path: Path) -> None:
    other = {**TICKET, "id": 36, "subject": "Other", "description": "Another lamp"}
    rows = read(tmp_path, {"tickets.json": [TICKET, other], "tickets/35/comments.json": {"comments": COMMENTS}})
    assert {row.id: [m.body for m in row.messages] for row in rows if isinstance(row, Ticket)} == {
        "35": ["The lamp is dark", "Charge it"],
        "36": ["Another lamp"],
    }


@pytest.mark.parametrize(
    ("name", "ticket"),
    [
        ("export/tickets/35/comments.json", "35"),
        ("export/ticket_35_comments.json", "35"),
        ("export/tickets-35.json", "35"),
        ("export/35.json", "35"),
        ("2026/export/35/comments_2.json", "35"),
        ("comments_35.json.gz", "35"),
        ("conversations/1057/threads.json", "1057"),
        ("comments 2026-08-03.json", ""),
        ("comments.json", ""),
    ],
)
def test_the_ticket_of_a_file_is_the_one_that_its_name_states(name: str, ticket: str) -> None:
    assert ticket_in_name(name) == ticket


ARTICLE = {
    "id": 4, "type": 1, "category_id": 2, "folder_id": 3, "title": "Charge the lamp", "description": "<p>So.</p>",
    "description_text": "So.", "status": 2, "agent_id": 9, "tags": [], "created_at": WHEN,
}  # fmt: skip
FRESH: dict[str, Any] = {
    "id": 4, "responder_id": 9, "requester_id": 7, "status": 4, "subject": "Dark",
    "description_text": "The lamp is dark",
}  # fmt: skip


def test_an_article_beside_the_tickets_takes_no_tickets_place(tmp_path: Path) -> None:
    rows = read(tmp_path, {"tickets.json": [FRESH], "solutions.json": [ARTICLE, {**ARTICLE, "id": 5}]})
    (ticket,) = (row for row in rows if isinstance(row, Ticket))
    (problem,) = (row for row in rows if isinstance(row, KbError))
    assert (ticket.id, ticket.question) == ("4", "The lamp is dark")
    assert problem.where == str(tmp_path / "solutions.json")
    assert "articles" in problem.message
    assert "kb article import" in (problem.hint or "")


SISTERS: dict[str, dict[str, Any]] = {
    "freshdesk, conversations beside": {
        "t.json": {
            "ticket": {**FRESH, "id": 35},
            "conversations": [{"id": 2, "ticket_id": 35, "incoming": False, "private": False, "body": "Charge it"}],
        }
    },
    "zammad, all of a ticket": {
        "t.json": {
            "ticket_id": 35,
            "ticket_article_ids": [1, 2, 3],
            "assets": {
                "Ticket": {"35": {"id": 35, "number": "81035", "customer_id": 7, "state_id": 4, "title": "Dark"}},
                "TicketArticle": {
                    "1": {"id": 1, "ticket_id": 35, "sender_id": 2, "internal": False, "body": "The lamp is dark"},
                    "2": {"id": 2, "ticket_id": 35, "sender_id": 1, "internal": True, "body": "PRIVATE"},
                    "3": {"id": 3, "ticket_id": 35, "sender_id": 1, "internal": False, "body": "Charge it"},
                },
            },
        }
    },
    "help scout, threads in files": {
        "c.json": {"_embedded": {"conversations": [{"id": 35, "status": "closed", "mailboxId": 1, "subject": "Dark"}]}},
        "conversations/35/threads.json": {
            "_embedded": {
                "threads": [
                    {"id": 1, "type": "customer", "state": "published", "createdBy": {}, "body": "The lamp is dark"},
                    {"id": 2, "type": "note", "state": "published", "createdBy": {}, "body": "PRIVATE"},
                    {"id": 3, "type": "message", "state": "published", "createdBy": {}, "body": "Charge it"},
                ]
            }
        },
    },
    "intercom, without a source": {
        "c.json": {
            "type": "conversation",
            "id": "35",
            "source": None,
            "state": "closed",
            "conversation_parts": {
                "conversation_parts": [
                    {"part_type": "comment", "author": {"type": "user", "id": "7"}, "body": "The lamp is dark"},
                    {"part_type": "note", "author": {"type": "admin", "id": "9"}, "body": "PRIVATE"},
                    {"part_type": "comment", "author": {"type": "admin", "id": "9"}, "body": "Charge it"},
                ]
            },
        }
    },
    "github, comments beside": {
        "i.json": {
            "issue": {"number": 35, "title": "Dark", "body": "The lamp is dark", "user": {"login": "w"}},
            "comments": [{"id": 1, "body": "Charge it", "user": {"login": "lena"}, "author_association": "MEMBER"}],
        }
    },
}


@pytest.mark.parametrize("shape", SISTERS)
def test_the_other_help_desks_tickets_are_read_in_such_shapes_as_well(tmp_path: Path, shape: str) -> None:
    assert said(read(tmp_path, SISTERS[shape])) == SAID


ISSUE: dict[str, Any] = {"number": 7, "title": "Dark", "body": "The lamp is dark", "user": {"login": "ada"}}


@pytest.mark.parametrize(
    "by",
    [
        {"user": {"login": "updates", "type": "Bot"}},
        {"user": {"login": "updates[bot]"}},
        {"author": {"login": "app/updates", "is_bot": True}, "user": None},
    ],
)
def test_an_issue_that_a_program_opened_is_no_request(tmp_path: Path, by: dict[str, Any]) -> None:
    rows = read(tmp_path, {"i.json": [ISSUE, {**ISSUE, "number": 8, **by}]})
    assert [row.why if isinstance(row, Skipped) else getattr(row, "id", row) for row in rows] == ["7", "automatic"]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<!-- Please fill in. -->\nThe lamp is dark\n<!-- a\nb -->", "The lamp is dark"),
        ("Why is <!-- dark", "Why is <!-- dark"),
        ("I wrote `<!-- x -->` into it", "I wrote `<!-- x -->` into it"),
        ("```html\n<!-- x -->\n```\nstays <!-- y -->empty", "```html\n<!-- x -->\n```\nstays empty"),
        ("<!-- all -->", ""),
    ],
)
def test_advice_in_a_template_goes_and_code_stays(body: str, kept: str) -> None:
    assert without_comments(body) == kept


@pytest.mark.parametrize("piece", ["<!--", "<!-- a -->", "`<!--", "```\n", "-->"])
def test_comments_are_taken_out_in_one_pass(piece: str) -> None:
    assert_nearly_linear(without_comments, lambda n: (piece * n)[:n], sizes=(5_000, 50_000))


def test_a_ticket_without_a_message_is_counted_under_its_own_reason(tmp_path: Path) -> None:
    rows = read(tmp_path, {"t.json": {"tickets": [{**TICKET, "comments": [NOTE]}, {**TICKET, "id": 36}]}})
    assert rows == [Skipped("no-message"), Skipped("no-message")]


def test_records_that_are_no_tickets_are_one_message_that_names_the_first_difference(tmp_path: Path) -> None:
    strange = [{"id": number, "subject": "x", "status": "open"} for number in range(500)]
    rows = read(tmp_path, {"a.json": [TICKET | {"description": "dark"}], "b.json": strange})
    (problem,) = (row for row in rows if isinstance(row, KbError))
    assert str(problem.where).startswith(str(tmp_path / "b.json"))
    assert "500 records" in problem.message
    assert "no 'requester_id'" in problem.message
