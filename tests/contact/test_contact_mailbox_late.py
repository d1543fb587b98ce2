"""A reply in the thread of an answer counts by when it was written, also where the mailbox is read late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from mail_server import NOW
from quick_cases import first_quick

from kbtools.contact.mail_replies import note_reply
from kbtools.model.incoming_ticket import IncomingTicket
from kbtools.model.mail_answer import MailAnswer
from kbtools.storage import Store
from kbtools.system.sealing import Secret

SAID = NOW + timedelta(microseconds=500_000)


@pytest.mark.parametrize(
    ("written", "said"),
    first_quick(
        [
            (SAID - timedelta(minutes=5), "answered"),
            (SAID.replace(microsecond=0), "reopened"),
            (SAID + timedelta(days=6), "reopened"),
            (SAID + timedelta(days=8), "answered"),
        ]
    ),
)
def test_only_what_was_written_within_a_week_after_it_was_answered_opens_it_again(
    store: Store, secret: Secret, written: datetime, said: str
) -> None:
    answer = MailAnswer("0a" * 16, "mail", "1", secret.hash("jo@example.org"), NOW, state="sent", slugs=("vpn",))
    store.mail_answers.plan(answer, ("<1@x>",), secret.mark)
    store.mail_answers.say(answer.id, "", "answered", SAID, told=True)
    reply = IncomingTicket("mail", "2", "Re: Lamp", "", "jo@example.org", written, references=("<1@x>",))
    assert note_reply(store, secret, reply) == (said == "reopened")
    (found,) = store.mail_answers.all()
    assert (found.said, found.said_at) == (said, written if said == "reopened" else SAID)
