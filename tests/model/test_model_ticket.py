from __future__ import annotations

import json
from dataclasses import astuple, replace
from datetime import UTC, datetime, timedelta, timezone
from multiprocessing.reduction import ForkingPickler
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.errors import KbError
from kbtools.model.ticket import Message, Ticket, parse_time, ticket_from_json, ticket_to_json

moments = st.none() | st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.just(UTC))
stripped = st.text(max_size=30).map(str.strip)
messages = st.builds(
    Message,
    author=st.sampled_from(["requester", "agent", "system"]),
    body=st.text(),
    public=st.booleans(),
    created_at=moments,
    agent=stripped,
)
tickets = st.builds(
    Ticket,
    id=stripped.filter(bool),
    messages=st.lists(messages, max_size=4).map(tuple),
    source=stripped.filter(bool),
    url=stripped,
    subject=stripped,
    status=stripped,
    created_at=moments,
    resolved_at=moments,
    tags=st.lists(st.text(), max_size=3).map(tuple),
    requester=stripped,
    linked_articles=st.lists(st.text(), max_size=3).map(tuple),
    lang=stripped,
    csat=st.none() | st.floats(allow_nan=False, allow_infinity=False),
)


def a_ticket(**fields: Any) -> Ticket:
    return ticket_from_json({"id": "1", "messages": [], **fields})


@given(tickets)
def test_a_ticket_written_and_read_again_is_the_same(ticket: Ticket) -> None:
    line = json.dumps(ticket_to_json(ticket))
    assert ticket_from_json(json.loads(line)) == ticket


@given(tickets, st.lists(st.text(), max_size=3).map(tuple), st.text())
def test_another_process_gets_all_of_a_ticket_also_what_is_not_stored(
    ticket: Ticket, names: tuple[str, ...], place: str
) -> None:
    marked = tuple(replace(message, markup="html") for message in ticket.messages)
    whole = replace(ticket, messages=marked, people=names, name_hashes=names, place=place)
    assert astuple(ForkingPickler.loads(ForkingPickler.dumps(whole))) == astuple(whole)


@pytest.mark.parametrize("public", [{}, {"public": False}, {"public": None}, {"public": 1}, {"public": "true"}])
def test_a_message_is_private_unless_it_says_public_true(public: dict[str, Any]) -> None:
    ticket = a_ticket(messages=[{"author": "requester", "body": "secret", **public}])
    assert not ticket.messages[0].public
    assert ticket.question == ""


def test_all_but_id_and_messages_may_be_missing() -> None:
    ticket = ticket_from_json({"id": 17, "messages": []})
    assert ticket == Ticket("17", ())
    assert ticket.key == ("import", "17")
    assert not ticket.is_resolved


def test_unknown_fields_are_passed_over() -> None:
    assert a_ticket(priority="high") == a_ticket()


def test_the_question_is_the_first_public_message_of_the_requester() -> None:
    said = [
        ("agent", True, "Hello"),
        ("requester", False, "hidden"),
        ("requester", True, "Why?"),
        ("agent", False, "note"),
    ]
    ticket = a_ticket(messages=[{"author": a, "public": p, "body": b} for a, p, b in said])
    assert ticket.question == "Why?"
    assert ticket.answers == ("Hello",)


def test_a_ticket_is_resolved_by_its_status_or_its_date() -> None:
    assert a_ticket(status="Solved").is_resolved
    assert a_ticket(status="open", resolved_at="2026-03-01").is_resolved
    assert not a_ticket(status="pending").is_resolved


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", None),
        ("id", ""),
        ("id", " "),
        ("id", True),
        ("id", 1.5),
        ("messages", None),
        ("messages", {}),
        ("source", []),
        ("url", {}),
        ("subject", True),
        ("status", 1.5),
        ("created_at", "yesterday"),
        ("created_at", 1700000000),
        ("resolved_at", "2026-13-01"),
        ("resolved_at", "0001-01-01T00:00:00+23:00"),
        ("tags", "account"),
        ("tags", [1]),
        ("requester", ["x"]),
        ("linked_articles", {"slug": "vpn"}),
        ("lang", 1.0),
        ("csat", "good"),
        ("csat", True),
        ("csat", float("nan")),
        ("csat", float("inf")),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(field: str, value: object) -> None:
    with pytest.raises(KbError, match=f"'{field}'") as caught:
        ticket_from_json({"id": "1", "messages": [], field: value})
    assert caught.value.code == "ticket"


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ("hello", "message 2 must be a JSON object"),
        ({"author": "customer", "body": ""}, "message 2: 'author' must be one of requester, agent, system"),
        ({"body": ""}, "message 2: 'author'"),
        ({"author": ["agent"], "body": ""}, "message 2: 'author'"),
        ({"author": "agent"}, "message 2: 'body' must be text"),
        ({"author": "agent", "body": "", "created_at": "noon"}, "message 2: 'created_at'"),
        ({"author": "agent", "body": "", "agent": []}, "message 2: 'agent'"),
    ],
)
def test_a_message_of_the_wrong_shape_is_named_by_its_number(message: object, what: str) -> None:
    good = {"author": "agent", "body": ""}
    with pytest.raises(KbError, match=what):
        ticket_from_json({"id": "1", "messages": [good, message]})


@pytest.mark.parametrize("data", [None, [], "ticket", 3])
def test_a_ticket_must_be_an_object(data: object) -> None:
    with pytest.raises(KbError, match="must be a JSON object"):
        ticket_from_json(data)


def test_times_are_utc_whatever_zone_they_were_written_in() -> None:
    assert parse_time("2026-03-01T09:30:00+02:00") == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    assert parse_time("2026-03-01T09:30:00Z") == parse_time("2026-03-01 09:30")
    assert parse_time("2026-03-01T09:30:00+02:00").tzinfo is UTC


@given(
    st.datetimes(
        min_value=datetime(1990, 1, 1), timezones=st.integers(-14, 14).map(lambda h: timezone(timedelta(hours=h)))
    )
)
def test_a_time_stays_the_same_moment(moment: datetime) -> None:
    assert parse_time(moment.isoformat()) == moment


@pytest.mark.parametrize(("given", "read"), [("text", "text"), ("html", "html"), ("markdown", ""), (None, ""), (7, "")])
def test_a_message_may_say_what_its_body_is_written_in(given: object, read: str) -> None:
    message = {"author": "requester", "public": True, "body": "<b>a</b>", "markup": given}
    assert ticket_from_json({"id": 1, "messages": [message]}).messages[0].markup == read
