"""A mail costs time in proportion to its bytes, whatever its parts are, and is left out where they are too many."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest

from kbtools.contact.incoming_mail import incoming_mail
from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.model.ticket import Ticket
from kbtools.settings import Settings
from kbtools.tickets.formats.mail import MailReader
from kbtools.tickets.formats.mail_message import MOST_GROUPS, MOST_PARTS, parsed, said

HEAD = "From: jo@example.org\nSubject: Lamp\n"
MOMENT = datetime(2026, 3, 2, tzinfo=UTC)
BYTES = 60_000
MOST_TIMES = 12  # what ten groups cost, 5 times of a plain mail, and what a busy machine adds
LINES, MARKUP = "x\n" * (BYTES // 2), "<p>x</p>" * (BYTES // 8)
STATUS = "Content-Type: message/delivery-status\n\n" + "a: b\n\n" * (BYTES // 6)


def groups(number: int, content: str, kind: str = "mixed", boundary: str = "boundary") -> str:
    """Groups of parts within each other."""
    heads = (f"Content-Type: multipart/{kind}; {boundary}=b{at}\n\n--b{at}\n" for at in range(number))
    return "".join(heads) + content


def parts(part: str, number: int) -> str:
    """One group of the same parts."""
    return "Content-Type: multipart/mixed; boundary=b\n\n" + f"--b\n{part}" * number


WORD = "=?utf-8?q?x?= "
LINE_BY_LINE = {
    "a delivery status": STATUS,
    "a delivery status within a report": "Content-Type: multipart/report; boundary=r\n\n--r\n" + STATUS,
    "mails within mails": "Content-Type: message/rfc822\n\n" * 3_000 + "\n" + LINES,
    "groups within groups": groups(MOST_GROUPS, "\n" + LINES),
    "too many groups": groups(48, "\n" + LINES),
    "too many groups, their marks encoded": groups(300, "\n" + LINES, boundary="boundary*"),
    "too many groups, their marks in pieces": groups(300, "\n" + LINES, boundary="boundary*0"),
    "too many parts": parts("\n", BYTES // 5),
    "headers that are encoded": parts(f'Content-Type: text/plain; a="{WORD * 65}"\n\nx\n', BYTES // 1_000),
    "headers": "a:\n" * (BYTES // 3) + "\n",
    "a long header": "a: b\n" + " x\n" * (BYTES // 3) + "\n",
}


def read(content: str) -> float:
    """The least of the CPU seconds that reading a mail took in three times."""
    data = (HEAD + content).encode()
    took = []
    for _ in range(3):
        begun = time.process_time()
        list(MailReader([])(BytesIO(data), "new.eml"))
        took.append(time.process_time() - begun)
    return min(took)


@pytest.mark.full
@pytest.mark.parametrize("name", LINE_BY_LINE)
def test_no_mail_costs_many_times_of_a_plain_one(name: str) -> None:
    assert read(LINE_BY_LINE[name]) < MOST_TIMES * read("\n" + LINES)


@pytest.mark.full
def test_versions_within_versions_cost_as_much_as_one() -> None:
    html = "Content-Type: text/html\n\n" + MARKUP
    assert read(groups(MOST_GROUPS, html, "alternative")) < 3 * read(groups(1, html, "alternative"))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (groups(MOST_GROUPS + 1, "\nx"), f"{MOST_GROUPS} groups"),
        (groups(MOST_GROUPS + 1, "\nx", boundary="boundary*0"), f"{MOST_GROUPS} groups"),
        (parts("\n", MOST_PARTS + 1), f"{MOST_PARTS:,} parts"),
    ],
)
def test_a_mail_of_too_many_parts_is_named(content: str, what: str) -> None:
    with pytest.raises(KbError, match=what):
        parsed((HEAD + content).encode())


def test_a_mail_within_a_mail_is_not_read_however_deep_they_are() -> None:
    deep = (HEAD + "Content-Type: message/rfc822\n\n" * 3_000 + "\nx").encode()
    settings = replace(Settings(), contact_address="help@glim.example")
    assert said(parsed(deep)) == ("", "text")
    assert incoming_mail(deep, settings, MOMENT).text == ""


def test_a_delivery_report_is_one_of_a_program_and_a_person_may_attach_one() -> None:
    report = groups(1, "\nIt failed.\n--b0\nContent-Type: message/delivery-status\n\nStatus: 5.1.1\n", "report")
    (left,) = MailReader([])(BytesIO((HEAD + report).encode()), "new.eml")
    assert left == Skipped("automatic")
    inner = report.replace("b0", "b1")
    attached = groups(1, f"\nWhat is this?\n--b0\nContent-Type: message/rfc822\n\n{HEAD}{inner}")
    (ticket,) = MailReader([])(BytesIO((HEAD + attached).encode()), "new.eml")
    assert isinstance(ticket, Ticket)
    assert ticket.messages[0].body.strip() == "What is this?"
