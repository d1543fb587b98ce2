"""A store, a secret and a clock of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from mail_server import NOW, SUPPORT, MailServer

from kbtools.contact import Receipt, accept
from kbtools.contact.checks import checked
from kbtools.model.message import ContactMessage
from kbtools.redaction import Redactor
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.system.sealing import Secret
from kbtools.tickets.learning_copy import copy_maker


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open("sqlite:///.kb/store.db", tmp_path) as opened:
        yield opened


@pytest.fixture
def secret() -> Secret:
    return Secret(b"a secret of the tests, long enough")


@pytest.fixture
def settings(mail_server: MailServer) -> Settings:
    return replace(
        Settings(),
        name="Glim help",
        contact_address=SUPPORT,
        smtp_host="127.0.0.1",
        smtp_port=mail_server.port,
        smtp_security="none",
    )


@pytest.fixture
def keep(store: Store, secret: Secret, settings: Settings) -> Callable[..., Receipt]:
    """Accept a message; what a test does not say is as it usually is."""
    random = Random(7)

    def accept_one(now: datetime = NOW, **fields: Any) -> Receipt:
        usual = ContactMessage("jane@example.com", "My Glim does not charge.", now, "Jane Miller", form_key="k1")
        message = checked(replace(usual, **fields), settings)
        return accept(
            message, store=store, secret=secret, copy=copy_maker(secret, Redactor()), settings=settings, random=random
        )

    return accept_one
