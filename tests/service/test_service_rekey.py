"""A service goes on while the secret is changed: no message is refused, and none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from mail_server import MailServer, free_port, until
from running_service import Process, set_up, to_mail

from kbtools.privacy.rekey import rekey, secret_in_use
from kbtools.settings import load_settings
from kbtools.system.sealing import load_secret, make_secret
from kbtools.workspace import Workspace


@pytest.mark.full
def test_a_running_service_takes_the_new_secret_with_the_next_message(root: Path) -> None:
    with MailServer() as mail:
        set_up(root, **to_mail(mail))
        with Process(root, free_port()) as service:
            for number in range(3):
                words = f"Message number {number}."
                service.post("/api/contact", {"email": "ada@example.com", "message": words, "key": words})
                workspace = Workspace(root, load_settings(root))
                before = workspace.secret().mark
                rekey(workspace)
                assert workspace.secret().mark != before
            last = "The last message."
            service.post("/api/contact", {"email": "ada@example.com", "message": last, "key": last})
            assert until(lambda: len(mail.received) == 4, seconds=30)
            assert "the new one is used from now on" in service.log.read_text("utf-8")
        with Workspace(root, load_settings(root)).store() as store:
            assert store.tickets.count() == 4


def test_while_it_is_changed_the_secret_in_use_is_that_of_the_store(root: Path) -> None:
    workspace = Workspace(root, load_settings(root))
    beside = workspace.private / "secret.new"
    with workspace.store() as store:
        store.note_secret(workspace.secret().mark)
        make_secret(beside)
        assert secret_in_use(workspace, store).mark == workspace.secret().mark
    with workspace.store() as store:
        store.forgetting.rekey(load_secret(beside).mark, lambda text: text, lambda sealed: sealed)
        assert secret_in_use(workspace, store).mark == load_secret(beside).mark != workspace.secret().mark
