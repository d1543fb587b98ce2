"""What Front, Gorgias, Chatwoot, Discourse and osTicket say in ways of their own: who wrote, and who may see it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from growth import assert_nearly_linear
from hostile_text import repeated
from vendor_exports import EXPORTS, of_records, read_record, tickets, who_said

from kbtools.helpdesks import vendors
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import Skipped


def test_front_conversations_have_what_the_requester_wrote_or_got() -> None:
    ticket = tickets("front")["cnv_yo1kg5q"]
    assert who_said(ticket) == [("requester", ""), ("agent", "Lena Brandmaier")]
    assert ticket.resolved_at == ticket.messages[-1].created_at
    assert f"{ticket.created_at:%d %H:%M:%S.%f}" == "05 19:18:33.123000"
    assert {"Ada Oakhurst", "Lena Brandmaier", "lena@glim.example", "Bo Fennimore"} <= set(ticket.people)
    assert {message.markup for message in ticket.messages} == {"html"}


def test_a_front_conversation_of_one_teammates_own_inbox_says_nothing() -> None:
    message = {"id": "msg_1", "is_inbound": True, "recipients": [{"handle": "ada@example.com"}], "text": "PRIVATE"}
    conversation = {
        "id": "cnv_1",
        "status": "archived",
        "recipient": {"handle": "ada@example.com"},
        "messages": [message],
    }
    for private, count in ((False, 1), (True, 0)):
        row = read_record("front", {**conversation, "is_private": private})
        assert isinstance(row, Ticket)
        assert len(row.messages) == count


def test_gorgias_notes_rules_and_what_failed_are_no_answers() -> None:
    ticket = tickets("gorgias.json")["1007"]
    assert who_said(ticket) == [("requester", ""), ("system", ""), ("agent", "Lena Brandmaier")]
    assert (ticket.csat, ticket.lang, ticket.tags) == (5.0, "en", ("lamp",))
    assert set(ticket.people) == {
        "Ada Oakhurst", "ada@example.com", "Lena Brandmaier", "lena@glim.example", "help@glim.example"}  # fmt: skip


def test_chatwoot_bots_events_and_what_was_taken_back_are_no_answers() -> None:
    ticket = tickets("chatwoot.json")["1007"]
    assert who_said(ticket) == [("requester", ""), ("system", ""), ("agent", "Lena Brandmaier")]
    assert (ticket.csat, ticket.lang, f"{ticket.resolved_at:%d %H:%M}") == (5.0, "en", "06 08:10")
    assert {"Ada Oakhurst", "Lena Brandmaier", "bo@example.com"} <= set(ticket.people)
    assert [message.markup for message in ticket.messages] == ["html", "text", "text"]


def test_chatwoot_messages_in_a_file_beside_come_to_their_conversation(tmp_path: Path) -> None:
    conversation = {"id": 4, "inbox_id": 1, "status": "open", "meta": {"sender": {"email": "ada@example.com"}}}
    written = [
        {"id": number, "conversation_id": 4, "message_type": number % 2, "private": number == 3, "content": body}
        for number, body in ((2, "dark"), (3, "PRIVATE"), (4, "still"))
    ]
    ticket = of_records(tmp_path, a={"data": {"payload": [conversation]}}, b={"meta": {}, "payload": written})["4"]
    assert [message.body for message in ticket.messages] == ["dark", "still"]


def test_a_ticket_of_intercom_is_read_unless_only_colleagues_see_it() -> None:
    wrote = {
        "part_type": "comment",
        "body": "<p>Hold it</p>",
        "author": {"type": "admin", "id": "8", "name": "Lena Brandmaier"},
    }
    record: dict[str, Any] = {
        "type": "ticket",
        "id": "631",
        "category": "Customer",
        "ticket_attributes": {"_default_title_": "Lamp", "_default_description_": "It stays dark"},
        "ticket_state": {"category": "resolved"},
        "contacts": {"contacts": [{"type": "contact", "id": "c1", "external_id": "70"}]},
        "created_at": 1785740400,
        "updated_at": 1785750400,
        "ticket_parts": {"ticket_parts": [wrote, {**wrote, "part_type": "note", "body": "PRIVATE"}]},
    }
    ticket = read_record("intercom", record)
    assert isinstance(ticket, Ticket)
    assert [message.body for message in ticket.messages] == ["It stays dark", "<p>Hold it</p>"]
    assert (ticket.id, ticket.subject, ticket.requester, ticket.is_resolved) == ("631", "Lamp", "70", True)
    for only_staff in ({"category": "Back-office"}, {"is_shared": False}):
        assert read_record("intercom", record | only_staff) == Skipped("no-message")
    earlier = read_record("intercom", record | {"ticket_state": "in_progress"})
    assert isinstance(earlier, Ticket)
    assert earlier.status == "in_progress"


def test_discourse_has_the_answer_of_staff_or_the_accepted_one_without_quotations() -> None:
    ticket = tickets("discourse.json")["1007"]
    assert who_said(ticket) == [("requester", ""), ("system", ""), ("agent", "lena")]
    assert ticket.answers[0].startswith("<p>Charge it first")
    assert (ticket.status, ticket.resolved_at) == ("resolved", ticket.messages[-1].created_at)
    assert {"Ada Oakhurst", "bo", "Bo Fennimore", "Lena Brandmaier"} <= set(ticket.people)


def test_discourse_posts_in_a_file_beside_come_to_their_topic(tmp_path: Path) -> None:
    topic = json.loads((EXPORTS / "discourse.json").read_text(encoding="utf-8"))
    posts = topic["post_stream"]["posts"]
    rest, topic["post_stream"]["posts"] = posts[1:], posts[:1]
    found = of_records(tmp_path, a=topic, b={"post_stream": {"posts": rest}, "id": 1007})
    assert found == tickets("discourse.json")


def test_a_quotation_within_a_quotation_of_discourse_goes_as_a_whole() -> None:
    quoted = '<aside class="quote"><blockquote><aside class="quote">a</aside>b</blockquote></aside>'
    shown = '<aside class="onebox">kept</aside>'
    post = {"post_number": 1, "username": "ada", "cooked": f"<p>One</p>{quoted}{shown}<p>Two</p>"}
    row = read_record("discourse", {"id": 1, "title": "x", "post_stream": {"posts": [post]}})
    assert isinstance(row, Ticket)
    assert row.question == f"<p>One</p>{shown}<p>Two</p>"


def test_a_private_message_of_discourse_is_no_ticket() -> None:
    row = read_record(
        "discourse", {"id": 1, "title": "x", "archetype": "private_message", "post_stream": {"posts": []}}
    )
    assert row == Skipped("empty")


def test_osticket_rows_of_tables_are_joined() -> None:
    ticket = tickets("osticket.json")["100007"]
    assert who_said(ticket) == [("requester", ""), ("agent", "Lena Brandmaier")]
    assert (ticket.status, f"{ticket.resolved_at:%d %H:%M}") == ("closed", "06 08:10")
    assert set(ticket.people) == {"Ada Oakhurst", "ada@example.com", "Lena Brandmaier"}


def test_osticket_entries_may_stand_in_their_ticket() -> None:
    entries = [
        {"id": 1, "type": "M", "poster": "Ada Oakhurst", "body": "dark", "format": "text"},
        {"id": 2, "type": "N", "poster": "Lena Brandmaier", "body": "PRIVATE", "format": "text"},
        {"id": 3, "type": "R", "poster": "Lena Brandmaier", "body": "Charge it", "format": "text"},
    ]
    row = read_record(
        "osticket", {"id": 7, "number": "100009", "status": "Open", "email": "ada@example.com", "entries": entries}
    )
    assert isinstance(row, Ticket)
    assert (row.requester, row.status, row.subject) == ("ada@example.com", "open", "")
    assert [(m.author, m.body, m.markup) for m in row.messages] == [
        ("requester", "dark", "text"), ("agent", "Charge it", "text")]  # fmt: skip


def _topic(cooked: str) -> dict[str, Any]:
    return {"id": 1, "title": "x", "post_stream": {"posts": [{"post_number": 1, "username": "ada", "cooked": cooked}]}}


def _incident(comments: str) -> dict[str, Any]:
    return {"number": "INC1", "short_description": "x", "comments": comments}


def _zoho(content: str) -> dict[str, Any]:
    return {"id": 1, "ticketNumber": 1, "comments": [{"id": 2, "isPublic": True, "content": content}]}


@pytest.mark.parametrize(
    ("vendor", "record", "piece"),
    [
        ("discourse", _topic, '<aside class="quote'),
        ("discourse", _topic, '<aside class="quote">'),
        ("discourse", _topic, "<aside></aside>"),
        ("servicenow", _incident, "1 - a (b"),
        ("servicenow", _incident, "2026-02-06 08:00:00 - a (b)\n"),
        ("zoho", _zoho, "zsu[@"),
    ],
)
def test_texts_with_marks_of_the_help_desk_are_read_in_one_pass(
    vendor: str, record: Callable[[str], dict[str, Any]], piece: str
) -> None:
    assert_nearly_linear(lambda text: read_record(vendor, record(text)), repeated(piece), sizes=(5_000, 50_000))


@pytest.mark.parametrize(
    "article",
    [
        {"id": "1", "title": "Dark lamps", "permalink": "dark", "answer": "<p>Charge it</p>", "status": "Published"},
        {"id": 1, "title": "Dark lamps", "content": "Charge it", "status": "published", "account_id": 1, "meta": {}},
        {"id": 1, "created_datetime": "2026-02-05T19:18:33", "translation": {"title": "Dark lamps", "content": "x"}},
        {"id": "kba_1", "status": "published", "subject": "Dark lamps", "content": "<p>Charge it</p>", "locale": "en"},
        {"Id": "ka0", "ArticleNumber": "000001", "Title": "Dark lamps", "PublishStatus": "Online", "Language": "en_US"},
        {"sys_id": "k1", "number": "KB0010001", "short_description": "Dark lamps", "text": "<p>Charge it</p>"},
        {"id": "7", "type": "page", "status": "current", "title": "Dark lamps", "body": {"storage": {"value": "x"}}},
        {"id": 7, "title": "Dark lamps", "slug": "dark-lamps", "posts_count": 3, "tags": ["lamp"], "closed": False},
    ],
)  # fmt: skip
def test_an_article_or_a_page_is_no_ticket_of_any_help_desk(article: dict[str, Any]) -> None:
    assert not [name for name in vendors.names("export") if vendors.export(name).is_ticket(article)]
