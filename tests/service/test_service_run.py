"""The service as a process: started, killed, started again."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from delivery_targets import TakingDesk
from mail_server import MailServer, free_port, until
from running_service import GONE, Process, set_up, to_mail

from kbtools.contact import deliver_due, transport_of
from kbtools.errors import KbError
from kbtools.service import serve, starting_notes
from kbtools.workspace import Workspace


def kill_during_posts(
    root: Path, kills: int, seed: int, beside: Callable[[int], subprocess.Popen[bytes]] | None = None
) -> set[str]:
    """Kill the service again and again while messages come in, then deliver the rest; the references in the store.

    `beside` starts another process on the same store, which is killed with the service each time.
    """
    random, accepted = Random(seed), dict[str, str]()
    for number in range(kills):
        with Process(root, free_port()) as service:
            other = beside(number) if beside else None
            names = [f"r{number}p{poster}" for poster in range(3)]
            posters = [threading.Thread(target=_post_until_gone, args=(service, name, accepted)) for name in names]
            for poster in posters:
                poster.start()

            # at any moment once something was accepted, however slow the machine is
            def more_came(before: int = len(accepted)) -> bool:
                return len(accepted) > before

            until(more_came, seconds=60)
            time.sleep(random.uniform(0, 0.5))
            for process in random.sample([service.process, *([other] if other else [])], k=1 + bool(other)):
                process.kill()
                process.wait(20)
            for poster in posters:
                poster.join(20)
    assert len(accepted) >= kills
    return deliver_the_rest(root, kills, accepted)


def deliver_the_rest(root: Path, kills: int, accepted: dict[str, str]) -> set[str]:
    """Deliver what waits after the kills; the references of all messages in the store, which has all `accepted` ones.

    Nothing is left in the outbox. `accepted`: from the reference to the words of each message that got an answer.
    """
    workspace = Workspace.open(root)
    with workspace.store() as store:
        with Process(root, free_port()):
            # what was on its way at a kill is claimed for some minutes yet
            assert until(lambda: store.outbox.counts()["waiting"] <= kills, seconds=240)
        later = datetime.now(UTC) + timedelta(hours=1)
        deliver_due(store, workspace.secret(), transport_of(workspace.settings), workspace.settings, later)
        assert store.outbox.counts()["waiting"] == 0
        kept = {item.reference for item in store.outbox.all()}
        tickets = {ticket.id: ticket for ticket in store.tickets.all() if ticket.source == "contact"}
    # on a machine without time to mask a message it is kept and delivered alone, and the log names it
    unlearnt = set(re.findall(r"(KB-\w{6}): nothing is learnt", (root / "serve.log").read_text(encoding="utf-8")))
    assert set(accepted) <= kept
    assert kept - unlearnt <= set(tickets) <= kept  # never the one without the other
    assert all(words in tickets[one].question for one, words in accepted.items() if one in tickets)
    return kept


def kill_and_count_mails(root: Path, kills: int, seed: int) -> None:
    """A mail server cannot tell that it has a mail already: none is missing, and what is doubled says so by its id."""
    with MailServer() as mail:
        set_up(root, **to_mail(mail))
        kept = kill_during_posts(root, kills, seed)
        arrived = [str(received.mail["Message-ID"]) for received in mail.received]
    assert {re.findall(r"KB-\w{6}", name)[0] for name in arrived} == kept
    assert len(set(arrived)) == len(kept)
    assert len(arrived) - len(kept) <= kills  # one a kill at most: what was on its way


def kill_and_count_tickets(
    root: Path, to: str, kills: int, seed: int, monkeypatch: pytest.MonkeyPatch, **more: object
) -> None:
    """A target that can tell has each message exactly once."""
    with TakingDesk() as desk:
        for name, value in desk.settings(to).items():
            monkeypatch.setenv(f"KB_{name.upper()}", value)
        set_up(root, **more)
        kept = kill_during_posts(root, kills, seed)
        arrived = sorted(re.findall(r"KB-\w{6}", json.dumps(record))[0] for record in desk.records)
    assert arrived == sorted(kept)


def kill_service_and_import(root: Path, kills: int, seed: int) -> None:
    """An import beside the service on one store, both killed: all messages are there once, and all tickets."""
    file, number_of_tickets = root / "tickets.jsonl", 1_500

    def started(turn: int) -> subprocess.Popen[bytes]:
        """Import tickets that all changed since the turn before."""
        said = {"author": "requester", "public": True}
        rows = (
            {"id": str(n), "source": "desk", "messages": [{**said, "body": f"Lamp {n} is dark, turn {turn}."}]}
            for n in range(number_of_tickets)
        )
        file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        command = [sys.executable, "-m", "kbtools", "-C", str(root), "ticket", "import", str(file)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    with MailServer() as mail:
        set_up(root, **to_mail(mail))
        assert started(0).wait(300) == 0
        kept = kill_during_posts(root, kills, seed, started)
        arrived = {re.findall(r"KB-\w{6}", str(received.mail["Message-ID"]))[0] for received in mail.received}
    assert arrived == kept
    assert started(kills).wait(300) == 0
    with Workspace.open(root).store() as store:
        imported = [ticket for ticket in store.tickets.all() if ticket.source == "desk"]
    assert {ticket.id for ticket in imported} == {str(n) for n in range(number_of_tickets)}
    assert all(ticket.question == f"Lamp {ticket.id} is dark, turn {kills}." for ticket in imported)
    assert len(imported) == number_of_tickets


def _post_until_gone(service: Process, name: str, accepted: dict[str, str]) -> None:
    for number in range(10_000):
        words = f"Message {name}n{number}."
        try:
            answer = service.post("/api/contact", {"email": f"{name}@example.com", "message": words, "key": words})
        except GONE:
            return
        accepted[answer["reference"]] = words


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("to", ["smtp", "webhook"])
def test_two_hundred_kills_lose_and_double_nothing(
    to: str, kind: str, root: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "postgresql":
        monkeypatch.setenv("KB_STORE_URL", str(request.getfixturevalue("postgresql")))
    if to == "smtp":
        kill_and_count_mails(root, kills=200, seed=4)
    else:
        kill_and_count_tickets(root, to, kills=200, seed=5, monkeypatch=monkeypatch)


@pytest.mark.full
def test_killing_the_service_many_times_loses_no_message_that_was_accepted(root: Path) -> None:
    kill_and_count_mails(root, kills=8, seed=2)


@pytest.mark.full
@pytest.mark.parametrize("to", ["webhook", "zendesk"])
def test_killing_the_service_many_times_loses_and_doubles_no_ticket(
    root: Path, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_and_count_tickets(root, to, 6, 3, monkeypatch)


@pytest.mark.full
def test_killing_the_service_many_times_loses_and_doubles_no_ticket_on_postgresql(
    root: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_and_count_tickets(root, "webhook", 6, 4, monkeypatch, store_url=postgresql)


@pytest.mark.full
def test_killing_the_service_and_an_import_at_once_loses_and_doubles_nothing(root: Path) -> None:
    kill_service_and_import(root, kills=2, seed=6)


@pytest.mark.soak
def test_killing_the_service_and_an_import_twenty_times_loses_and_doubles_nothing(root: Path) -> None:
    kill_service_and_import(root, kills=20, seed=7)


@pytest.mark.full
def test_a_service_that_is_told_to_end_ends_cleanly_and_logged_nothing_private(root: Path) -> None:
    with MailServer() as mail:
        set_up(root, **to_mail(mail))
        with Process(root, free_port()) as service:
            service.post("/api/contact", {"email": "jane@example.com", "name": "Jane Miller", "message": "Zyxgl fnord"})
            with urllib.request.urlopen(service.address + "/api/search?q=fnord+password"):
                pass
            assert until(lambda: bool(mail.received))
            assert service.end(signal.SIGINT) == 0
    log = service.log.read_text(encoding="utf-8")
    assert f"Serving {service.address}" in log
    assert "/api/search 200" in log
    for private in ("jane", "Miller", "fnord"):
        assert private not in log


def test_without_a_mail_server_the_start_says_that_messages_wait(root: Path) -> None:
    notes = starting_notes(Workspace.open(root))
    assert [note for note in notes if "smtp.host and contact.address" in note and "outbox" in note]


def test_a_start_without_index_and_site_says_so(root: Path) -> None:
    (root / "site").rename(root / "elsewhere")
    (root / "search_index").rename(root / "elsewhere2")
    notes = " ".join(starting_notes(Workspace.open(root)))
    assert "kb index" in notes
    assert "kb build" in notes


def test_a_port_in_use_is_refused_with_another_to_try(root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(KbError) as refused:
            serve(Workspace.open(root), "127.0.0.1", port)
    assert refused.value.code == "port-in-use"
    assert f"--port {port + 1}" in str(refused.value.hint)


def test_a_host_that_is_not_ours_is_refused(root: Path) -> None:
    with pytest.raises(KbError) as refused:
        serve(Workspace.open(root), "203.0.113.7", 8000)
    assert refused.value.code == "setting"
