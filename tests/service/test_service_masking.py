"""The process that masks: ended when a text takes too long, and replaced; no message is lost by it."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from mail_server import MailServer, until
from starlette.testclient import TestClient

from kbtools.model.ticket import Message, Ticket
from kbtools.redaction import Redactor
from kbtools.service.limited_process import LimitedProcess, answer_all
from kbtools.service.masking import WARM, Masking, NotMaskedError, _work
from kbtools.settings import Settings
from kbtools.system.sealing import Secret
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
SECRET = Secret(b"a secret of the tests, long enough")
ENDLESS = "jane@example.com " * 500_000  # a text that takes seconds anywhere
WORDS = "My Glim, a fnord, does not charge any more, the light stays dark"


@pytest.fixture
def masking() -> Iterator[Masking]:
    made = Masking(SECRET, Settings(), seconds=60)  # others may use this machine
    made.warm_up()
    yield made
    made.close()


@pytest.mark.full
def test_a_text_that_takes_too_long_is_given_up_and_the_next_is_masked(
    masking: Masking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(masking, "_seconds", 0.5)
    with pytest.raises(NotMaskedError, match=r"longer than 0\.5"):
        masking.text(ENDLESS)
    monkeypatch.undo()
    masking.warm_up()
    assert masking.text("Write to jane@example.com") == "Write to [email]"


class Ready(LimitedProcess):
    """A process as those that mask, which tells what its first text cost."""

    failure = NotMaskedError

    def __init__(self) -> None:
        super().__init__("masking", _told_cost, (), 60)


def _told_cost(pipe: Connection) -> None:
    began = time.process_time()
    Redactor()(WARM)
    cost = time.process_time() - began
    answer_all(pipe, {"cost": lambda: cost})


@pytest.mark.full
def test_each_process_has_its_rules_and_tables_already() -> None:
    ready = Ready()
    try:
        assert ready.ask("cost") < 0.1, "to load them takes 0.15 seconds"
    finally:
        ready.close()


def test_the_learning_copy_masks_what_is_told_and_hashes_the_requester(masking: Masking) -> None:
    said = (Message("requester", "Jolanthe here. My lamp is dark.", public=True),)
    copy = masking.copy(Ticket("1", said, requester="jane@example.com"), ("Jolanthe Miller",))
    assert copy.requester == SECRET.hash("jane@example.com")
    assert copy.question == "[name] here. My lamp is dark."


def test_a_failure_is_told_without_the_text(masking: Masking) -> None:
    number: Any = 17
    broken = Ticket("1", (Message("requester", number, public=True),))
    with pytest.raises(NotMaskedError, match="Error at"):
        masking.copy(broken, ())
    assert masking.text("jane@example.com") == "[email]"


def test_several_threads_take_turns(masking: Masking) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda n=number: found.append(masking.text(f"{n} jane@example.com")))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"{number} [email]" for number in range(8)]


def test_a_process_that_was_ended_from_outside_is_replaced(masking: Masking) -> None:
    assert masking._process
    masking._process.kill()
    masking._process.join()
    with pytest.raises(NotMaskedError, match="ended"):
        masking.text("jane@example.com")
    masking.warm_up()
    assert masking.text("jane@example.com") == "[email]"


def test_a_process_whose_service_is_gone_before_it_is_ready_ends_without_a_word(
    capfd: pytest.CaptureFixture[str],
) -> None:
    ours, theirs = multiprocessing.Pipe()
    ours.close()
    interrupted = signal.getsignal(signal.SIGINT)
    try:
        _work(theirs, SECRET, "US", ())
    finally:
        signal.signal(signal.SIGINT, interrupted)
        theirs.close()
    assert capfd.readouterr() == ("", "")


@pytest.mark.full
def test_what_cannot_be_masked_in_time_is_delivered_and_not_learnt_from(
    open_client: Open,
    root: Path,
    mail_server: MailServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = open_client(smtp_host="127.0.0.1", smtp_port=mail_server.port, smtp_security="none", contact_copy=False)
    app: Any = client.app
    state = app.state.service
    state.masking.close()
    monkeypatch.setattr("kbtools.service.limited_process.PATIENCE", 0.0)  # no process is ready at once
    with caplog.at_level(logging.INFO):
        answer = client.post("/api/contact", json={"email": "jane@example.com", "message": WORDS})
        assert answer.status_code == 201
        search = {"id": "search-1", "query": WORDS, "found": 0, "clicked": False}
        assert client.post("/api/searches", json=search).status_code == 204
        asked = client.post("/api/suggest", json={"text": WORDS, "episode": "visit-12345"}).json()["suggestions"][0]
        event = {"episode": "visit-12345", "kind": "helped", "slug": asked["slug"], "claim": asked["claim"]}
        event |= {"keep": True, "question": WORDS}
        assert client.post("/api/events", json=event).status_code == 204
        said = {"id": "feedback-1", "slug": "reset-password", "helpful": False, "why": WORDS}
        assert client.post("/api/feedback", json=said).status_code == 204
    assert until(lambda: bool(mail_server.received))
    assert WORDS in mail_server.received[0].text
    with Workspace.open(root).store() as store:
        assert store.tickets.count() == 0
        assert store.claims.kept() == []
        [(kept, _)] = store.feedback.all()
        assert (kept.helpful, kept.why) == (False, "")
    assert answer.json()["reference"] in caplog.text
    assert "fnord" not in caplog.text
