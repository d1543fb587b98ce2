"""Tries, waits, parking, and what is forgotten."""

from __future__ import annotations

import json
import logging
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_server import NOW, SUPPORT, MailServer, free_port

from kbtools.contact import Delivered, Receipt, deliver_due
from kbtools.contact.delivery import wait_after
from kbtools.contact.smtp import SmtpTransport
from kbtools.errors import KbError
from kbtools.model.message import Attachment, ContactMessage
from kbtools.model.ticket import Ticket
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.storage.outbox import OutboxItem
from kbtools.system.sealing import Secret

Keep = Callable[..., Receipt]
Run = Callable[..., Delivered]


@pytest.fixture
def run(store: Store, secret: Secret, settings: Settings) -> Run:
    """Work off the outbox some seconds after NOW, over the settings' mail server."""

    def once(seconds: float = 0, **changed: Any) -> Delivered:
        used = replace(settings, **changed)
        return deliver_due(store, secret, SmtpTransport(used, timeout=5), used, NOW + timedelta(seconds=seconds))

    return once


def test_a_message_reaches_the_team_and_its_copy_the_person(keep: Keep, run: Run, mail_server: MailServer) -> None:
    receipt = keep()
    assert run() == Delivered(delivered=1, failed=0, parked=0, waiting=0)
    assert [mail.to for mail in mail_server.received] == [(SUPPORT,), ("jane@example.com",)]
    assert all(receipt.reference in mail.mail["Subject"] for mail in mail_server.received)


def test_what_is_delivered_is_not_sent_again(keep: Keep, run: Run, mail_server: MailServer) -> None:
    keep()
    run()
    assert run(seconds=99_999).delivered == 0
    assert len(mail_server.received) == 2


def put_old_message(store: Store) -> dict[str, str]:
    """Put what version 0.1.0 sealed with the secret of these tests into the outbox."""
    data = (Path(__file__).parent / "data" / "sealed-0.1.0.json").read_text(encoding="utf-8")
    row: dict[str, str] = json.loads(data)
    item = OutboxItem(row["key"], row["reference"], row["sealed"].encode(), next_try=NOW, created_at=NOW)
    store.accept(item, Ticket(row["reference"], (), "contact"))
    return row


def test_a_message_that_version_0_1_0_sealed_is_delivered_with_all_that_was_in_it(
    store: Store, secret: Secret, run: Run, mail_server: MailServer
) -> None:
    put_old_message(store)
    assert run().delivered == 1
    team, person = mail_server.received
    assert team.mail["Subject"] == "[KB-7F3K2Q] Charging"
    assert team.mail["Reply-To"] == "Jane Müller <jane@example.com>"
    assert team.mail["X-Priority"] == "1"
    assert team.text.startswith("My Glim does not charge.\nEs blinkt nicht – gar nicht.\n")
    for told in ("Sent: 2026-03-01 09:30 UTC", "Product: Glim 2\nVersion: 4.1\nAttached: lamp.png",
                 "Suggested before sending:\n  - My Glim does not charge (glim-does-not-charge)\n  - return-item",
                 "Opened:\n  - My Glim", "Did not help:\n  - return-item"):  # fmt: skip
        assert told in team.text
    [picture] = [part for part in team.mail.walk() if part.get_filename()]
    assert picture.get_payload(decode=True) == b"\x89PNG\r\n\x1a\n\0\0 a picture"
    assert person.to == ("jane@example.com",)


def test_a_help_desk_knows_a_message_of_version_0_1_0_by_the_same_id(store: Store, secret: Secret) -> None:
    row = put_old_message(store)
    sent: list[ContactMessage] = []

    class Noting:
        """A way out that only looks."""

        def send(self, message: ContactMessage) -> None:
            sent.append(message)

        def send_copy(self, message: ContactMessage) -> None:
            sent.append(message)

    deliver_due(store, secret, Noting(), Settings(), NOW)
    assert [message.delivery_id for message in sent] == [row["id"]] * 2
    assert (sent[0].people_first, sent[0].flagged, sent[0].visit) == (True, False, "")


