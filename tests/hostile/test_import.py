"""Tickets from anybody: no text is slow to import, and one bad record costs no other."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace
from click.testing import CliRunner
from growth import assert_nearly_linear, in_time
from hostile_text import HOSTILE, SOME_HOSTILE, Maker, repeated
from outlook_file import outlook_file
from quick_cases import first_quick
from ticket_readers import READERS
from vendor_exports import SMALLEST

from kbtools.cli import kb
from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Reader
from kbtools.model.ticket import Message, Ticket
from kbtools.redaction import Redactor
from kbtools.settings import Settings
from kbtools.system.sealing import Secret
from kbtools.system.unpacking import Part
from kbtools.tickets import copies
from kbtools.tickets.formats.mail import MailReader
from kbtools.tickets.formats.recognise import detect
from kbtools.tickets.import_ import import_tickets
from kbtools.tickets.learning_copy import learning_copy
from kbtools.tickets.reply_outcomes import reply_outcomes

ALL: dict[str, Reader] = {**READERS, "mail": MailReader(["glim.example"])}
SECRET = Secret(b"x" * 32)
REDACTOR = Redactor()
NESTED = '{"a":' * 700 + "1" + "}" * 700


def learnt(text: str) -> object:
    """What an import makes of a text: as a question, an answer and a subject."""
    said = tuple(Message(author, text, public=True) for author in ("requester", "agent", "requester"))
    return reply_outcomes(learning_copy(Ticket("1", said, subject=text[:2_000]), SECRET, REDACTOR))


def jsonl(text: str) -> str:
    return json.dumps({"id": 1, "subject": text, "messages": [{"author": "requester", "public": True, "body": text}]})


def mail(header: str) -> Callable[[str], str]:
    return lambda text: f"From: a@b.de\n{header}: {text}\n\nThe lamp is dark.\n"


SENDING = (
    "Authentication-Results",
    "To",
    "X-Original-From",
    "X-Gmail-Labels",
    "X-Status",
    "Auto-Submitted",
    "Return-Path",
    "Thread-Index",
)
MAILS: dict[str, Callable[[str], str]] = {
    **{name: mail(name) for name in ("From", "Reply-To", "Subject", "References", "Message-ID", "Date", "X-Other")},
    "Content-Type": mail("Content-Type"),
    "Content-Type of a part": mail('Content-Type: multipart/mixed; boundary="a"\n\n--a\nContent-Type'),
    "Content-Disposition": mail("Content-Disposition"),
    "Content-Transfer-Encoding": mail("Content-Transfer-Encoding"),
    "what says who sent it and why": lambda text: (
        "From: 'A' via B <a@b.de>\n" + "".join(f"{name}: {text}\n" for name in SENDING) + "\nThe lamp is dark.\n"
    ),
    "body": lambda text: f"From: a@b.de\nSubject: dark\n\n{text}\n",
    "body of a list": lambda text: f"From: a@b.de\nList-Id: <a>\n\nDark.\n{'_' * 40}\n{text}\n",
    "body in HTML": lambda text: f"From: a@b.de\nContent-Type: text/html\n\n<meta charset={text}\n{text}",
    "message of Apple Mail": lambda text: f"20\nFrom: a@b.de\n\nDark.\n{text}<key>flags</key><integer>{text}",
}


def rows(reader: Reader, text: str) -> list[object]:
    return list(reader(io.BytesIO(text.encode("utf-8", "replace")), "f"))


@pytest.mark.full
@pytest.mark.parametrize("name", ALL)
def test_the_time_of_a_reader_grows_nearly_as_the_file(name: str) -> None:
    for make in [*SOME_HOSTILE.values(), repeated('{"a":'), repeated('[{"id":1,'), repeated('"\n'), repeated('""')]:
        assert_nearly_linear(lambda text: rows(ALL[name], text), make, sizes=(500, 5_000))


def recognised(name: str, text: str) -> str:
    """The format of a file of this name."""
    return detect(Part(name, lambda: io.BytesIO(text.encode("utf-8", "replace"))))


@pytest.mark.parametrize("name", ["export", "export.json"])
def test_the_time_in_which_a_format_is_recognised_grows_nearly_as_the_file(name: str) -> None:
    for make in [*SOME_HOSTILE.values(), repeated(","), repeated('"'), repeated("id "), repeated(",_", ",id")]:
        assert_nearly_linear(lambda text: recognised(name, text), make, sizes=(500, 5_000))


@pytest.mark.full
def test_the_time_in_which_a_format_is_recognised_grows_nearly_as_any_file() -> None:
    for make in in_time(HOSTILE.values()):
        assert_nearly_linear(lambda text: recognised("export", text), make)


@pytest.mark.parametrize("part", MAILS)
def test_the_time_of_a_mail_grows_nearly_as_it_does(part: str) -> None:
    for make in list(SOME_HOSTILE.values())[::6]:
        assert_nearly_linear(lambda text: rows(ALL["mail"], MAILS[part](text)), make, sizes=(500, 5_000))


@pytest.mark.full
def test_the_time_of_a_message_of_outlook_grows_nearly_as_it_does() -> None:
    def read(text: str) -> object:
        fields = dict.fromkeys((0x001A, 0x0037, 0x007D, 0x0C1A, 0x1000), text)
        made = dict.fromkeys((0x0037, 0x0C1A, 0x1035, 0x1039, 0x1042, 0x1000), text) | {0x5D01: f"a@b.de{text}"}
        to = ({0x3001: text, 0x39FE: f"a@b.de{text}"},) * 3
        files = (
            outlook_file(fields),
            outlook_file(made, recipients=to, binary={0x1013: text.encode("utf-8", "replace")}),
        )
        return [list(ALL["mail"](io.BytesIO(data), "f")) for data in files]

    for make in list(SOME_HOSTILE.values())[::6]:
        assert_nearly_linear(read, make, sizes=(500, 5_000))


@pytest.mark.full
def test_the_time_of_a_learning_copy_grows_nearly_as_the_text() -> None:
    for make in list(SOME_HOSTILE.values())[::2]:
        assert_nearly_linear(learnt, make, sizes=(500, 5_000))


@pytest.mark.full
@pytest.mark.parametrize("name", ALL)
def test_the_time_of_a_reader_grows_nearly_as_any_file(name: str) -> None:
    for make in in_time(HOSTILE.values()):
        assert_nearly_linear(lambda text: rows(ALL[name], text), make)


@pytest.mark.full
@pytest.mark.parametrize("part", MAILS)
def test_the_time_of_a_mail_grows_nearly_as_any_text_does(part: str) -> None:
    for make in in_time(HOSTILE.values()):
        assert_nearly_linear(lambda text: rows(ALL["mail"], MAILS[part](text)), make, sizes=(1_000, 10_000))


@pytest.mark.full
def test_the_time_of_a_learning_copy_grows_nearly_as_any_text() -> None:
    for make in in_time(HOSTILE.values()):
        assert_nearly_linear(learnt, make, sizes=(1_000, 10_000, 50_000))


def a_thread(n: int) -> str:
    """Mails of one thread, the newest first, as some programs write them: each joins what was read before."""
    return "\n".join(
        f"From a@b.de Mon Mar  2 09:00:00 2026\nFrom: a@b.de\nMessage-ID: <{number}@b>\n"
        f"In-Reply-To: <{number - 1}@b>\n\nThe lamp is dark.\n"
        for number in range(n // 140, 0, -1)
    )


def parts_in_parts(n: int) -> str:
    heads = "".join(f"Content-Type: multipart/mixed; boundary=a{number}\n\n--a{number}\n" for number in range(n // 100))
    return "From: a@b.de\n" + heads + "\n" + "x\n" * (n // 4)


@pytest.mark.parametrize("make", first_quick([a_thread, parts_in_parts]))
def test_mails_that_belong_together_are_read_in_one_pass(make: Maker) -> None:
    assert_nearly_linear(lambda text: rows(ALL["mail"], text), make, sizes=(2_000, 20_000, 60_000))


def test_a_thread_that_is_read_backwards_is_one_ticket() -> None:
    (ticket,) = rows(ALL["mail"], a_thread(14_000))
    assert isinstance(ticket, Ticket)
    assert len(ticket.messages) == 100


def imported(tmp_path: Path, name: str, text: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the JSON of `kb ticket import`."""
    bare_workspace(tmp_path / "w", Settings())
    (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    done = CliRunner().invoke(kb, ["-C", str(tmp_path / "w"), "ticket", "import", str(tmp_path / name), "--json"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, json.loads(done.stdout)


GOOD = {"id": 1, "messages": [{"author": "requester", "public": True, "body": "The lamp is dark"}]}
BAD = {
    "the id is too long": jsonl("a").replace('"id": 1', f'"id": "{"9" * 5_000}"'),
    "a number that no float holds": jsonl("a").replace('"id": 1', f'"id": 3, "csat": 1{"0" * 400}'),
    "a number of 5,000 digits": jsonl("a").replace('"id": 1', f'"id": 3, "csat": 1{"0" * 5_000}'),
    "a number beyond the database": jsonl("a").replace('"id": 1', f'"id": 3, "csat": 1{"0" * 30}x'),
    "a day that is none": jsonl("a").replace('"id": 1', '"id": 3, "created_at": "9999-12-31T23:59:59-23:59"'),
    "nested deep": jsonl("a").replace('"id": 1', f'"id": 3, "x": {"[" * 100_000}'),
    "half a character in the author": jsonl("a").replace('"requester"', '"\\ud800"'),
}


@pytest.mark.parametrize("what", first_quick(BAD))
def test_a_bad_line_is_named_and_all_others_are_kept(tmp_path: Path, what: str) -> None:
    lines = [json.dumps(GOOD), BAD[what], json.dumps({**GOOD, "id": 2})]
    code, told = imported(tmp_path, "t.jsonl", "\n".join(lines))
    assert (code, told["added"], len(told["problems"])) == (1, 2, 1)
    assert told["problems"][0]["where"] == f"{tmp_path / 't.jsonl'}:2"


@pytest.mark.parametrize(
    "body",
    first_quick([
        "<p>My <b>page</b> shows <![x here", "<p><b>&#" + "9" * 5_000 + ";", "\ud800 half a character", "a\0b",
        "<p>" * 20_000, "a" + "\u0301\u0323" * 20_000, "\u202e\u2066" * 100, "<p><b>" + "<!--" * 5_000,
    ]),
)  # fmt: skip
def test_a_strange_text_is_a_ticket_like_any_other(tmp_path: Path, body: str) -> None:
    strange = {"id": "a\0\ud800", "source": "\udfff", "status": "\ud800", "lang": "\0", "linked_articles": ["\ud800"]}
    message = {"author": "requester", "public": True, "body": f"The lamp is dark {body}"}
    lines = [json.dumps(GOOD), json.dumps({**strange, "messages": [message]}), json.dumps({**GOOD, "id": 2})]
    code, told = imported(tmp_path, "t.jsonl", "\n".join(lines))
    assert (code, told["added"], told["problems"]) == (0, 3, [])


def test_a_fault_while_one_ticket_is_masked_costs_that_ticket_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(ticket: Ticket, secret: Secret, redactor: Redactor) -> Ticket:
        if ticket.id == "1":
            raise RuntimeError("PRIVATE words")
        return learning_copy(ticket, secret, redactor)

    monkeypatch.setattr(copies, "learning_copy", failing)
    code, told = imported(tmp_path, "t.jsonl", "\n".join(json.dumps({**GOOD, "id": number}) for number in range(3)))
    (problem,) = told["problems"]
    assert (code, told["added"], problem["where"]) == (1, 2, f"{tmp_path / 't.jsonl'}:2")
    assert "ticket 1" in problem["message"]
    assert "RuntimeError" in problem["message"]
    assert "PRIVATE" not in json.dumps(told)


def test_with_strict_such_a_fault_ends_the_import(tmp_path: Path) -> None:
    workspace = bare_workspace(tmp_path / "w")
    (tmp_path / "t.jsonl").write_text(jsonl("a").replace('"id": 1', f'"id": "{"9" * 5_000}"'), encoding="utf-8")
    with pytest.raises(KbError) as caught:
        import_tickets(workspace, [tmp_path / "t.jsonl"], strict=True)
    assert caught.value.code == "ticket"


@pytest.mark.parametrize("name", [name for name in ALL if name not in ("jsonl", "csv", "mail")])
def test_a_record_that_trips_a_vendors_reader_is_named_and_the_next_is_read(name: str) -> None:
    fields = SMALLEST[name]
    good = json.dumps({"id": 1, **fields})
    odd = json.dumps({"id": 2, **fields, "created_at": 10**400, "conversation_rating": {"rating": 10**400}})
    of_another = '"ticket_id": 4, "private": false, "incoming": 1, "internal": false, "public": true'
    deep = f'{{"id": 3, {of_another}, "x": {NESTED}}}'
    found = rows(ALL[name], "\n".join([good, odd, deep, good.replace('"id": 1', '"id": 5')]))
    assert len([row for row in found if isinstance(row, Ticket)]) == 3
    assert all(row.place for row in found if isinstance(row, Ticket))
    assert all(row.where for row in found if isinstance(row, KbError))


def test_a_bad_row_of_csv_and_a_bad_mail_are_named(tmp_path: Path) -> None:
    told = io.StringIO()
    csv.writer(told).writerows([("id", "body"), (1, "dark"), ("9" * 5_000, "dark"), (2, "dark")])
    code, done = imported(tmp_path, "t.csv", told.getvalue())
    assert (code, done["added"], [one["where"] for one in done["problems"]]) == (1, 2, [f"{tmp_path / 't.csv'}:3"])
    text = "From a@b.de Mon Mar  2 09:00:00 2026\nFrom: a@b.de\nSubject: dark\n\ndark\n\n"
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n" for depth in range(12))
    bad = text.replace("dark\n\ndark", f"dark\n{nested}\ndark")
    found = rows(ALL["mail"], text + bad + text.replace("a@b.de", "c@b.de"))
    assert [type(row) for row in found] == [KbError, Ticket, Ticket]


def test_an_attached_file_is_no_text_of_the_mail() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.de", "dark"
    message.set_content("The lamp is dark")
    message.add_attachment("PRIVATE", filename="a.txt")
    (ticket,) = rows(ALL["mail"], message.as_string())
    assert isinstance(ticket, Ticket)
    assert [said.body.strip() for said in ticket.messages] == ["The lamp is dark"]
