"""A mailbox whose answers and place are kept on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from imap_server import ImapServer
from mail_server import MailServer
from mailboxes import boxed_in, mail, new_user, read, read_while_killed, reopened_by_a_reply

from kbtools.workspace import Workspace

pytestmark = pytest.mark.full


@pytest.fixture
def user() -> str:
    """A mailbox of the test's own."""
    return new_user()


@pytest.fixture
def boxed(workspace: Workspace, imap_server: ImapServer, user: str, postgresql: str) -> Workspace:
    """The workspace with that mailbox and a new database, which it has looked at once."""
    return boxed_in(workspace, imap_server, user, store_url=postgresql)


def test_a_new_mail_is_answered_once_and_a_reply_to_it_opens_the_ticket_again(
    boxed: Workspace, imap_server: ImapServer, user: str, mail_server: MailServer
) -> None:
    imap_server.put(user, mail(), datetime.now(UTC))
    assert read(boxed) == [("sent", "")]
    assert read(boxed) == []
    reopened_by_a_reply(boxed, imap_server, user, mail_server)


def test_mails_with_new_numbers_are_answered_once(
    boxed: Workspace, imap_server: ImapServer, user: str, mail_server: MailServer
) -> None:
    imap_server.put(user, mail(), datetime.now(UTC))
    assert read(boxed) == [("sent", "")]
    imap_server.forget_numbers(user)
    assert ("", "had one already") in read(boxed)
    assert len(mail_server.received) == 2  # the one from before the first look is among them


def test_no_mail_is_lost_or_answered_twice_when_reading_is_killed_20_times(
    boxed: Workspace, imap_server: ImapServer, user: str, mail_server: MailServer
) -> None:
    read_while_killed(boxed, imap_server, user, mail_server, times=20)
