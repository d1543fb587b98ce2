"""A mail server that never comes to an end holds up nobody: the message waits in the outbox, with the reason."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from mail_server import NOW, SUPPORT
from raw_server import Answer, dripping, endless, raw_server, silent

from kbtools.contact import Receipt, deliver_due
from kbtools.contact.smtp import SmtpTransport
from kbtools.errors import KbError
from kbtools.helpdesks.delivery import Unreachable
from kbtools.model.message import Attachment, ContactMessage
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.system.sealing import Secret

MESSAGE = ContactMessage("jane@example.com", "My lamp does not charge.", NOW, "Jane Miller", reference="KB-7F3K2Q")
STEPS = ["the greeting", "EHLO", "MAIL", "RCPT", "DATA", "the text", "QUIT"]
ANSWERS = {"DATA": b"354 go on\r\n", "QUIT": b"221 bye\r\n"}


@contextmanager
def mail_server_that(turns: Answer, at: str) -> Iterator[Settings]:
    """Settings with a mail server that behaves until one step, and then turns hostile."""

    def talk(connection: socket.socket) -> None:
        if at == "the greeting":
            turns(connection)
            return
        connection.sendall(b"220 hello\r\n")
        lines = connection.makefile("rb")
        for line in lines:
            word = line.split()[0].decode().upper()
            if at == word:
                turns(connection)
                return
            connection.sendall(ANSWERS.get(word, b"250 ok\r\n"))
            if word == "DATA":
                while lines.readline() not in (b".\r\n", b""):
                    pass
                if at == "the text":
                    turns(connection)
                    return
                connection.sendall(b"250 taken\r\n")

    with raw_server(talk) as port:
        yield replace(Settings(), contact_address=SUPPORT, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")


@pytest.mark.full
@pytest.mark.parametrize("at", STEPS[:-1])
@pytest.mark.parametrize("turns", [endless(b"250-more\r\n"), dripping(b"250-more\r\n"), silent])
def test_no_answer_of_a_mail_server_goes_on_for_ever(turns: Answer, at: str) -> None:
    began = time.monotonic()
    with mail_server_that(turns, at) as settings, pytest.raises(KbError) as failure:
        SmtpTransport(settings, longest=0.3).send(MESSAGE)
    assert time.monotonic() - began < 8
    assert failure.value.code == "delivery"
    assert "0.3 seconds" in failure.value.message or "100,000 bytes" in failure.value.message


def test_a_message_waits_in_the_outbox_when_the_mail_server_drips(
    store: Store, secret: Secret, keep: Callable[..., Receipt]
) -> None:
    keep()
    with mail_server_that(dripping(b"250-more\r\n"), "EHLO") as there:
        done = deliver_due(store, secret, SmtpTransport(there, longest=0.1), there, NOW + timedelta(hours=1))
    assert (done.delivered, done.failed, done.waiting) == (0, 1, 1)
    [item] = store.outbox.all()
    assert "did not take the mail within 0.1 seconds" in item.error


def test_a_server_that_talks_without_end_is_left_at_once() -> None:
    with mail_server_that(endless(b"250-more\r\n"), "MAIL") as settings, pytest.raises(KbError, match="100,000 bytes"):
        SmtpTransport(settings).send(MESSAGE)


def test_half_an_answer_is_no_answer() -> None:
    def breaks_off(connection: socket.socket) -> None:
        connection.sendall(b"250")

    with mail_server_that(breaks_off, "the text") as settings, pytest.raises(KbError, match="unexpectedly closed"):
        SmtpTransport(settings).send(MESSAGE)


@pytest.mark.full
def test_what_a_server_says_after_it_has_taken_the_mail_changes_nothing() -> None:
    for turns in (endless(b"221-bye\r\n"), lambda connection: connection.close()):
        with mail_server_that(turns, "QUIT") as settings:
            SmtpTransport(settings).send(MESSAGE)
    began = time.monotonic()
    with mail_server_that(dripping(b"221-bye\r\n"), "QUIT") as settings:
        SmtpTransport(settings).send(MESSAGE)
    assert time.monotonic() - began < 9


@pytest.mark.full
def test_a_server_that_reads_no_large_mail_is_left_in_time() -> None:
    large = replace(MESSAGE, attachments=(Attachment("a.txt", "txt", b"lamp " * 3_000_000),))

    def stops(connection: socket.socket) -> None:
        connection.sendall(b"354 go on\r\n")
        time.sleep(2)

    with mail_server_that(stops, "DATA") as settings, pytest.raises(Unreachable, match="did not take the mail"):
        SmtpTransport(settings, longest=0.5).send(large)
