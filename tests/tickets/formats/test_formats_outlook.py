"""Messages that Outlook saved as files."""

from __future__ import annotations

import base64
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outlook_file import compound_file, outlook_file

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Row
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import ReadOptions, Skipped, open_tickets
from kbtools.tickets.formats.mail_files import messages_of

HEADERS = """\
Received: from a by b; Thu, 5 Mar 2026 10:00:01 +0000
From: =?utf-8?Q?Marta_Vid=C3=A1l?= <marta.vidal@office.example>
To: help@glim.example
Subject: =?utf-8?Q?L=C3=A1mpara?=
Date: Thu, 5 Mar 2026 10:00:00 +0000
Message-ID: <AM0001@office.example>
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="gone"
"""
CLASS = {0x001A: "IPM.Note"}
RECEIVED = {**CLASS, 0x007D: HEADERS, 0x1000: "The lamp is dark. “Offline”, it says.\r\n"}
# What Lena wrote in Outlook itself: it has no header of a mail.
SENT = {
    **CLASS,
    0x0C1A: 'Lena "L" Holt',
    0x0C1F: "/O=GLIM/OU=EXCHANGE/CN=RECIPIENTS/CN=LENA",
    0x5D01: "lena@glim.example",
    0x0037: "RE: Lámpara",
    0x1035: "<GL0001@glim.example>",
    0x1042: "<AM0001@office.example>",
    0x1000: "Please press the button.",
}
TO_MARTA = ({0x3001: "Vidál, Marta", 0x39FE: "marta.vidal@office.example"},)
AT_ELEVEN = 134171820000000000  # 2026-03-05 11:00 UTC, in units of 100 ns since 1601


def rows(folder: Path, *files: bytes) -> list[Row]:
    for number, data in enumerate(files):
        (folder / f"{number}.msg").write_bytes(data)
    return list(open_tickets([folder], ReadOptions(agents=("glim.example",))))


def ticket(folder: Path, *files: bytes) -> Ticket:
    (row,) = rows(folder, *files)
    assert isinstance(row, Ticket), row
    return row


def test_a_question_and_the_answer_that_was_saved_beside_it_are_one_ticket(tmp_path: Path) -> None:
    sent = outlook_file(SENT, fixed={0x0039: AT_ELEVEN}, recipients=TO_MARTA)
    read = ticket(tmp_path, outlook_file(RECEIVED), sent)
    assert (read.requester, read.subject) == ("marta.vidal@office.example", "Lámpara")
    assert [(m.author, m.agent, m.body.strip()) for m in read.messages] == [
        ("requester", "", "The lamp is dark. “Offline”, it says."),
        ("agent", "lena@glim.example", "Please press the button."),
    ]
    assert read.resolved_at == datetime(2026, 3, 5, 11, tzinfo=UTC)
    assert {"Marta Vidál", "Vidál, Marta", "Lena L Holt"} <= set(read.people)


def test_texts_in_a_code_page_and_html_alone_are_read(tmp_path: Path) -> None:
    html = '<html><head><meta charset="windows-1250"></head><body><p>Żarówka nie świeci.</p></body></html>'.encode(
        "cp1250"
    )
    data = outlook_file(
        {**SENT, 0x5D01: "zofia@poczta.example", 0x0C1A: "Zofia Żak", 0x0037: "Żarówka", 0x1000: ""},
        fixed={0x3FFD: 1250},
        binary={0x1013: html},
        narrow="cp1250",
    )
    read = ticket(tmp_path, data)
    assert (read.subject, read.messages[0].markup, "Zofia Żak" in read.people) == ("Żarówka", "html", True)
    assert "Żarówka nie świeci." in read.question


def test_a_long_text_is_read_to_its_end(tmp_path: Path) -> None:
    body = "The lamp is dark. " * 2_000
    assert ticket(tmp_path, outlook_file({**RECEIVED, 0x1000: body})).question.strip() == body.strip()


@pytest.mark.parametrize(
    ("texts", "fixed", "why"),
    [
        ({**RECEIVED, 0x001A: "REPORT.IPM.Note.NDR"}, {}, "automatic"),
        ({**RECEIVED, 0x001A: "REPORT.IPM.Note.IPNRN"}, {}, "automatic"),
        ({**RECEIVED, 0x001A: "IPM.Schedule.Meeting.Resp.Pos"}, {}, "automatic"),
        ({**RECEIVED, 0x001A: "IPM.Note.Rules.OofTemplate.Microsoft"}, {}, "automatic"),
        (RECEIVED, {0x0E07: 0x8 | 0x1}, "draft"),
    ],
)
def test_what_no_person_sent_is_left_out(
    tmp_path: Path, texts: dict[int, str], fixed: dict[int, int], why: str
) -> None:
    assert rows(tmp_path, outlook_file(texts, fixed=fixed)) == [Skipped(why)]  # type: ignore[arg-type]  # a reason


def test_messages_without_references_are_joined_by_their_conversation(tmp_path: Path) -> None:
    index = base64.b64decode("AdyqAAAAAAECAwQFBgcICQoLDA0ODw==")
    asked = {**SENT, 0x5D01: "ada@web.example", 0x1042: "", 0x1035: "<1@web.example>", 0x0037: "Dark"}
    files = (
        outlook_file(asked, binary={0x0071: index}),
        outlook_file({**SENT, 0x1042: ""}, binary={0x0071: index + b"\0\0\0\0\1"}, recipients=TO_MARTA),
    )
    assert len(ticket(tmp_path, *files).messages) == 2


def test_the_format_is_found_out_without_a_name(tmp_path: Path) -> None:
    (tmp_path / "message").write_bytes(outlook_file(RECEIVED))
    assert ticket(tmp_path).subject == "Lámpara"


def test_a_broken_file_costs_itself_and_is_named(tmp_path: Path) -> None:
    good = outlook_file(RECEIVED)
    found = rows(tmp_path, good[:600], compound_file({"other": b"x"}), good)
    assert [type(row) for row in found] == [KbError, KbError, Ticket]
    assert [row.where for row in found if isinstance(row, KbError)] == [f"{tmp_path / f'{n}.msg'}:1" for n in range(2)]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 8_000), st.integers(0, 255)), max_size=12), st.integers(0, 9_000))
def test_no_damage_trips_the_reader(damage: list[tuple[int, int]], length: int) -> None:
    data = bytearray(outlook_file(RECEIVED, fixed={0x0039: AT_ELEVEN}, recipients=TO_MARTA))
    for place, value in damage:
        data[place % len(data)] = value
    for found in messages_of(io.BytesIO(bytes(data[: length or len(data)])), "f"):
        assert isinstance(found, KbError) or found[0] == "f:1"
