"""Who has a copy of a message to expect."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mail_server import NOW

from kbtools.contact.delivery import copies_key, gets_copy
from kbtools.model.message import ContactMessage
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.system.sealing import Secret


def test_a_copy_is_promised_only_where_one_will_go(store: Store, secret: Secret, settings: Settings) -> None:
    message = ContactMessage(email="jane@example.com", body="It is dark", created_at=NOW)
    few = replace(settings, contact_copy=True, copies_per_day=2)
    assert gets_copy(message, store, secret, few)
    assert not gets_copy(replace(message, flagged=True), store, secret, few)
    for _ in range(2):
        assert store.copies.take(copies_key("Jane+a@example.com", secret), NOW.date(), 2)
    assert not gets_copy(message, store, secret, few)
    assert gets_copy(replace(message, created_at=NOW + timedelta(days=1)), store, secret, few)
    assert not gets_copy(message, store, secret, replace(few, contact_copy=False, copies_per_day=9))
