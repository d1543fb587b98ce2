"""A mailbox that is read by IMAP, the mails in it, a reply, and a reader that is killed."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from imap_server import PASSWORD, ImapServer
from mail_answering import CONFIRMED, states
from mail_server import MailServer

from kbtools.contact.mail_delivery import send_answers
from kbtools.contact.read_mailbox import MailboxRead, read_mailbox
from kbtools.storage.outbox import CLAIM
from kbtools.workspace import Workspace

_NUMBERS = count(1)


def new_user() -> str:
    """The name of a mailbox that no other test has."""
    return f"support{next(_NUMBERS)}"


def mail(text: str = "I forgot my password and cannot sign in", **more: str) -> bytes:
    """A mail of Jo; `_` in a header's name is written as `-`, an empty header is left out."""
    usual = {
        "Authentication_Results": CONFIRMED[0],
        "From": "Jo <jo@example.org>",
        "Subject": f"Password {next(_NUMBERS)}",
        "Message_ID": f"<{next(_NUMBERS)}@example.org>",
    }
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in {**usual, **more}.items() if value]
    return "\r\n".join([*lines, "", text, ""]).encode()


def boxed_in(workspace: Workspace, server: ImapServer, user: str, **more: Any) -> Workspace:
    """The workspace with that mailbox, which it has looked at once."""
    given: dict[str, Any] = {
        "imap_host": "127.0.0.1",
        "imap_port": server.port,
        "imap_security": "none",
        "imap_user": user,
        "imap_password": PASSWORD,
        "mail_per_day": 1000,
        **more,
    }
    server.put(user, mail(), datetime.now(UTC))
    made = Workspace(workspace.root, replace(workspace.settings, **given))
    assert read_mailbox(made, datetime.now(UTC)) == MailboxRead(begun=True)
    return made


def read(workspace: Workspace, later: timedelta = timedelta()) -> list[tuple[str, str]]:
    """State and reason of each mail that was new."""
    return [(one.state, one.why) for one in read_mailbox(workspace, datetime.now(UTC) + later).mails]


def reopened_by_a_reply(boxed: Workspace, server: ImapServer, user: str, mail_server: MailServer) -> None:
    """Say of the one answer that it helped, reply to it, and read that two days later: it is open again."""
    with boxed.store() as store:
        (answer,) = store.mail_answers.all()
        store.mail_answers.say(answer.id, "", "answered", datetime.now(UTC), told=True)
    ours = mail_server.to("jo@example.org")[0].mail["Message-ID"]
    server.put(user, mail("It does not work", In_Reply_To=ours), datetime.now(UTC))
    assert read(boxed, timedelta(days=2)) == [("", "it came too long ago")]
    assert [said for _, said, _ in states(boxed)] == ["reopened"]


def read_while_killed(boxed: Workspace, server: ImapServer, user: str, mail_server: MailServer, times: int) -> None:
    """Kill a process that reads the mailbox again and again, each time later within its work, then let it finish."""
    asked = [f"Password of {number}" for number in range(times)]
    for subject in asked:
        server.put(user, mail(Subject=subject), datetime.now(UTC))
    reading = multiprocessing.get_context("fork")
    for number in range(times):
        process = reading.Process(target=read_mailbox, args=(boxed, datetime.now(UTC)))
        process.start()
        process.join(0.05 + 0.02 * (number % 20))
        process.kill()
        process.join()
    read(boxed)
    with boxed.store() as store:
        send_answers(boxed, store, boxed.secret(), datetime.now(UTC) + CLAIM + timedelta(minutes=1))
        answers = store.mail_answers.all()
    got = Counter(str(one.mail["Subject"]) for one in mail_server.received)
    sent = [one for one in answers if one.state == "sent"]
    doubtful = [one for one in answers if one.state == "doubtful"]
    assert set(got.values()) == {1}
    assert len(sent) + len(doubtful) == len(answers) == times  # each has an answer, or is listed as in doubt
    assert len(sent) <= len(got) <= times
    assert len(doubtful) < times