def test_without_the_setting_the_person_gets_no_copy(keep: Keep, run: Run, mail_server: MailServer) -> None:
    keep()
    run(contact_copy=False)
    assert [mail.to for mail in mail_server.received] == [(SUPPORT,)]


def test_a_flagged_message_sends_no_mail_to_an_address_that_may_be_anybodys(
    keep: Keep, run: Run, mail_server: MailServer
) -> None:
    keep(flagged=True)
    run()
    assert [mail.to for mail in mail_server.received] == [(SUPPORT,)]


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "451 4.7.1 come back later"])
def test_a_copy_that_fails_never_sends_the_ticket_again(
    keep: Keep, run: Run, mail_server: MailServer, store: Store, answer: str
) -> None:
    mail_server.refuse["jane@example.com"] = answer
    keep()
    assert run() == Delivered(delivered=1, failed=0, parked=0, waiting=0)
    run(seconds=99_999)
    assert [mail.to for mail in mail_server.received] == [(SUPPORT,)]
    assert store.outbox.counts()["delivered"] == 1


def test_a_server_that_is_busy_is_tried_again_later_and_then_takes_it(
    keep: Keep, run: Run, mail_server: MailServer, store: Store
) -> None:
    mail_server.on_data = "451 4.3.2 busy"
    keep()
    assert run().failed == 1
    [item] = store.outbox.all()
    assert (item.state, item.tries, item.next_try) == ("waiting", 1, NOW + timedelta(seconds=30))
    assert "451 4.3.2 busy" in item.error
    mail_server.on_data = ""
    assert run(seconds=29) == Delivered(delivered=0, failed=0, parked=0, waiting=1)
    assert run(seconds=30).delivered == 1
    assert len(mail_server.to(SUPPORT)) == 1


def test_nobody_is_sent_more_copies_than_a_few_a_day(
    keep: Keep, run: Run, mail_server: MailServer, settings: Settings
) -> None:
    addresses = ["jane@example.com"] * 2 + ["Jane+shop@Example.com", "j.a.n.e@example.com", "joe@example.com"]
    for number, address in enumerate(addresses):
        keep(email=address, body=f"Message {number}", now=NOW + timedelta(seconds=number))
    assert run(seconds=60, copies_per_day=3).delivered == 5
    copies = [mail.to[0] for mail in mail_server.received if mail.to != (SUPPORT,)]
    assert copies == ["jane@example.com", "jane@example.com", "Jane+shop@Example.com", "joe@example.com"]
    keep(body="The next day", now=NOW + timedelta(days=1))
    run(seconds=86_400, copies_per_day=3)
    assert mail_server.received[-1].to == ("jane@example.com",)


class Busy:
    """A destination that takes nothing today."""

    def send(self, message: ContactMessage) -> None:
        """Refuse it."""
        raise KbError("delivery", f"no room for {message.reference}")

    send_copy = send


def test_originals_are_loaded_one_at_a_time(keep: Keep, store: Store, secret: Secret, settings: Settings) -> None:
    peaks = []
    for number in range(13):
        keep(form_key=f"k{number}", attachments=(Attachment("lamp.txt", "txt", b"x" * 300_000),))
        if number in (1, 12):
            store.outbox.retry()
            tracemalloc.start()
            deliver_due(store, secret, Busy(), settings, NOW)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


def test_after_the_last_try_a_message_is_parked_and_kept(
    keep: Keep, run: Run, mail_server: MailServer, store: Store, secret: Secret
) -> None:
    mail_server.refuse[SUPPORT] = "550 5.1.1 no such user"
    keep()
    outcomes = [run(seconds=10_000 * number, deliver_tries=3) for number in range(5)]
    assert [outcome.failed for outcome in outcomes] == [1, 1, 1, 0, 0]
    assert [outcome.parked for outcome in outcomes] == [0, 0, 1, 0, 0]
    assert mail_server.tries == 3
    [item] = store.outbox.all()
    assert (item.state, item.tries) == ("parked", 3)
    assert b"jane@example.com" in secret.unseal(item.sealed)
    mail_server.refuse.clear()
    store.outbox.retry(item.reference)
    assert run(seconds=90_000).delivered == 1


