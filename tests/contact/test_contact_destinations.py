"""Messages to a webhook, Zendesk, Freshdesk and GitHub: taken once, whatever breaks on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from delivery_targets import SECRET, TakingDesk
from mail_server import NOW, MailServer
from quick_cases import first_quick

from kbtools.contact import Delivered, Receipt, deliver_due, transport_of
from kbtools.contact.destinations import NAMES
from kbtools.contact.webhook import signature
from kbtools.errors import KbError
from kbtools.settings import TABLE, Settings
from kbtools.storage import Store
from kbtools.system.sealing import Secret

Keep = Callable[..., Receipt]
Run = Callable[..., Delivered]
PATHS = {
    "webhook": "/hook",
    "zendesk": "/api/v2/tickets.json",
    "freshdesk": "/api/v2/tickets",
    "github": "/repos/glim/support/issues",
}
every_target = pytest.mark.parametrize("to", PATHS)


@pytest.fixture
def desk() -> Iterator[TakingDesk]:
    with TakingDesk() as server:
        yield server


@pytest.fixture
def run(store: Store, secret: Secret, settings: Settings, desk: TakingDesk) -> Run:
    """Work off the outbox some seconds after NOW, to one target."""

    def once(to: str, seconds: float = 0, **changed: Any) -> Delivered:
        used = replace(settings, **{**desk.settings(to), "smtp_host": "", **changed})
        now = NOW + timedelta(seconds=seconds)
        return deliver_due(store, secret, transport_of(used, lambda: now), used, now)

    return once


def said(record: dict[str, Any]) -> str:
    """All of a record, as text."""
    return json.dumps(record, ensure_ascii=False)


@every_target
def test_a_message_arrives_once_with_all_that_an_agent_needs(to: str, keep: Keep, run: Run, desk: TakingDesk) -> None:
    receipt = keep(shown=("glim-pairing",), titles={"glim-pairing": "Pair your Glim"}, subject="Dead Glim")
    assert run(to) == Delivered(delivered=1, failed=0, parked=0, waiting=0)
    assert run(to, seconds=99_999).delivered == 0
    [record] = desk.records
    for told in (receipt.reference, "jane@example.com", "My Glim does not charge.", "glim-pairing", "Dead Glim"):
        assert told in said(record)


@every_target
def test_an_answer_that_breaks_off_makes_no_second_ticket(to: str, keep: Keep, run: Run, desk: TakingDesk) -> None:
    keep()
    reads = 0 if to == "webhook" else 1
    desk.faults[PATHS[to]] = [None] * reads + ["cut"]
    assert run(to).failed == 1
    assert run(to, seconds=60).delivered == 1
    assert len(desk.records) == 1


@every_target
@pytest.mark.parametrize("wait", first_quick(["600", "Sun, 01 Mar 2026 09:40:00 GMT"]))
def test_whoever_asks_us_to_wait_is_left_in_peace_for_as_long(
    to: str, wait: str, keep: Keep, run: Run, desk: TakingDesk, store: Store
) -> None:
    for number in range(2):
        keep(body=f"Message {number}", now=NOW - timedelta(minutes=2 - number))
    desk.faults[PATHS[to]] = [(429, {"Retry-After": wait})]
    assert run(to) == Delivered(delivered=0, failed=1, parked=0, waiting=2)
    assert run(to, seconds=599) == Delivered(delivered=0, failed=0, parked=0, waiting=2)
    assert sorted(item.tries for item in store.outbox.all()) == [0, 1]
    assert run(to, seconds=600).delivered == 2
    assert len(desk.records) == 2


@pytest.mark.parametrize(
    ("to", "fault"),
    first_quick(
        [*((to, 500) for to in PATHS), *(("zendesk", fault) for fault in (503, 401, 404, (302, {"location": "/"})))]
    ),
)
def test_after_the_last_try_a_message_is_parked_and_kept(
    to: str, fault: Any, keep: Keep, run: Run, desk: TakingDesk, store: Store
) -> None:
    receipt = keep()
    desk.faults[PATHS[to]] = [fault] * 3
    outcomes = [run(to, seconds=10_000 * number, deliver_tries=3) for number in range(4)]
    assert [outcome.parked for outcome in outcomes] == [0, 0, 1, 0]
    [item] = store.outbox.all()
    assert (item.state, item.tries) == ("parked", 3)
    assert item.error
    assert desk.records == []
    store.outbox.retry(receipt.reference)
    assert run(to, seconds=90_000).delivered == 1


def test_one_message_that_is_refused_holds_up_no_other(keep: Keep, run: Run, desk: TakingDesk, store: Store) -> None:
    for number in range(2):
        keep(body=f"Message {number}", now=NOW - timedelta(minutes=2 - number))
    desk.faults[PATHS["zendesk"]] = [None, 422]
    assert run("zendesk") == Delivered(delivered=1, failed=1, parked=0, waiting=1)


def test_the_same_webhook_comes_with_the_same_id_and_a_signature_of_its_time(
    keep: Keep, run: Run, desk: TakingDesk
) -> None:
    keep()
    desk.faults[PATHS["webhook"]] = ["cut"]
    run("webhook")
    run("webhook", seconds=60)
    first, second = desk.posts
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 60
    assert first["webhook-signature"] != second["webhook-signature"]


def test_a_signature_is_the_one_that_the_standard_gives_as_its_example() -> None:
    secret, id_, at = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330"
    signed = signature(secret, id_, at, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_zendesk_knows_a_ticket_by_its_key_before_its_lists_show_it(keep: Keep, run: Run, desk: TakingDesk) -> None:
    keep()
    desk.blind = True
    desk.faults[PATHS["zendesk"]] = [None, "cut"]
    run("zendesk")
    assert run("zendesk", seconds=60).delivered == 1
    assert len(desk.records) == 1
    assert len(desk.posts) == 2


def test_zendesk_knows_a_ticket_by_its_id_after_the_key_has_expired(keep: Keep, run: Run, desk: TakingDesk) -> None:
    keep()
    desk.faults[PATHS["zendesk"]] = [None, "cut"]
    run("zendesk")
    desk.keys.clear()
    assert run("zendesk", seconds=9_000).delivered == 1
    assert len(desk.records) == 1


def test_a_ticket_is_the_requesters_own(keep: Keep, run: Run, desk: TakingDesk) -> None:
    keep(name="", flagged=True)
    run("zendesk")
    [ticket] = desk.records
    assert ticket["requester"] == {"name": "jane@example.com", "email": "jane@example.com"}
    assert ticket["tags"] == ["kbtools", "kbtools-hidden-field"]


@pytest.mark.full
def test_what_a_person_wrote_is_text_in_freshdesk_and_a_block_of_code_on_github(
    keep: Keep, run: Run, desk: TakingDesk
) -> None:
    keep(body="<img src=x> @team closes #1\n````\nafter", form_key="one")
    run("freshdesk")
    assert "&lt;img src=x&gt; @team closes #1<br>````<br>after" in desk.records.pop()["description"]
    keep(body="<img src=x> @team closes #1\n````\nafter", form_key="two")
    run("github", seconds=1)
    body = desk.records.pop()["body"]
    assert body.startswith("```````text\n<img")
    assert body.endswith("```````\n")
    assert body.count("```````") == 2


@pytest.mark.full
def test_an_issue_is_found_again_behind_newer_ones(keep: Keep, run: Run, desk: TakingDesk) -> None:
    keep()
    desk.faults[PATHS["github"]] = [None, "cut"]
    run("github")
    for number in range(7):
        desk.made({"title": f"Another {number}", "body": "", "created_at": "2026-03-01T10:00:00Z"})
    assert run("github", seconds=3600).delivered == 1
    assert len(desk.records) == 8


def test_no_message_goes_where_everybody_can_read_it(keep: Keep, run: Run, desk: TakingDesk, store: Store) -> None:
    keep()
    desk.private = False
    assert run("github").failed == 1
    assert "everybody can read" in store.outbox.all()[0].error
    assert desk.records == []


def test_the_persons_copy_goes_by_mail_where_there_is_a_mail_server(
    keep: Keep, run: Run, desk: TakingDesk, mail_server: MailServer
) -> None:
    keep()
    run("webhook", smtp_host="127.0.0.1")
    assert [mail.to for mail in mail_server.received] == [("jane@example.com",)]
    assert len(desk.records) == 1


def test_the_setting_offers_every_place_that_takes_messages() -> None:
    assert TABLE["deliver.to"].metadata["choices"] == NAMES
    assert set(PATHS) == {*NAMES} - {"smtp"}


@every_target
def test_what_a_target_needs_is_named(to: str, desk: TakingDesk) -> None:
    with pytest.raises(KbError) as problem:
        transport_of(replace(Settings(), deliver_to=to))
    assert problem.value.code == "delivery"
    assert "not set" in problem.value.message


@pytest.mark.parametrize("secret", ["hush", "whsec_", "whsec_c2hvcnQ=", SECRET.removeprefix("whsec_"), "whsec_ä"])
def test_a_secret_that_signs_nothing_is_refused(secret: str, desk: TakingDesk) -> None:
    with pytest.raises(KbError, match="base64") as problem:
        transport_of(replace(Settings(), **{**desk.settings("webhook"), "deliver_webhook_secret": secret}))
    assert problem.value.code == "setting"


def test_no_token_travels_in_the_open(desk: TakingDesk) -> None:
    open_address = {**desk.settings("freshdesk"), "deliver_freshdesk_url": "http://glim.freshdesk.example"}
    with pytest.raises(KbError, match="https") as problem:
        transport_of(replace(Settings(), **open_address))
    assert problem.value.where == "deliver.freshdesk_url"


def test_what_is_not_there_costs_one_try_and_names_no_more_than_its_host(
    keep: Keep, run: Run, store: Store, desk: TakingDesk
) -> None:
    for number in range(2):
        keep(body=f"Message {number}")
    assert run("webhook", deliver_webhook_url="http://127.0.0.1:9/hook-with-a-secret").failed == 1
    errors = [item.error for item in store.outbox.all()]
    assert sorted(item.tries for item in store.outbox.all()) == [0, 1]
    assert any("127.0.0.1:9: no answer" in error for error in errors)
    assert not any("secret" in error for error in errors)
