"""The shapes in which exports come: wrapped, under any name, in many files; and what in them is no ticket."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from export_shapes import COMMENTS, NOTE, SAID, TICKET, USERS, WHEN, read, said

from kbtools.errors import KbError
from kbtools.helpdesks.reading.records import ticket_in_name
from kbtools.helpdesks.reading.rows import Note
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import Skipped


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


BEGUN = {**TICKET, "submitter_id": TICKET["requester_id"], "description": "Since  Monday it is dark."}
LATER = [audit(2, {**COMMENTS[2], "type": "Comment", "created_at": "2026-09-01T07:00:00Z"})]
FIRST = audit(1, {**COMMENTS[0], "type": "Comment", "id": 77, "body": "Since Monday\nit is dark."})


@pytest.mark.parametrize(
    ("ticket", "audits", "first"),
    [
        (BEGUN, LATER, True),
        (BEGUN, [*LATER, {**FIRST, "created_at": "2026-09-02T07:00:00Z"}], False),
        ({**BEGUN, "submitter_id": 99}, LATER, False),
        ({**BEGUN, "is_public": False}, LATER, False),
        (BEGUN, [*LATER, audit(5, {"id": 9, "type": "CommentPrivacyChange", "comment_id": 1, "public": False})], False),
    ],
    ids=["the first is missing", "it says the same", "an agent began it", "nothing is public", "one was made private"],
)
def test_where_audits_lack_the_first_comment_the_description_is_it(
    tmp_path: Path, ticket: dict[str, Any], audits: list[dict[str, Any]], first: bool
) -> None:
    bodies = [body for _, body in said(read(tmp_path, {"t.json": {"ticket": ticket, "audits": audits}}))]
    assert ("Since  Monday it is dark." in bodies) is first


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


def test_a_ticket_without_a_message_is_counted_under_its_own_reason(tmp_path: Path) -> None:
    rows = read(tmp_path, {"t.json": {"tickets": [{**TICKET, "comments": [NOTE]}, {**TICKET, "id": 36}]}})
    assert rows == [Skipped("no-message"), Skipped("no-message")]


def test_comments_alone_are_told_as_such(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, {"tickets/35/comments.json": {"comments": COMMENTS, "count": 3}})
    assert isinstance(problem, KbError)
    assert "messages without the tickets" in problem.message


def test_comments_of_tickets_that_are_not_there_are_counted_and_named(tmp_path: Path) -> None:
    files = {
        f"tickets/{n}/comments.json": {"comments": [c | {"id": f"{n}-{c['id']}"} for c in COMMENTS]} for n in (35, 36)
    }
    deleted = {**TICKET, "id": 37, "status": "deleted"}
    rows = read(
        tmp_path, {"tickets.json": [TICKET, deleted], "tickets/37/comments.json": {"comments": COMMENTS}, **files}
    )
    (note,) = (row for row in rows if isinstance(row, Note))
    assert note.text == "2 messages left out, whose tickets are not in the files: 36"


OSTICKET: dict[str, Any] = {"ticket_id": 3, "number": "100003", "status_id": 1, "isanswered": 0}


def osticket(ticket: int, thread: int, **more: Any) -> list[dict[str, Any]]:
    """A row of the table of tickets, its thread and two entries."""
    entry = {"thread_id": thread, "type": "M", "poster": "Ada", "body": "It stays dark.", "created": WHEN}
    return [
        {**OSTICKET, "ticket_id": ticket, "number": f"{ticket:06}", **more},
        {"id": thread, "object_id": ticket, "object_type": "T"},
        {**entry, "id": thread * 10 + 1},
        {**entry, "id": thread * 10 + 2},
    ]


@pytest.mark.parametrize("beside", [[], osticket(3, 8), osticket(3, 8, status_id=5)])
def test_entries_are_counted_by_the_ticket_of_their_thread(tmp_path: Path, beside: list[dict[str, Any]]) -> None:
    rows = read(tmp_path, {"t.json": [*osticket(9, 3)[1:], *osticket(5, 4), *beside]})
    (note,) = (row for row in rows if isinstance(row, Note))
    assert note.text == "2 messages left out, whose tickets are not in the files: 9"


def test_messages_in_threads_of_hubspot_are_counted_by_their_ticket(tmp_path: Path) -> None:
    message = {"id": "m1", "type": "MESSAGE", "direction": "INCOMING", "text": "Dark", "createdAt": WHEN}
    thread = {"id": "3", "inboxId": "1", "originalChannelId": "2"}
    owned = {**thread, "threadAssociations": {"associatedTicketId": "9"}, "messages": [message]}
    beside = {**message, "id": "m2", "conversationsThreadId": "3"}
    spam = {**thread, "id": "4", "spam": True}
    of_spam = {**message, "id": "m3", "conversationsThreadId": "4"}
    archived = {"id": "7", "archived": True, "properties": {"hs_pipeline_stage": "1"}}
    of_archived = {**owned, "id": "5", "threadAssociations": {"associatedTicketId": "7"}}
    told = {"id": "6", "properties": {"hs_pipeline_stage": "1", "content": "Lamp"}}
    rows = read(tmp_path, {"t.json": [owned, beside, spam, of_spam, archived, of_archived, told]})
    (note,) = (row for row in rows if isinstance(row, Note))
    assert note.text == "2 messages left out, whose tickets are not in the files: 9"


@pytest.mark.parametrize("why", ["spam", "deleted"])
def test_messages_of_tickets_that_freshdesk_threw_away_are_not_missed(
    tmp_path: Path, why: Literal["spam", "deleted"]
) -> None:
    message = {"id": 1, "ticket_id": 4, "incoming": True, "private": False, "body_text": "Dark", "created_at": WHEN}
    rows = read(tmp_path, {"t.json": [{"helpdesk_ticket": {**FRESH, why: True}}], "c.json": [message]})
    assert rows == [Skipped(why)]


def test_contacts_and_companies_of_freshdesks_export_are_no_mistakes(tmp_path: Path) -> None:
    wrapped = {"helpdesk_ticket": {**FRESH, "responder_id": 9, "helpdesk_notes": []}}
    users = [{"user": {"id": 7, "name": "Ida Vollmer", "email": "ida@web.example"}}]
    agents = [{"id": 9, "contact": {"name": "Ben Carver", "email": "ben@glim.example"}, "available": True}]
    rest = [{"company": {"id": 1, "name": "Mill"}}]
    (ticket,) = read(
        tmp_path, {"Tickets0.json": [wrapped], "Users.json": users, "a.json": agents, "Companies.json": rest}
    )
    assert isinstance(ticket, Ticket)
    assert ticket.requester == "ida@web.example"
    assert {"Ida Vollmer", "Ben Carver"} <= set(ticket.people)


def test_records_that_are_no_tickets_are_one_message_that_names_the_first_difference(tmp_path: Path) -> None:
    strange = [{"id": number, "subject": "x", "status": "open"} for number in range(500)]
    rows = read(tmp_path, {"a.json": [TICKET | {"description": "dark"}], "b.json": strange})
    (problem,) = (row for row in rows if isinstance(row, KbError))
    assert str(problem.where).startswith(str(tmp_path / "b.json"))
    assert "500 records" in problem.message
    assert "no 'requester_id'" in problem.message