def test_a_closed_port_ends_the_run_and_costs_the_others_no_try(keep: Keep, run: Run, store: Store) -> None:
    port = free_port()
    for number in range(3):
        keep(body=f"Message {number}", now=NOW - timedelta(minutes=3 - number))
    assert run(smtp_port=port).failed == 1
    assert sorted(item.tries for item in store.outbox.all()) == [0, 0, 1]
    run(smtp_port=port, seconds=1)
    assert sorted(item.tries for item in store.outbox.all()) == [0, 1, 1]


def test_one_message_that_fails_holds_up_no_other(
    keep: Keep,
    store: Store,
    secret: Secret,
    settings: Settings,
    mail_server: MailServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Tripping(SmtpTransport):
        """Has a fault that one message finds."""

        def send(self, message: ContactMessage) -> None:
            if "trip" in message.body:
                raise RuntimeError(message.email)
            super().send(message)

    keep(body="trip over this")
    keep(body="an ordinary message")
    with caplog.at_level(logging.INFO):
        done = deliver_due(store, secret, Tripping(settings), settings, NOW)
    assert (done.delivered, done.failed, done.waiting) == (1, 1, 1)
    assert "RuntimeError" in caplog.text
    assert not [row for row in caplog.records if row.name.startswith("kbtools") and "jane" in row.getMessage()]
    assert not [item for item in store.outbox.all() if "jane" in item.error]


def test_what_another_secret_sealed_is_kept_and_parked_not_lost(
    keep: Keep, store: Store, settings: Settings, mail_server: MailServer
) -> None:
    keep()
    other = Secret(b"another secret, of another workspace")
    once = replace(settings, deliver_tries=1)
    assert deliver_due(store, other, SmtpTransport(once), once, NOW).parked == 1
    assert "secret" in store.outbox.all()[0].error
    assert mail_server.received == []


def test_what_a_server_quotes_of_the_mail_is_not_kept(
    keep: Keep, run: Run, mail_server: MailServer, store: Store
) -> None:
    mail_server.on_data = "554 refused: jane@example.com may not ask for +1 415 555 2671"
    keep()
    run()
    error = store.outbox.all()[0].error
    assert "554 refused" in error
    assert "jane@" not in error
    assert "555 2671" not in error


def test_originals_are_forgotten_some_days_after_delivery(keep: Keep, run: Run, store: Store) -> None:
    keep()
    run()
    day = 86_400
    run(seconds=6 * day)
    assert [item for item in store.outbox.all() if item.sealed]
    run(seconds=7 * day + 1)
    assert not [item for item in store.outbox.all() if item.sealed]
    assert store.tickets.count() == 1


def test_parked_originals_are_never_forgotten(keep: Keep, run: Run, store: Store, mail_server: MailServer) -> None:
    mail_server.on_data = "550 no"
    keep()
    run(deliver_tries=1)
    run(seconds=1_000 * 86_400)
    assert [item.state for item in store.outbox.all()] == ["parked"]


@given(st.integers(1, 500), st.floats(0.01, 5000), st.integers(0, sys.maxsize))
def test_a_wait_is_at_most_an_hour_and_at_most_a_quarter_shorter_than_its_doubling(
    tries: int, first: float, seed: int
) -> None:
    settings = replace(Settings(), deliver_wait=first)
    exact = wait_after(tries, settings)
    assert exact == min(first * 2.0 ** min(tries - 1, 32), 3600)
    assert 0.75 * exact <= wait_after(tries, settings, Random(seed)) <= exact


def test_a_message_waits_for_the_secret_that_sealed_it(
    store: Store, secret: Secret, settings: Settings, mail_server: MailServer, keep: Callable[..., Receipt]
) -> None:
    keep()
    later = NOW + timedelta(hours=1)
    done = deliver_due(store, Secret(b"another secret, long enough too"), SmtpTransport(settings), settings, later)
    assert (done.delivered, done.waiting, mail_server.received) == (0, 1, [])
    assert "another secret" in store.outbox.all()[0].error
    assert deliver_due(store, secret, SmtpTransport(settings), settings, later + timedelta(hours=2)).delivered == 1
