"""A service goes on while the secret is changed: no message is refused, and none is lost."""

from __future__ import annotations

import contextlib
from pathlib import Path
from random import Random

import pytest
from mail_server import MailServer, free_port, until
from running_service import Process, set_up, to_mail

from kbtools.contact import Receipt, accept
from kbtools.model.message import ContactMessage
from kbtools.privacy.rekey import rekey, secret_in_use
from kbtools.service.app import utc_now
from kbtools.service.state import ServiceState
from kbtools.settings import load_settings
from kbtools.system.sealing import Secret, load_secret, make_secret
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


def test_a_message_is_kept_though_another_thread_took_the_new_secret_just_before_it_did(root: Path) -> None:
    workspace = Workspace(root, load_settings(root))
    message = ContactMessage("ada@example.com", "My lamp is dark.", utc_now())
    with contextlib.closing(ServiceState(workspace, utc_now, Random(1))) as state:
        used: list[str] = []

        def accepted(secret: Secret) -> Receipt:
            used.append(secret.mark)
            if len(used) == 1:
                rekey(workspace)
                state.secret_in_use.follow()  # as delivery does, in a thread of its own
            store, copy, settings = state.store(), state.masking.copy, state.settings
            return accept(message, store=store, secret=secret, copy=copy, settings=settings, random=state.random)

        state.store().note_secret(state.secret.mark)
        assert not state.secret_in_use.tried_with(accepted).duplicate
        assert used[0] != used[1] == state.secret.mark == state.store().secret_mark
        assert state.store().tickets.count() == 1


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
