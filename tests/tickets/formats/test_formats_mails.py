"""Mails as the usual programs write them, all by people who do not exist: who wrote, what was said, what is left out.

The mails are in `mails/*.txt`, each below a line `=== name` and what is right of it: `asks` or `answers` with the
address of who wrote it and `said`, or `left` with the reason.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from growth import at_most

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Row
from kbtools.model.ticket import Message, Ticket
from kbtools.text.html import html_to_text
from kbtools.text.normalise import normalise
from kbtools.text.quotations import own_words
from kbtools.tickets.formats import Skipped, mail_message
from kbtools.tickets.formats.mail import MailReader
from kbtools.tickets.formats.mail_message import parsed

AGENTS = ("glim.example",)
ASKED = b"From: ask@web.example\nSubject: The lamp\nMessage-ID: <ask@web.example>\n\nIt is dark.\n"


@dataclass(frozen=True)
class Sent:
    """A mail, and what is right of it."""

    name: str
    right: dict[str, str]
    data: bytes


def _sent(block: str) -> Sent:
    head, _, text = block.partition("\n---\n")
    name, *rows = head.split("\n")
    right = dict(row.split(": ", 1) for row in rows)
    return Sent(name, right, text.encode(right.get("encoding", "utf-8")))


def _all() -> list[Sent]:
    files = sorted((Path(__file__).parent / "mails").glob("*.txt"))
    texts = [path.read_text(encoding="utf-8").removeprefix("=== ") for path in files]
    return [_sent(block) for text in texts for block in text.split("\n=== ")]


SENT = _all()


def rows(*mails: bytes) -> list[Row]:
    """The rows of an mbox with these mails."""
    mbox = b"\n\n".join(b"From x@y.example Mon Mar  2 09:00:00 2026\n" + mail for mail in mails)
    return list(MailReader(AGENTS)(io.BytesIO(mbox), "t.mbox"))


def ticket(*mails: bytes) -> Ticket:
    (row,) = rows(*mails)
    assert isinstance(row, Ticket), row
    return row


def said(message: Message) -> str:
    return own_words(html_to_text(message.body) if message.markup == "html" else normalise(message.body))


def named(*whats: str) -> list[Sent]:
    return [sent for sent in SENT if any(what in sent.right for what in whats)]


def test_there_are_as_many_mails_as_it_takes() -> None:
    assert len(SENT) >= 50
    assert len({sent.name for sent in SENT}) == len(SENT)


@pytest.mark.parametrize("sent", named("asks"), ids=lambda sent: sent.name)
def test_a_mail_of_a_person_is_a_ticket_of_that_person(sent: Sent) -> None:
    read = ticket(sent.data)
    (message,) = read.messages
    assert (read.requester, message.author) == (sent.right["asks"], "requester")
    assert said(message) == sent.right["said"].replace("\\n", "\n")
    assert read.created_at is not None
    assert {sent.right["asks"], sent.right.get("people", sent.right["asks"])} <= set(read.people)


@pytest.mark.parametrize("sent", named("answers"), ids=lambda sent: sent.name)
def test_a_mail_of_an_agent_answers_the_ticket(sent: Sent) -> None:
    answer = ticket(ASKED, sent.data).messages[-1]
    assert (answer.author, answer.agent, said(answer)) == ("agent", sent.right["answers"], sent.right["said"])


@pytest.mark.parametrize("sent", named("left"), ids=lambda sent: sent.name)
def test_what_no_person_sent_is_left_out_under_its_reason(sent: Sent) -> None:
    assert rows(sent.data) == [Skipped(sent.right["left"])]  # type: ignore[arg-type]  # the file has texts


def test_all_mails_in_one_file_are_each_read_once() -> None:
    found = rows(*(sent.data for sent in SENT))
    assert not [row for row in found if isinstance(row, KbError)]
    assert len([row for row in found if isinstance(row, Ticket)]) == len(named("asks"))
    assert sum(row.why != "empty" for row in found if isinstance(row, Skipped)) == len(named("left"))


def test_a_header_that_is_asked_for_often_is_decoded_once() -> None:
    mail = parsed(b"From: =?utf-8?q?Ida?= <ida@web.example>\nSubject: =?utf-8?q?caf=C3=A9?=\n\nWhere is it?\n")

    assert [mail.first("subject"), mail.first("To")] == ["café", ""]
    assert mail.mailboxes("From") == [("Ida", "ida@web.example")]
    assert mail.first("Subject") is mail.first("subject")
    assert mail.mailboxes("From") is mail.mailboxes("from")


@pytest.mark.parametrize("charset", ["punycode", "idna", "undefined", "unicode_escape", "zlib"])
def test_a_text_in_what_is_no_character_set_of_texts_is_read_all_the_same(charset: str) -> None:
    sent = f"Content-Type: text/plain; charset={charset}\n\n".encode() + b"b9z" * 150_000 + b" caf\xe9\x81"
    with at_most(5):  # the first takes a minute
        text, _ = mail_message.said(parsed(sent))
    assert text.endswith("z caf\u00e9\ufffd")
