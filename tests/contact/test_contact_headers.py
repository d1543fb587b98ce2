"""What strangers write stays words: no header, no recipient, no part of a mail comes from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, compat32
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from mail_server import NOW, SUPPORT, MailServer

from kbtools.contact.finished_mail import finished
from kbtools.contact.headers import Header, address_header, file_header, text_header
from kbtools.contact.mails import copy_mail, support_mail
from kbtools.contact.smtp import SmtpTransport
from kbtools.errors import KbError
from kbtools.model.message import Attachment, ContactMessage
from kbtools.settings import Settings
from kbtools.text.normalise import one_line

USUAL = ContactMessage("jane@example.com", "Help", NOW, "Jane", "Charging", reference="KB-7F3K2Q")
# `x`, line ends, `Content-Type:text/html`, an empty line; `x`, a line end, `Bcc: joe@example.com`; the same in letters
TYPE = "=?utf-8?b?eA0KQ29udGVudC1UeXBlOnRleHQvaHRtbA0KDQo=?="
COPY = "=?utf-8?b?eA0KQmNjOiBqb2VAZXhhbXBsZS5jb20=?="
LETTERS = "=?us-ascii?q?x=0D=0ABcc:_joe@example.com=0D=0A=0D=0A<b>hi</b>?="
WITHIN = "=?utf-8?q?=3D=3Futf-8=3Fb=3FeA0KQmNjOiBqb2VAZXhhbXBsZS5jb20=3D=3F=3D?="
PIECES = st.sampled_from(
    [TYPE, COPY, LETTERS, WITHIN, "=?", "?=", "=?utf-8?b?", "=?utf-8?q?=0A", "\r\nBcc: joe@example.com", "\n\n", "\r",
     ",", ";", ":", '"', "\\", "<joe@example.com>", "joe@example.com, ", "(", ")", "é", "Łukasz", "😀", "a" * 80,
     " ", "\t", "\x00", "\x0b", "\x1c", "\x85", "\u2028", "\u202e", "e\u0301", "=?utf-8*en?b?eA0KeA==?=", "=?x?y?z?="]
)  # fmt: skip
HOSTILE = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=12).map("".join)
EXAMPLES = 80


def words(mail: bytes, name: str) -> str:
    """A header as a person reads it, decoded once."""
    raw = BytesParser(policy=compat32).parsebytes(mail)[name]
    return " ".join(str(make_header(decode_header(raw))).split())


@pytest.mark.parametrize("nasty", [TYPE, COPY, LETTERS, WITHIN, f"Jane {COPY} Doe", f'"{COPY}"'])
@pytest.mark.parametrize("field", ["name", "subject", "body"])
def test_an_encoded_word_of_a_stranger_stays_what_it_is(
    nasty: str, field: str, mail_server: MailServer, settings: Settings
) -> None:
    fields: dict[str, Any] = {"subject": "", field: nasty} if field == "body" else {field: nasty}
    message = replace(USUAL, **fields)
    SmtpTransport(settings).send(message)
    SmtpTransport(settings).send_copy(message)
    assert [mail.to for mail in mail_server.received] == [(SUPPORT,), ("jane@example.com",)]
    for got in mail_server.received:
        assert got.mail["Bcc"] is None
        assert got.mail.get_content_type() == "text/plain"
        assert got.mail.keys().count("Content-Type") == 1
    team = support_mail(message, settings).as_bytes()
    shown = words(team, "Reply-To" if field == "name" else "Subject")
    assert nasty in shown if field != "body" else "=?" in shown


@pytest.mark.full
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
@hypothesis_settings(max_examples=EXAMPLES)
@example(TYPE, COPY, LETTERS, WITHIN)
def test_hostile_texts_change_neither_headers_nor_recipients_nor_parts(
    name: str, subject: str, body: str, file_name: str
) -> None:
    settings = replace(Settings(), contact_address=SUPPORT)
    file = Attachment(f"{file_name}.txt", "txt", b"hi")
    message = replace(USUAL, name=name, subject=subject, body=body, attachments=(file,))
    usual = replace(USUAL, attachments=(replace(file, name="a.txt"),))
    for make, to in ((support_mail, SUPPORT), (copy_mail, "jane@example.com")):
        data, plain = finished(make(message, settings), to), make(usual, settings)
        read = BytesParser(policy=compat32).parsebytes(data)
        assert read.keys() == plain.keys()
        assert [part.get_content_type() for part in read.walk()] == [p.get_content_type() for p in plain.walk()]
        assert max(len(line) for line in data.split(b"\r\n")) < 998
        assert b"\n" not in data.replace(b"\r\n", b"")


@given(HOSTILE)
@hypothesis_settings(max_examples=EXAMPLES)
def test_a_header_says_what_was_written(text: str) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = text_header("Subject", text)
    mail["From"] = address_header("From", text, "jane@example.com")
    mail["Content-Disposition"] = file_header(text)
    read = mail.as_bytes()
    assert words(read, "Subject") == one_line(text)
    assert words(read, "From") == f"{one_line(text, 100)} <jane@example.com>" if one_line(text) else "jane@example.com"
    assert BytesParser(policy=compat32).parsebytes(read).get_filename() == one_line(text)


NO_ADDRESSES = ("jane", "jane@", "@example.com", "jane@example.com, joe@example.com", "ja ne@example.com",
                "jane@example.com\r\nBcc: joe@example.com", "<jane@example.com>", "jane.@a.com",
                "=?utf-8?q?joe=40a=2C?=x@a(b)c.com")  # fmt: skip


@pytest.mark.parametrize("spec", NO_ADDRESSES)
def test_an_address_that_no_header_can_carry_is_refused(spec: str) -> None:
    with pytest.raises(ValueError, match="address"):
        address_header("To", "", spec)


def _with(change: Callable[[EmailMessage], None]) -> EmailMessage:
    mail = support_mail(USUAL, replace(Settings(), contact_address=SUPPORT))
    change(mail)
    return mail


def _cc(mail: EmailMessage) -> None:
    mail["Cc"] = "joe@example.com"


def _broken_subject(mail: EmailMessage) -> None:
    broken = Header("x\nBcc: joe@example.com")
    broken.name, broken.text = "Subject", "x"
    mail.replace_header("Subject", broken)


def _other_words(mail: EmailMessage) -> None:
    mail["Subject"].text = "something else"


def _two_subjects(mail: EmailMessage) -> None:
    mail["X-One"] = "1"
    mail["x-one"] = "2"


def _no_base64(mail: EmailMessage) -> None:
    mail.add_attachment(b"x" * 20_000, maintype="image", subtype="png")
    *_, part = mail.walk()
    part.set_payload("QUJD\n--" + str(mail.get_boundary()) + "\n" + "QUJD\n" * 4_000)


@pytest.mark.parametrize("change", [_cc, _broken_subject, _other_words, _two_subjects, _no_base64])
def test_a_mail_that_would_be_read_as_another_does_not_leave(change: Callable[[EmailMessage], None]) -> None:
    with pytest.raises(KbError, match="the mail is not sent") as failure:
        finished(_with(change), SUPPORT)
    assert failure.value.code == "delivery"
    finished(_with(lambda _: None), SUPPORT)
