"""Which mails are one ticket, and what the files around them say of them."""

from __future__ import annotations

import io
from itertools import permutations
from pathlib import Path

import pytest

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Row
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import ReadOptions, Skipped, open_tickets
from kbtools.tickets.formats.mail import MailReader

AGENTS = ("glim.example",)
ADA = "From: Ada <ada@web.example>\nTo: help@glim.example\n"
LENA = "From: Lena <lena@glim.example>\nTo: ada@web.example\n"
INDEX = "AdyqAAAAAAECAwQFBgcICQoLDA0ODw=="  # 22 bytes; each answer adds five
ANSWER = "AdyqAAAAAAECAwQFBgcICQoLDA0ODwAAAAAB"


def mail(head: str, day: int, subject: str, more: str = "", body: str = "The lamp is dark.") -> str:
    name = f"Message-ID: <{head[6:9]}{day}@web.example>\n"
    return f"{head}Date: {day} Mar 2026 09:00:00 +0000\nSubject: {subject}\n{name}{more}\n{body}\n"


def tickets(*mails: str) -> list[list[str]]:
    """The authors of each ticket's messages."""
    mbox = "\n".join(f"From x@y.example Mon Mar  2 09:00:00 2026\n{one}" for one in mails)
    found = MailReader(AGENTS)(io.BytesIO(mbox.encode()), "t.mbox")
    return sorted([message.author for message in row.messages] for row in found if isinstance(row, Ticket))


CONVERSATION = (
    mail(ADA, 1, "Dark", f"Thread-Index: {INDEX}\n"),
    mail(LENA, 2, "RE: Dark", f"Thread-Index: {ANSWER}\n"),
)
BY_SUBJECT = (mail(ADA, 1, "Dark"), mail(LENA, 2, "RE: Dark"), mail(ADA, 3, "AW: RE: Dark"))


@pytest.mark.parametrize("mails", [CONVERSATION, BY_SUBJECT])
def test_mails_without_references_are_joined_by_conversation_or_by_subject_and_person(mails: tuple[str, ...]) -> None:
    for order in permutations(mails):
        assert tickets(*order) == [["requester", "agent", "requester"][: len(mails)]]


def test_mails_that_are_no_answers_are_not_joined_by_their_subject() -> None:
    assert tickets(mail(ADA, 1, "Contact"), mail(ADA, 2, "Contact")) == [["requester"], ["requester"]]


def test_an_answer_is_not_joined_to_a_mail_of_another_person_or_of_long_ago() -> None:
    bob = ADA.replace("ada@", "bob@")
    assert tickets(mail(bob, 1, "Dark"), mail(ADA, 2, "Re: Dark")) == [["requester"], ["requester"]]
    old = mail(ADA, 1, "Dark").replace("2026", "2024")
    assert tickets(old, mail(ADA, 2, "Re: Dark")) == [["requester"], ["requester"]]


def read(path: Path) -> list[Row]:
    return list(open_tickets([path], ReadOptions(agents=AGENTS)))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("cur/1.host:2,ST", "deleted"),
        ("cur/1.host;2,DS", "draft"),
        ("Trash/cur/1.host:2,S", "deleted"),
        (".Junk/cur/1.host:2,S", "spam"),
        (".INBOX.Drafts/new/1.host", "draft"),
        ("Papierkorb", "deleted"),
        ("Brouillons.mbox", "draft"),
        ("Deleted Messages.mbox/mbox", "deleted"),
        ("Takeout/Mail/Spam.mbox", "spam"),
    ],
)
def test_folders_and_marks_of_files_say_what_was_put_away(tmp_path: Path, name: str, why: str) -> None:
    file = tmp_path / "box" / name
    file.parent.mkdir(parents=True)
    file.write_text(f"From x@y.example Mon Mar  2 09:00:00 2026\n{mail(ADA, 1, 'Dark')}", encoding="utf-8")
    assert read(tmp_path / "box") == [Skipped(why)]  # type: ignore[arg-type]  # one of the reasons


def test_folders_above_what_is_imported_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "Trash").mkdir()
    file = tmp_path / "Trash" / "1.eml"
    file.write_text(mail(ADA, 1, "Dark"), encoding="utf-8")
    assert [type(row) for row in read(file)] == [Ticket]


def test_the_folder_of_sent_mails_in_a_maildir_has_the_answers(tmp_path: Path) -> None:
    for name, text in {"cur/1:2,S": BY_SUBJECT[0], ".Sent/cur/2:2,S": BY_SUBJECT[1], ".hidden/3": "no mail"}.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (row,) = read(tmp_path)
    assert isinstance(row, Ticket)
    assert len(row.answers) == 1


