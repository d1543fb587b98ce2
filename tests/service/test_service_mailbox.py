"""A mailbox read by IMAP: each new mail is answered once, and the mailbox stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from imap_server import ImapServer
from mail_server import MailServer, free_port, until
from mailboxes import boxed_in, mail, new_user, read, read_while_killed, reopened_by_a_reply

from kbtools.contact.imap import opened_mailbox
from kbtools.contact.read_mailbox import MailboxRead, check_mailbox, read_mailbox
from kbtools.errors import KbError
from kbtools.service import create_app
from kbtools.workspace import Workspace


@pytest.fixture
def user() -> str:
    """A mailbox of the test's own."""
    return new_user()


@pytest.fixture
def boxed(workspace: Workspace, imap_server: ImapServer, user: str) -> Workspace:
    """The workspace with that mailbox, which it has looked at once."""
    return boxed_in(workspace, imap_server, user)


def test_a_new_mail_is_answered_once_and_stays_unread(
    boxed: Workspace, imap_server: ImapServer, user: str, mail_server: MailServer
) -> None:
    imap_server.put(user, mail(Subject="Password"), datetime.now(UTC))
    assert read(boxed) == [("sent", "")]
    assert read(boxed) == []
    (answer,) = mail_server.to("jo@example.org")
    assert answer.mail["Subject"] == "Re: Password"
    assert imap_server.flags(user) == ["", ""]


@pytest.mark.full
@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Auto_Submitted": "auto-replied", "Subject": "Out of office"}, "automatic"),
        ({"From": "MAILER-DAEMON <mailer-daemon@example.org>", "Return_Path": "<>"}, "automatic"),
        ({"List_Id": "<talk.example.org>"}, "automatic"),
        ({"In_Reply_To": "<0@example.org>"}, "in a thread"),
        ({"Authentication_Results": ""}, "not confirmed"),
    ],
)
def test_programs_lists_replies_and_strangers_get_nothing(
    boxed: Workspace, imap_server: ImapServer, user: str, mail_server: MailServer, headers: dict[str, str], why: str
) -> None:
    imap_server.put(user, mail(**headers), datetime.now(UTC))
    assert read(boxed) == [("", why)]
    assert mail_server.received == []


@pytest.mark.full
def test_who_replies_to_the_answer_is_open_again_even_when_the_mailbox_was_read_late(
    boxed: Workspace, imap_server: ImapServer, user: str, mail_server: MailServer
) -> None:
    imap_server.put(user, mail(), datetime.now(UTC))
    read(boxed)
    reopened_by_a_reply(boxed, imap_server, user, mail_server)


def test_a_mail_that_waited_for_more_than_an_hour_is_left_to_people(
    boxed: Workspace, imap_server: ImapServer, user: str
) -> None:
    imap_server.put(user, mail(), datetime.now(UTC) - timedelta(hours=2))
    imap_server.put(user, mail(), datetime.now(UTC) - timedelta(days=8))
    assert read(boxed) == [("", "it came more than a week ago"), ("", "it came too long ago")]


@pytest.mark.full
def test_mails_with_new_numbers_are_looked_at_again_and_answered_once(
    boxed: Workspace, imap_server: ImapServer, user: str, mail_server: MailServer
) -> None:
    answered = mail()
    imap_server.put(user, answered, datetime.now(UTC))
    assert read(boxed) == [("sent", "")]
    imap_server.forget_numbers(user)
    imap_server.put(user, mail(Subject="New"), datetime.now(UTC))
    found = read(boxed)
    assert len(found) == 3  # the one from before the first look is among them
    assert sorted(found)[0] == ("", "had one already")
    assert len(mail_server.received) == 3
    assert read(boxed) == []


def test_a_mail_that_cannot_be_read_costs_only_itself(boxed: Workspace, imap_server: ImapServer, user: str) -> None:
    parts = "".join(f"--x\r\n\r\n{number}\r\n" for number in range(5000))
    broken = mail(parts, Content_Type='multipart/mixed; boundary="x"')
    for data in (b"\xff\x00\r\n\r\r\n", broken, mail()):
        imap_server.put(user, data, datetime.now(UTC))
    *others, last = read(boxed)
    assert [state for state, _ in others] == ["", ""]
    assert last == ("sent", "")


