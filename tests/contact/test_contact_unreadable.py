"""A message whose learning copy cannot be made: stored, sealed and delivered all the same."""

from __future__ import annotations

import logging
from random import Random

import pytest
from mail_server import NOW

from kbtools.contact import accept
from kbtools.contact.checks import checked
from kbtools.model.message import ContactMessage, from_bytes
from kbtools.redaction import Redactor
from kbtools.redaction.span import Span
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.system.sealing import Secret
from kbtools.tickets.learning_copy import copy_maker

WORDS = "My lamp, Zyxgl fnord, does not charge"


class FailingRedactor(Redactor):
    """A redactor with a rule that fails, and says in its error what it read."""

    def spans(self, text: str) -> list[Span]:
        raise ValueError(text)


@pytest.mark.parametrize("body", [WORDS, f"<p>My <b>page</b> shows <![x here. {WORDS}"])
def test_a_message_that_cannot_be_masked_is_sealed_and_not_learnt_from(
    body: str, store: Store, secret: Secret, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings()
    message = checked(ContactMessage(email="jane@example.com", body=body, created_at=NOW), settings)
    with caplog.at_level(logging.INFO):
        receipt = accept(
            message,
            store=store,
            secret=secret,
            copy=copy_maker(secret, FailingRedactor()),
            settings=settings,
            random=Random(1),
        )
    [item] = store.outbox.all()
    assert (item.reference, item.state) == (receipt.reference, "waiting")
    assert from_bytes(secret.unseal(item.sealed)).body == body
    assert store.tickets.count() == 0
    assert receipt.reference in caplog.text
    assert "fnord" not in caplog.text
