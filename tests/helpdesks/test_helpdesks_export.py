"""Exports in the shape that each vendor documents: who said what to whom, and what never comes in."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket
from kbtools.redaction import Redactor
from kbtools.system.sealing import Secret
from kbtools.tickets.formats import ReadOptions, Row, Skipped, open_tickets
from kbtools.tickets.learning_copy import learning_copy

EXPORTS = Path(__file__).parent / "exports"
OPTIONS = ReadOptions(agents=("glim.example",))


def rows(*names: str, options: ReadOptions = OPTIONS) -> list[Row]:
    return list(open_tickets([EXPORTS / name for name in names], options))


def first(*names: str) -> Ticket:
    return next(row for row in rows(*names) if isinstance(row, Ticket))


@pytest.mark.parametrize(
    ("name", "source", "id_", "requester"),
    [
        ("zendesk", "zendesk", "35436", "ada@example.com"),
        ("freshdesk.json", "freshdesk", "20", "ada@example.com"),
        ("helpscout.json", "helpscout", "1057", "ada@example.com"),
        ("intercom.json", "intercom", "1911149811", "ada@example.com"),
        ("zammad.json", "zammad", "1", "ada@example.com"),
        ("gh.json", "github", "lamp#1347", "ada"),
        ("github", "github", "lamp#1347", "ada"),
        ("jira.json", "jira", "SUP-7", "ada@example.com"),
        ("servicenow.json", "servicenow", "INC0010007", "ada@example.com"),
        ("salesforce.json", "salesforce", "00001007", "ada@example.com"),
        ("hubspot", "hubspot", "1007", "ada@example.com"),
        ("zoho.json", "zoho", "1892000000143237", "ada@example.com"),
        ("front", "front", "cnv_yo1kg5q", "ada@example.com"),
        ("gorgias.json", "gorgias", "1007", "ada@example.com"),
        ("chatwoot.json", "chatwoot", "1007", "ada@example.com"),
        ("discourse.json", "discourse", "1007", "ada"),
        ("osticket.json", "osticket", "100007", "ada@example.com"),
    ],
)
def test_an_export_is_known_by_its_fields_and_read(name: str, source: str, id_: str, requester: str) -> None:
    ticket = first(name)
    assert (ticket.source, ticket.id, ticket.requester, ticket.subject) == (source, id_, requester, "The lamp is dark")
    assert ticket.question.replace("<p>", "").replace("<div>", "").startswith("The lamp stays dark")
    assert len(ticket.answers) == 1
    assert ticket.is_resolved
    assert ticket.resolved_at is not None
    assert ticket.created_at is not None
    assert ticket.resolved_at > ticket.created_at
    assert ticket.tags[0] == "lamp"
    assert not [row for row in rows(name) if isinstance(row, KbError)]


@pytest.mark.parametrize("path", sorted(EXPORTS.iterdir()), ids=lambda path: path.name)
def test_what_was_private_in_an_export_is_never_read(path: Path) -> None:
    assert not [row for row in open_tickets([path], OPTIONS) if "PRIVATE" in str(row)]


@pytest.mark.parametrize(
    ("name", "passed"),
    [
        ("zendesk", ["deleted"]),
        ("freshdesk.json", ["spam", "deleted"]),
        ("helpscout.json", ["spam", "deleted"]),
        ("zammad.json", ["merged", "deleted"]),
        ("github", ["empty"]),
        ("salesforce.json", ["deleted"]),
        ("hubspot", ["deleted", "spam"]),
        ("zoho.json", ["spam", "deleted"]),
        ("front", ["spam", "deleted"]),
        ("gorgias.json", ["spam", "deleted"]),
        ("osticket.json", ["deleted"]),
        ("archive.mbox", ["automatic"]),
    ],
)
def test_what_is_no_ticket_is_passed_over_and_counted(name: str, passed: list[str]) -> None:
    assert [row.why for row in rows(name) if isinstance(row, Skipped)] == passed


def test_users_and_comments_that_stand_in_files_beside_come_to_their_ticket() -> None:
    said = [(message.author, message.agent) for message in first("zendesk").messages]
    assert said == [("requester", ""), ("agent", "235323"), ("requester", "")]
    assert "help.glim.example/articles/lamp-is-dark/" in first("zendesk").answers[0]


def test_a_merged_ticket_names_the_one_that_answers_it() -> None:
    merged = [row for row in rows("zendesk") if isinstance(row, Ticket) and row.merged_into]
    assert [(ticket.id, ticket.merged_into, ticket.question) for ticket in merged] == [("35438", "35436", "Still dark")]


def test_without_comments_a_zendesk_ticket_has_its_description_unless_that_was_private(tmp_path: Path) -> None:
    record = {"id": 1, "subject": "s", "description": "dark", "status": "open", "requester_id": 2}
    for shown in (True, False):
        (tmp_path / "t.json").write_text(json.dumps({"tickets": [{**record, "is_public": shown}]}), encoding="utf-8")
        (row,) = open_tickets([tmp_path / "t.json"])
        assert row.question == "dark" if isinstance(row, Ticket) else row == Skipped("no-message")
        assert isinstance(row, Ticket) is shown


def test_a_bots_words_are_nobodys_answer_and_a_strangers_are_not_the_projects() -> None:
    assert [m.author for m in first("intercom.json").messages] == ["requester", "system", "agent"]
    assert [m.author for m in first("gh.json").messages] == ["requester", "agent", "system"]


def test_an_issue_that_nobody_will_work_on_is_not_resolved(tmp_path: Path) -> None:
    issues = json.loads((EXPORTS / "gh.json").read_text(encoding="utf-8"))
    issues[0]["stateReason"] = "NOT_PLANNED"
    (tmp_path / "issues.json").write_text(json.dumps(issues), encoding="utf-8")
    (row,) = open_tickets([tmp_path / "issues.json"])
    assert isinstance(row, Ticket)
    assert not row.is_resolved


def test_mails_that_answer_each_other_are_one_ticket_whatever_their_order() -> None:
    tickets = sorted((row for row in rows("archive.mbox") if isinstance(row, Ticket)), key=lambda t: t.subject)
    lamp, parcel = tickets
    assert [message.author for message in lamp.messages] == ["requester", "agent", "requester", "agent"]
    assert [message.body.split("\n")[0].strip() for message in lamp.messages] == [
        "The lamp stays dark", "Charge it first", "How long?", "Two hours."]  # fmt: skip
    assert "\nFrom yesterday on." in lamp.question
    assert lamp.resolved_at == lamp.messages[-1].created_at
    assert (parcel.subject, parcel.is_resolved, parcel.requester) == ("Where is my parcel?", False, "bo@example.com")


def test_a_maildir_and_an_mbox_of_the_same_mails_are_the_same_tickets(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp"):
        (tmp_path / "box" / folder).mkdir(parents=True)
    mails = (EXPORTS / "archive.mbox").read_text(encoding="utf-8").split("\nFrom ")
    for number, mail in enumerate(mails):
        text = mail.partition("\n")[2].replace("\n>From ", "\nFrom ")
        (tmp_path / "box" / ("new" if number else "cur") / f"{9 - number}.host:2,S").write_text(text, encoding="utf-8")

    def told(path: Path) -> dict[str, list[str]]:
        found = [row for row in open_tickets([path], OPTIONS) if isinstance(row, Ticket)]
        return {ticket.id: [message.body.strip() for message in ticket.messages] for ticket in found}

    assert told(tmp_path / "box") == told(EXPORTS / "archive.mbox")


def test_mail_without_a_word_on_who_answers_is_left_out_once_and_all_else_is_read(tmp_path: Path) -> None:
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("a.eml", "b.eml"):
            archive.writestr(name, "From: ada@web.example\nTo: help@glim.example\nSubject: Lamp\n\nIt is dark.\n")
        archive.write(EXPORTS / "chatwoot.json", "chatwoot.json")
    found = list(open_tickets([packed], ReadOptions()))
    left_out = [row for row in found if isinstance(row, KbError)]
    assert [error.code for error in left_out] == ["setting"]
    assert left_out[0].message == "2 files of mail are left out: it is not set which senders are agents"
    assert [row for row in found if isinstance(row, Ticket)]


def test_an_archive_of_an_export_reads_like_its_folder(tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "export"), "zip", EXPORTS / "zendesk")
    assert list(open_tickets([Path(packed)], OPTIONS)) == rows("zendesk")


_NAMING = 'I put <div id="a"> into the page'
_ESCAPED = "<p>I put &lt;div id=&quot;a&quot;&gt; into the page</p>"


@pytest.mark.parametrize(
    "record",
    [
        {"id": 1, "status": "open", "requester_id": 2, "comments": [{"author_id": 2, "public": True, "body": _NAMING}]},
        {"id": 1, "status": "open", "requester_id": 2, "description": _NAMING},
        {
            "id": 1,
            "status": "open",
            "requester_id": 2,
            "comments": [{"author_id": 2, "public": True, "body": _NAMING, "html_body": _ESCAPED}],
        },
        {"id": 1, "responder_id": None, "description": _ESCAPED, "description_text": _NAMING},
        {"helpdesk_ticket": {"id": 1, "description": _NAMING, "description_html": _ESCAPED}},
        {"id": 1, "responder_id": None, "description_text": _NAMING},
        {"id": 1, "mailboxId": 1, "threads": [{"type": "customer", "body": _ESCAPED}]},
        {"id": 1, "type": "conversation", "source": {"body": _ESCAPED, "author": {"type": "user"}}},
        {"id": 1, "type": "conversation", "source": {"body": _NAMING, "author": {"type": "user"}}},
        {
            "id": 1,
            "number": "1",
            "customer_id": 1,
            "articles": [{"internal": False, "sender": "Customer", "content_type": "text/plain", "body": _NAMING}],
        },
        {
            "id": 1,
            "number": "1",
            "customer_id": 1,
            "articles": [{"internal": False, "sender": "Customer", "content_type": "text/html", "body": _ESCAPED}],
        },
        {"number": 1, "title": "t", "body": _NAMING, "user": {"login": "a"}},
    ],
)
def test_a_tag_that_a_person_names_is_read_as_the_vendor_writes_it(record: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(json.dumps(record), encoding="utf-8")
    (row,) = open_tickets([tmp_path / "t.json"])
    assert isinstance(row, Ticket)
    assert learning_copy(row, Secret(b"made up"), Redactor("US", [])).question == _NAMING
