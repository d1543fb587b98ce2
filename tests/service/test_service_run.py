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
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from random import Random
from typing import IO

import pytest
from mail_server import SUPPORT, MailServer, free_port, until

from kbtools.deliver import deliver_due, transport_of
from kbtools.errors import KbError
from kbtools.service import serve, starting_notes
from kbtools.workspace import Workspace


class Process:
    """`kb serve` in a process of its own, its log in a file; a context manager, so that none outlives its test."""

    def __init__(self, root: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.log = root / "serve.log"
        self._out: IO[bytes] = self.log.open("ab")
        command = [sys.executable, "-m", "kbtools", "-C", str(root), "serve", "--port", str(port)]
        self.process = subprocess.Popen(command, stdout=self._out, stderr=self._out)

    def __enter__(self) -> Process:
        """Wait until it answers; raises AssertionError with its log when it does not."""
        if not until(self._answers, seconds=30):
            self.__exit__()
            raise AssertionError(self.log.read_text(encoding="utf-8"))
        return self

    def post(self, path: str, body: object) -> dict[str, str]:
        """Post JSON; raises OSError when the service is gone."""
        data = json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return dict(json.load(answer))

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(20)
        self._out.close()

    def end(self, by: signal.Signals) -> int:
        """End it and return its exit code."""
        self.process.send_signal(by)
        return self.process.wait(20)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.address + "/healthz", timeout=2):
                return True
        except OSError:
            return False


def set_up(root: Path, mail_port: int) -> None:
    lines = [
        "[tool.kbtools]",
        'service.contact_rate = "100000/minute"',
        'service.rate = "100000/minute"',
        f'contact.address = "{SUPPORT}"',
        "contact.copy = false",
        'smtp.host = "127.0.0.1"',
        f"smtp.port = {mail_port}",
        'smtp.security = "none"',
        "deliver.wait = 0.05",
        "deliver.tries = 1000",
    ]
    (root / "pyproject.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def kill_during_posts(root: Path, kills: int, seed: int) -> None:
    """Kill the service again and again while messages come in; then nothing accepted may be missing anywhere."""
    random, accepted = Random(seed), dict[str, str]()
    with MailServer() as mail:
        set_up(root, mail.port)
        for number in range(kills):
            with Process(root, free_port()) as service:
                names = [f"r{number}p{poster}" for poster in range(3)]
                posters = [threading.Thread(target=_post_until_gone, args=(service, name, accepted)) for name in names]
                for poster in posters:
                    poster.start()
                time.sleep(random.uniform(0.05, 0.6))
                service.end(signal.SIGKILL)
                for poster in posters:
                    poster.join(20)
        workspace = Workspace.open(root)
        with workspace.store() as store:
            with Process(root, free_port()):
                # what was on its way at a kill is claimed for some minutes yet
                assert until(lambda: store.outbox.counts()["waiting"] <= kills, seconds=60)
            later = datetime.now(UTC) + timedelta(hours=1)
            deliver_due(store, workspace.secret(), transport_of(workspace.settings), workspace.settings, later)
            assert store.outbox.counts()["waiting"] == 0
            kept = {item.reference for item in store.outbox.all()}
            tickets = {ticket.id for ticket in store.tickets.all()}
        arrived = {re.findall(r"KB-\w{6}", received.mail["Subject"])[0]: received for received in mail.received}
    assert len(accepted) >= kills
    assert set(accepted) <= kept
    assert kept == tickets  # never the one without the other
    assert kept == set(arrived)
    assert all(words in arrived[reference].text for reference, words in accepted.items())


def _post_until_gone(service: Process, name: str, accepted: dict[str, str]) -> None:
    for number in range(10_000):
        words = f"Message {name}n{number}."
        try:
            answer = service.post("/api/contact", {"email": f"{name}@example.com", "message": words, "key": words})
        except (OSError, HTTPException, ValueError):  # refused, cut off before the answer, or in the middle of it
            return
        accepted[answer["reference"]] = words


def test_killing_the_service_loses_no_message_that_was_accepted(root: Path) -> None:
    kill_during_posts(root, kills=5, seed=1)


@pytest.mark.full
def test_killing_the_service_many_times_loses_no_message_that_was_accepted(root: Path) -> None:
    kill_during_posts(root, kills=40, seed=2)


def test_a_service_that_is_told_to_end_ends_cleanly_and_logged_nothing_private(root: Path) -> None:
    with MailServer() as mail:
        set_up(root, mail.port)
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
