"""A large mail costs little: its beginning is read, and before that its headers decide whether it may be answered."""

from __future__ import annotations

import base64
import time
from dataclasses import replace

import pytest
from mail_server import NOW, SUPPORT

from kbtools.contact.incoming_mail import incoming_mail
from kbtools.errors import KbError
from kbtools.settings import Settings

SET = replace(Settings(), contact_address=SUPPORT, mail_trusted_server="mx.glim.example")
CONFIRMED = b"Authentication-Results: mx.glim.example; dmarc=pass header.from=example.org\r\n"
HEADERS = b"From: Jo <jo@example.org>\r\nSubject: Lamp\r\nMessage-ID: <1@example.org>\r\n"
PICTURE = b"".join(base64.b64encode(bytes(57)) + b"\r\n" for _ in range(200_000))


def with_picture(text: bytes) -> bytes:
    """A mail with a picture of 15 MB behind its text."""
    kind = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
    attached = b"--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return CONFIRMED + HEADERS + kind + b"--x\r\n" + text + b"\r\n" + attached + PICTURE + b"--x--\r\n"


@pytest.mark.full
def test_the_text_before_a_large_picture_is_read() -> None:
    found = incoming_mail(with_picture(b"Content-Type: text/plain\r\n\r\nMy lamp is dark."), SET, NOW)
    assert found.text.strip() == "My lamp is dark."


@pytest.mark.full
def test_of_a_text_that_is_cut_within_its_letters_the_beginning_is_read() -> None:
    kind = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    found = incoming_mail(CONFIRMED + HEADERS + kind + base64.b64encode("Lämpchen! ".encode() * 200_000), SET, NOW)
    assert found.text.startswith("Lämpchen! Lämpchen! ")


def test_an_invitation_that_was_accepted_is_automatic_also_within_a_thread() -> None:
    kind = b'In-Reply-To: <0@x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
    parts = b"--x\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n--x--\r\n"
    assert incoming_mail(CONFIRMED + HEADERS + kind + parts, SET, NOW).automatic


@pytest.mark.full
@pytest.mark.parametrize("confirmed", [CONFIRMED, b""])
@pytest.mark.parametrize(
    "body",
    [b"\r\n" * 14_000_000, b"\n" * 28_000_000, b"a: b\r\n" * 4_000_000, b"--x\r\n\r\n" * 4_000_000, PICTURE],
    ids=["blank lines", "bare line feeds", "short lines", "parts", "picture"],
)
def test_no_mail_takes_long(confirmed: bytes, body: bytes) -> None:
    kind = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
    data = confirmed + HEADERS + kind + body
    began = time.process_time()
    found = incoming_mail(data, SET, NOW)
    assert time.process_time() - began < 2
    assert found.address == "jo@example.org"


def test_endless_headers_are_not_read() -> None:
    with pytest.raises(KbError, match="its headers have more than 200,000 bytes"):
        incoming_mail(CONFIRMED + HEADERS + b"a: b\r\n" * 1_000_000, SET, NOW)