_LIST = '<?xml version="1.0"?>\n<plist version="1.0"><dict><key>flags</key>\n<integer>{}</integer></dict></plist>\n'


@pytest.mark.parametrize(
    ("flags", "why"), [(8590195713, ""), (1 | 2, "deleted"), (1 << 6, "draft"), (1 << 24, "spam"), (1 << 25, "")]
)
def test_a_message_of_apple_mail_is_read_with_its_marks(tmp_path: Path, flags: int, why: str) -> None:
    text = mail(ADA, 1, "Dark", body="Grüße, the lamp is dark.").encode()
    (tmp_path / "1.emlx").write_bytes(b"%-10d\n" % len(text) + text + _LIST.format(flags).encode())
    (row,) = read(tmp_path / "1.emlx")
    assert row == Skipped(why) if why else isinstance(row, Ticket)  # type: ignore[arg-type]  # one of the reasons
    if isinstance(row, Ticket):
        assert row.question.strip() == "Grüße, the lamp is dark."


def test_a_message_of_apple_mail_that_was_cut_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "1.emlx").write_text(f"9000\n{mail(ADA, 1, 'Dark')}", encoding="utf-8")
    assert [type(row) for row in read(tmp_path)] == [Ticket]


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        ("I ask.\n\n>From yesterday on.", "I ask.\n\nFrom yesterday on."),
        ("> Since when?\n>From when on?\n\nYesterday.", "> Since when?\n>From when on?\n\nYesterday."),
        ("> Since when?\n>>From when on?", "> Since when?\n>From when on?"),
        (">From here\n> and there", "From here\n> and there"),
    ],
)
def test_the_sign_before_from_is_taken_away_where_the_file_put_it(stored: str, sent: str) -> None:
    mbox = f"From x@y.example Mon Mar  2 09:00:00 2026\n{mail(ADA, 1, 'Dark', body=stored)}"
    (row,) = MailReader(AGENTS)(io.BytesIO(mbox.encode()), "t.mbox")
    assert isinstance(row, Ticket)
    assert row.question.strip() == sent


def test_in_a_file_of_one_message_that_sign_is_of_a_quotation() -> None:
    (row,) = MailReader(AGENTS)(io.BytesIO(mail(ADA, 1, "Dark", body=">From here").encode()), "t.eml")
    assert isinstance(row, Ticket)
    assert row.question.strip() == ">From here"


def test_what_is_no_mail_is_named() -> None:
    (row,) = MailReader(AGENTS)(io.BytesIO(b"Subject: a\n\nb\n"), "t.eml")
    assert isinstance(row, KbError)
    assert row.message == "not a mail with a sender"


REFUSED = "Authentication-Results: mx.glim.example; spf=fail; dkim=none; dmarc={} header.from=glim.example\n"
MALLORY = "From: {}Mallory{} <m@evil.example>\nTo: help@glim.example\n"


@pytest.mark.parametrize(
    ("head", "more"),
    [
        (LENA, REFUSED.format("fail")),
        (LENA, REFUSED.format("fail") + REFUSED.format("pass")),  # what stands below may be the sender's own
        (MALLORY.format("", ""), "X-Original-From: Lena <lena@glim.example>\n"),
        (MALLORY.format("'", "' via Help"), "X-Original-Sender: lena@glim.example\n"),
        (MALLORY.format("'", "' via Help"), "Reply-To: lena@glim.example\n"),
    ],
)
def test_nobody_becomes_an_agent_by_headers_that_anybody_can_write(head: str, more: str) -> None:
    assert tickets(mail(ADA, 1, "Dark"), mail(head, 2, "Re: Dark", f"In-Reply-To: <Ada1@web.example>\n{more}")) == [
        ["requester", "requester"]
    ]


@pytest.mark.parametrize("said", ["pass", "none", "bestguesspass"])
def test_an_agent_whose_mail_came_over_the_network_is_one(said: str) -> None:
    answer = mail(LENA, 2, "Re: Dark", f"In-Reply-To: <Ada1@web.example>\n{REFUSED.format(said)}")
    assert tickets(mail(ADA, 1, "Dark"), answer) == [["requester", "agent"]]


def test_an_agent_who_writes_to_a_list_of_ours_is_one() -> None:
    by_list = "From: 'Lena' via Help <help@glim.example>\nTo: ada@web.example\n"
    answer = mail(by_list, 2, "Re: Dark", "In-Reply-To: <Ada1@web.example>\nX-Original-From: lena@glim.example\n")
    assert tickets(mail(ADA, 1, "Dark"), answer) == [["requester", "agent"]]
