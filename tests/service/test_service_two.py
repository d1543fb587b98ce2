"""Two services on one database: each takes messages, and none is delivered twice."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from mail_server import MailServer, free_port, until
from running_service import Process, set_up, to_mail

EACH = 15


@pytest.mark.full
def test_two_services_share_a_database_and_deliver_each_message_once(
    root: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_STORE_URL", postgresql)

    def post(service: Process, name: str) -> None:
        for number in range(EACH):
            words = f"Message {name}n{number}."
            service.post("/api/contact", {"email": f"{name}@example.com", "message": words, "key": words})

    with MailServer() as mail:
        set_up(root, **to_mail(mail))
        with Process(root, free_port()) as one, Process(root, free_port()) as two:
            posters = [threading.Thread(target=post, args=pair) for pair in ((one, "a"), (two, "b"))]
            for poster in posters:
                poster.start()
            for poster in posters:
                poster.join(60)
            assert until(lambda: len(mail.received) >= 2 * EACH, seconds=30)
            assert not until(lambda: len(mail.received) > 2 * EACH, seconds=6)  # past the next look into the outbox
        subjects = [received.mail["Subject"] for received in mail.received]
    assert len(set(subjects)) == len(subjects) == 2 * EACH
