"""Webhooks of new tickets: each help desk is known by its signature, and what it tells is read."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from ticket_webhooks import SECRET, payload, request, told

from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.webhook import LONGEST_TEXT, check_secrets
from kbtools.model.incoming_ticket import IncomingTicket
from kbtools.settings import TABLE, Settings

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
NAMES = vendors.names("webhook")
TIMED = ("zendesk", "chatwoot")
every_desk = pytest.mark.parametrize("name", NAMES)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def genuine(name: str, headers: dict[str, str], body: bytes, now: datetime = NOW) -> bool:
    return vendors.webhook(name).is_genuine(SECRET, Headers(headers), body, now)


@every_desk
def test_a_request_of_the_help_desk_is_known(name: str) -> None:
    body, headers = told(name, "81", "My lamp stays dark", NOW)
    assert genuine(name, headers, body)


@every_desk
def test_another_secret_or_none_is_refused(name: str) -> None:
    body, _ = told(name, "81", "My lamp stays dark", NOW)
    assert not genuine(name, request(name, body, NOW, "another-secret-of-somebody"), body)
    assert not genuine(name, {}, body)


@pytest.mark.parametrize("name", [one for one in NAMES if one != "freshdesk"])
def test_a_changed_body_is_refused(name: str) -> None:
    body, headers = told(name, "81", "My lamp stays dark", NOW)
    assert not genuine(name, headers, body.replace(b"dark", b"blue"))


@pytest.mark.parametrize("name", TIMED)
@pytest.mark.parametrize("late", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_request_of_another_time_is_refused(name: str, late: timedelta) -> None:
    body, headers = told(name, "81", "My lamp stays dark", NOW)
    assert not genuine(name, headers, body, NOW + late)
    assert genuine(name, headers, body, NOW + late / 2)


@pytest.mark.parametrize("at", ["", "soon", "99999999999999999999", "²", "2026-03-01"])
def test_a_time_that_is_none_is_refused(at: str) -> None:
    body, headers = told("chatwoot", "81", "My lamp stays dark", NOW)
    assert not genuine("chatwoot", {**headers, "X-Chatwoot-Timestamp": at}, body)


@every_desk
def test_what_it_tells_is_read_as_a_new_ticket(name: str) -> None:
    found = vendors.webhook(name).read(payload(name, "81", "My lamp stays dark", NOW), NOW)
    assert found is not None
    assert found.key == (name, "81")
    assert found.text.strip() == "My lamp stays dark"
    assert found.subject == ("" if name == "chatwoot" else "A question")
    assert found.address == ("" if name == "zendesk" else "emily@customer.example")
    assert found.created_at == NOW
    assert not found.answered


def test_the_message_of_an_agent_is_no_new_ticket() -> None:
    zammad, scout = payload("zammad", "81", "Hello", NOW), payload("helpscout", "81", "Hello", NOW)
    zammad["article"]["sender"] = "Agent"
    scout["_embedded"]["threads"][0]["type"] = "message"
    assert vendors.webhook("zammad").read(zammad, NOW) is None
    assert vendors.webhook("helpscout").read(scout, NOW) is None


def test_a_ticket_that_an_agent_writes_for_somebody_is_left_out() -> None:
    zendesk = payload("zendesk", "81", "Hello", NOW)
    assert vendors.webhook("zendesk").read(zendesk, NOW)
    zendesk["detail"]["submitter_id"] = "99"
    assert vendors.webhook("zendesk").read(zendesk, NOW) is None
    del zendesk["detail"]["submitter_id"]
    assert vendors.webhook("zendesk").read(zendesk, NOW)


def test_a_ticket_that_customers_do_not_see_and_spam_are_left_out() -> None:
    zendesk, scout = payload("zendesk", "81", "Hello", NOW), payload("helpscout", "81", "Hello", NOW)
    zendesk["detail"]["is_public"], scout["status"] = False, "spam"
    assert vendors.webhook("zendesk").read(zendesk, NOW) is None
    assert vendors.webhook("helpscout").read(scout, NOW) is None


def test_the_first_message_of_a_chatwoot_conversation_may_come_in_an_event_of_its_own() -> None:
    begun = payload("chatwoot", "81", "My lamp stays dark", NOW)
    message = begun.pop("messages")[0]
    assert vendors.webhook("chatwoot").read({**begun, "messages": []}, NOW) is None
    event = {**message, "event": "message_created", "message_type": "incoming", "conversation": begun}
    found = vendors.webhook("chatwoot").read(event, NOW)
    assert found is not None
    assert (found.key, found.text) == (("chatwoot", "81"), "My lamp stays dark")
    assert vendors.webhook("chatwoot").read({**event, "private": True}, NOW) is None
    assert vendors.webhook("chatwoot").read({**event, "message_type": "outgoing"}, NOW) is None


@every_desk
def test_a_ticket_without_an_id_is_refused(name: str) -> None:
    row = json.loads(json.dumps(payload(name, "81", "Hello", NOW)))
    for part in (row, *(value for value in row.values() if isinstance(value, dict))):
        part.pop("id", None)
        part.pop("ticket_id", None)
    with pytest.raises(KbError) as problem:
        vendors.webhook(name).read(row, NOW)
    assert problem.value.code == "ticket"


@every_desk
def test_markup_goes_and_a_long_text_is_cut(name: str) -> None:
    found = vendors.webhook(name).read(payload(name, "81", "dark " * 50_000, NOW), NOW)
    assert found is not None
    assert len(found.text) <= LONGEST_TEXT
    assert "<" not in found.text


@every_desk
@given(data=st.data())
def test_any_json_is_read_or_refused_and_nothing_else_happens(name: str, data: st.DataObject) -> None:
    whole = payload(name, "81", "Hello", NOW)
    row: Any = whole
    while isinstance(row, dict) and row and data.draw(st.booleans()):
        key = data.draw(st.sampled_from(sorted(row)))
        row[key] = row[key] if data.draw(st.booleans()) else data.draw(ANYTHING)
        row = row[key]
    found = None
    with suppress(KbError):
        found = vendors.webhook(name).read(whole, NOW)
    assert found is None or (isinstance(found, IncomingTicket) and found.id.strip())


def test_a_secret_that_could_be_guessed_is_refused() -> None:
    webhooks = {name: vendors.webhook(name) for name in NAMES}
    check_secrets(Settings(), webhooks)
    with pytest.raises(KbError) as problem:
        check_secrets(Settings(webhook_zammad_secret="short"), webhooks)
    assert problem.value.where == "KB_WEBHOOK_ZAMMAD_SECRET"


@every_desk
def test_each_secret_is_a_setting_that_may_not_stand_in_a_file(name: str) -> None:
    assert TABLE[vendors.webhook(name).secret].metadata["secret"]
