"""Tickets over the APIs of help desks, against one on loopback that misbehaves as real ones do."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace
from help_desk import HelpDesk
from quick_cases import first_quick

from kbtools.errors import KbError, KbErrors
from kbtools.helpdesks import vendors
from kbtools.helpdesks.api import connect
from kbtools.helpdesks.http import Clock, basic
from kbtools.model.ticket import Ticket
from kbtools.redaction import Redactor
from kbtools.settings import Settings
from kbtools.system.sealing import Secret
from kbtools.tickets import copies
from kbtools.tickets.import_ import ImportedTickets
from kbtools.tickets.learning_copy import learning_copy
from kbtools.tickets.sync import sync_tickets

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
PATHS = {
    "zendesk": "/api/v2/incremental/tickets/cursor.json",
    "helpscout": "/v2/conversations",
    "zammad": "/api/v1/tickets/search",
    "github": "/repos/glim/lamp/issues",
}


ASKED, NOTED, SAID = "The lamp is dark", "PRIVATE pays late", "Charge it first"


def record(name: str, number: int) -> dict[str, Any]:
    """One ticket as the vendor writes it: a question, a private note, a reply."""
    made = {"zendesk": of_zendesk, "helpscout": of_helpscout, "zammad": of_zammad, "github": of_github}
    return made[name](number, f"2026-02-{number:02}T08:00:00Z")


def of_zendesk(number: int, at: str) -> dict[str, Any]:
    rows = [(1, True, ASKED), (9, False, NOTED), (9, True, SAID)]
    comments = [{"id": n, "author_id": who, "public": shown, "body": body} for n, (who, shown, body) in enumerate(rows)]
    ticket = {"id": number, "subject": "dark", "description": ASKED, "status": "solved", "requester_id": 1}
    return {**ticket, "updated_at": at, "created_at": at, "comments": comments}


def of_helpscout(number: int, at: str) -> dict[str, Any]:
    kinds = [("customer", "customer", ASKED), ("note", "user", NOTED), ("message", "user", SAID)]
    threads = [
        {"type": kind, "state": "published", "body": body, "createdBy": {"type": by}} for kind, by, body in kinds
    ]
    ticket = {"id": number, "mailboxId": 1, "subject": "dark", "status": "closed", "state": "published"}
    times = {"closedAt": at, "userUpdatedAt": at}
    return {**ticket, **times, "primaryCustomer": {"email": "a@b.de"}, "_embedded": {"threads": threads}}


def of_zammad(number: int, at: str) -> dict[str, Any]:
    sent = [("Customer", False, ASKED), ("Agent", True, NOTED), ("Agent", False, SAID)]
    articles = [{"id": n, "ticket_id": number, "sender": who, "internal": internal, "body": body}
                for n, (who, internal, body) in enumerate(sent)]  # fmt: skip
    ticket = {"id": number, "number": str(number), "title": "dark", "state": "closed", "customer": "a@b.de"}
    return {**ticket, "updated_at": at, "close_at": at, "articles": articles}


def of_github(number: int, at: str) -> dict[str, Any]:
    reply = {"id": number, "user": {"login": "lena"}, "author_association": "MEMBER", "body": SAID}
    url = f"https://github.com/glim/lamp/issues/{number}"
    issue = {"number": number, "title": "dark", "body": ASKED, "user": {"login": "ada"}, "state": "closed"}
    return {**issue, "closed_at": at, "html_url": url, "updated_at": at, "comments": [reply]}


class Run:
    """A store, and syncs from one help desk into it; waits are noted and not waited."""

    def __init__(self, root: Path, name: str, desk: HelpDesk) -> None:
        self.name, self.desk, self.waits = name, desk, list[float]()
        filled = {
            f"sync_{name}_url": desk.url,
            f"sync_{name}_token": "hush",
            "sync_zendesk_user": "lena@glim.example",
            "sync_helpscout_app": "app",
            "sync_helpscout_secret": "hush",
            "sync_github_repository": "glim/lamp",
        }
        known = {key: value for key, value in filled.items() if hasattr(Settings(), key)}
        settings = replace(Settings(), **known)  # type: ignore[arg-type]  # all of these are texts
        self.workspace = bare_workspace(root, settings)
        self.workspace.secret()  # made before there is a store, as `kb init` does
        self.store = self.workspace.store()

    def __call__(self) -> ImportedTickets:
        return sync_tickets(self.workspace, self.name, Clock(lambda: NOW, self.waits.append))

    @property
    def tickets(self) -> list[Ticket]:
        return list(self.store.tickets.all())


@pytest.fixture(params=sorted(vendors.names("api")))
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Run]:
    name = request.param
    with HelpDesk([record(name, number) for number in range(1, 6)]) as desk:
        made = Run(tmp_path, name, desk)
        with made.store:
            yield made


def test_every_ticket_comes_once_with_what_was_public(run: Run) -> None:
    done = run()
    assert (done.added, done.problems) == (5, ())
    for ticket in run.tickets:
        assert [(m.author, m.body) for m in ticket.messages] == [("requester", "The lamp is dark"),
                                                                 ("agent", "Charge it first")]  # fmt: skip
        assert ticket.is_resolved
    assert run.waits == []


@pytest.mark.full
def test_the_next_run_asks_only_for_what_is_new(run: Run) -> None:
    run()
    run.desk.asked.clear()
    run.desk.records.append(record(run.name, 6))
    done = run()
    assert (done.added, done.changed) == (1, 0)
    assert done.unchanged <= 1  # the one that changed last may come again
    assert len(run.tickets) == 6


@pytest.mark.full
def test_a_ticket_that_cannot_be_kept_costs_no_other(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(ticket: Ticket, secret: Secret, redactor: Redactor) -> Ticket:
        if ticket.id.endswith("3"):
            raise RuntimeError("PRIVATE words")
        return learning_copy(ticket, secret, redactor)

    monkeypatch.setattr(copies, "learning_copy", failing)
    done = run()
    (problem,) = done.problems
    assert done.added == 4
    assert str(problem.where).startswith(run.desk.url)
    assert "3 is left out" in problem.message
    assert "PRIVATE" not in str(problem.to_json())
    assert run().added == 0


@pytest.mark.parametrize("name", first_quick(["github", "helpscout"]))
def test_a_ticket_that_changes_meanwhile_lets_no_other_slip_by(tmp_path: Path, name: str) -> None:
    with HelpDesk([record(name, number) for number in range(1, 6)]) as desk:
        desk.after_first_page = lambda: desk.records.append({**desk.records.pop(0), **record_times(name, 9)})
        run = Run(tmp_path, name, desk)
        with run.store:
            run()
            assert len(run.tickets) == 5


def record_times(name: str, day: int) -> dict[str, Any]:
    """What a change on a day of February does to a ticket."""
    return {"userUpdatedAt" if name == "helpscout" else "updated_at": f"2026-02-{day:02}T08:00:00Z"}


@pytest.mark.full
def test_a_help_desk_that_asks_to_wait_is_waited_for(run: Run) -> None:
    run.desk.faults[PATHS[run.name]] = [
        (429, {"retry-after": "7"}), (429, {"retry-after": "Sun, 01 Mar 2026 09:30:20 GMT"}), 500, 503]  # fmt: skip
    assert run().added == 5
    assert run.waits == [7.0, 20.0, 4.0, 8.0]


@pytest.mark.full
def test_a_connection_that_breaks_in_the_middle_of_a_page_is_made_again(run: Run) -> None:
    run.desk.faults[PATHS[run.name]] = ["cut"]
    assert run().added == 5
    assert run.waits == [1.0]


@pytest.mark.full
def test_a_run_that_breaks_off_goes_on_and_doubles_nothing(run: Run) -> None:
    if run.name == "zammad":  # all on one page
        run.desk.faults["/api/v1/ticket_articles/by_ticket/{id}"] = [500] * 6
    else:
        run.desk.faults[PATHS[run.name]] = [None, *[500] * 6]
    if run.name == "helpscout":
        run.desk.faults[PATHS[run.name]].insert(0, None)
    with pytest.raises(KbError, match="no answer after 6 tries") as problem:
        run()
    assert problem.value.code == "help-desk"
    before = len(run.tickets)
    assert before == (0 if run.name == "zammad" else 2)
    done = run()
    assert len(run.tickets) == 5
    assert done.added == 5 - before
    assert done.changed == 0


@pytest.mark.parametrize("status", first_quick([401, 403, 404]))
def test_a_help_desk_that_refuses_is_not_asked_again(run: Run, status: int) -> None:
    if run.name == "helpscout" and status == 401:
        run.desk.faults["/v2/oauth2/token"] = [401]
    else:
        run.desk.faults[PATHS[run.name]] = [status] if run.name != "helpscout" else [None, status]
    with pytest.raises(KbError, match=f"refuses: status {status}") as problem:
        run()
    assert problem.value.hint
    assert "hush" not in str(problem.value.to_json())
    assert run.waits == []


@pytest.mark.full
def test_an_expired_cursor_begins_at_the_time_of_what_was_kept(tmp_path: Path) -> None:
    with HelpDesk([record("zendesk", number) for number in range(1, 6)]) as desk:
        run = Run(tmp_path, "zendesk", desk)
        with run.store:
            run()
            desk.expired.add("at-5")
            desk.asked.clear()
            done = run()
    assert (done.added, done.changed, done.unchanged) == (0, 0, 5)
    epoch = int(datetime(2026, 2, 5, 8, tzinfo=UTC).timestamp())
    assert f"start_time={epoch}" in desk.asked[1]


@pytest.mark.full
def test_a_token_that_ended_is_fetched_anew_in_the_middle(tmp_path: Path) -> None:
    with HelpDesk([record("helpscout", number) for number in range(1, 6)]) as desk:
        desk.faults["/v2/conversations"] = [None, None, 401]
        run = Run(tmp_path, "helpscout", desk)
        with run.store:
            assert run().added == 5
    assert desk.asked.count("/v2/oauth2/token") == 2


def test_github_says_when_its_limit_ends(tmp_path: Path) -> None:
    with HelpDesk([record("github", 1)]) as desk:
        reset = str(int(NOW.timestamp()) + 60)
        desk.faults[PATHS["github"]] = [(403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset})]
        run = Run(tmp_path, "github", desk)
        with run.store:
            assert run().added == 1
    assert run.waits == [60.0]


@pytest.mark.full
def test_a_wait_of_hours_is_left_for_another_run(run: Run) -> None:
    run.desk.faults[PATHS[run.name]] = [(429, {"retry-after": "7200"})]
    with pytest.raises(KbError, match="wait 7200 seconds"):
        run()
    assert run.waits == []


def test_a_token_never_goes_to_another_host(tmp_path: Path) -> None:
    with HelpDesk([record("github", 1)]) as desk:
        run = Run(tmp_path, "github", desk)
        with (
            run.store,
            closing(
                connect(vendors.api("github"), run.workspace.settings, Clock(lambda: NOW, run.waits.append), "github")
            ) as client,
        ):
            with pytest.raises(KbError, match="redirects to another server"):
                client.get("https://evil.example/issues")
            assert "hush" not in repr(client)


@pytest.mark.full
def test_no_token_is_logged_however_much_is_logged(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        run()
    assert caplog.text
    for token in ("hush", basic("lena@glim.example/token", "hush")["Authorization"], "Bearer token-"):
        assert token not in caplog.text


@pytest.mark.parametrize("name", sorted(vendors.names("api")))
def test_every_setting_that_is_missing_is_named(name: str) -> None:
    with pytest.raises((KbError, KbErrors)) as problem:
        connect(vendors.api(name), Settings(), Clock(lambda: NOW, lambda _: None), name)
    told = str(problem.value)
    known = (vendors.api(name).url,) if name in ("helpscout", "github") else ()  # their address has a default
    assert all(key in told for key in vendors.api(name).needs if key not in known)


def test_a_token_does_not_travel_in_the_open() -> None:
    settings = replace(Settings(), sync_zammad_url="http://support.example.com", sync_zammad_token="hush")
    with pytest.raises(KbError, match="https://"):
        connect(vendors.api("zammad"), settings, Clock(lambda: NOW, lambda _: None), "zammad")