@pytest.mark.full
def test_two_help_centres_that_write_to_each_other_end_after_one_answer(
    boxed: Workspace, imap_server: ImapServer, user: str, mail_server: MailServer
) -> None:
    imap_server.put(user, mail(), datetime.now(UTC))
    read(boxed)
    (answer,) = mail_server.received
    answer.mail["Authentication-Results"] = "mx.glim.example; dmarc=pass header.from=glim.example"
    elsewhere = replace(boxed.settings, contact_address="help@other.example", smtp_sender="help@other.example")
    imap_server.put(user, answer.mail.as_bytes(), datetime.now(UTC))
    assert read(Workspace(boxed.root, elsewhere)) == [("", "automatic")]
    assert len(mail_server.received) == 1


def test_nothing_is_read_while_answers_by_mail_are_off(boxed: Workspace) -> None:
    off = Workspace(boxed.root, replace(boxed.settings, mail_answers=False))
    assert read_mailbox(off, datetime.now(UTC)) == MailboxRead(off="mail.answers is off")
    without = Workspace(boxed.root, replace(boxed.settings, imap_password=""))
    assert read_mailbox(without, datetime.now(UTC)).off == "KB_MAIL_IMAP_PASSWORD not set"
    assert check_mailbox(off).endswith("nothing is read, since mail.answers is off")


@pytest.mark.parametrize(
    ("changed", "what", "hint"),
    [
        ({"imap_password": "wrong"}, "refuses the user name or password", "KB_MAIL_IMAP_PASSWORD"),
        ({"imap_port": free_port()}, "does not answer", "mail.imap_host"),
        ({"imap_folder": "Anfragen ä"}, "the folder Anfragen ä cannot be opened", "mail.imap_folder"),
        ({"imap_security": "starttls"}, "does not answer", "imap_security"),
        ({"imap_host": "mail.glim.example"}, "unencrypted", "starttls"),
        ({"imap_password": ""}, "KB_MAIL_IMAP_PASSWORD not set", ""),
    ],
)
@pytest.mark.full
def test_what_keeps_the_mailbox_from_being_read_is_told_with_what_to_do(
    boxed: Workspace, changed: dict[str, Any], what: str, hint: str
) -> None:
    with pytest.raises(KbError, match=what) as told:
        check_mailbox(Workspace(boxed.root, replace(boxed.settings, **changed)))
    assert hint in (told.value.hint or "")
    assert "wrong" not in str(told.value)


def test_a_folder_with_other_letters_is_found(boxed: Workspace, imap_server: ImapServer, user: str) -> None:
    imap_server.put(user, mail(), datetime.now(UTC), folder="F&APw-r &- Fragen")
    settings = replace(boxed.settings, imap_folder="Für & Fragen")
    with opened_mailbox(settings) as mailbox:
        assert mailbox.after(0) == [1]
        assert b"I forgot my password" in (mailbox.data(1) or b"")
        assert (mailbox.arrival(2), mailbox.data(2)) == (None, None)


@pytest.mark.full
def test_no_mail_is_lost_or_answered_twice_when_reading_is_killed_20_times(
    boxed: Workspace, imap_server: ImapServer, user: str, mail_server: MailServer
) -> None:
    read_while_killed(boxed, imap_server, user, mail_server, times=20)


@pytest.mark.soak
def test_no_mail_is_lost_or_answered_twice_when_reading_is_killed_50_times(
    boxed: Workspace, imap_server: ImapServer, user: str, mail_server: MailServer
) -> None:
    read_while_killed(boxed, imap_server, user, mail_server, times=50)


@pytest.mark.full
def test_the_service_reads_the_mailbox_by_itself(
    boxed: Workspace, imap_server: ImapServer, user: str, mail_server: MailServer
) -> None:
    from starlette.testclient import TestClient

    with TestClient(create_app(boxed, every=0.1)):
        imap_server.put(user, mail(), datetime.now(UTC))
        assert until(lambda: len(mail_server.received) == 1, seconds=30)
