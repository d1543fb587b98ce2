"""Tables that belong together: messages in a file of their own are joined with their tickets, private ones never."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Note, Row, Skipped
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import ReadOptions, open_tickets

TICKETS = "Id,Subject,Description,Requester id,Status,Created at\n1,Lamp,It stays dark.,77,solved,2026-08-03 07:00\n"
ZENDESK = (
    "id,ticket_id,author_id,public,created_at,body\n11,1,77,true,2026-08-03 07:00,It stays  dark.\n"
    '12,1,5,true,2026-08-03 08:00,"Hold the button,\nplease."\n13,1,5,false,2026-08-03 08:05,SECRET\n'
    "14,1,77,true,2026-08-03 09:00,It works!\n15,9,77,true,2026-08-03 09:00,of another\n"
    "16,1,5,,2026-08-03 09:00,SECRET\n"
)
FRESHDESK = (
    "ticket_id,incoming,private,created_at,body_text\n1,false,false,2026-08-03 08:00,Hold the button.\n"
    "1,false,true,2026-08-03 08:05,SECRET\n1,true,false,2026-08-03 09:00,It works!\n"
)
CASES = (
    "Id,ParentId,CaseNumber,SuppliedEmail,Subject,Description,Status,CreatedDate\n"
    "500A,,00001,ida@web.example,Lamp,It stays dark.,Closed,2026-08-03T07:00:00Z\n"
)
COMMENTS = (
    "Id,ParentId,IsPublished,CommentBody,CreatedById,CreatedDate,IsDeleted\n"
    "00a1,500A,1,Hold the button.,005B,2026-08-03T08:00:00Z,0\n"
    "00a2,500A,0,SECRET,005B,2026-08-03T08:05:00Z,0\n00a3,500A,1,SECRET,005B,2026-08-03T08:05:00Z,1\n"
)
MAILS = (
    "Id,ParentId,Status,Incoming,FromAddress,ToAddress,TextBody,HtmlBody,MessageDate\n"
    "02s1,500A,3,0,ben@glim.example,Ida@web.example,Hold the button.,,2026-08-03T08:00:00Z\n"
    "02s2,500A,3,0,ben@glim.example,boss@glim.example,SECRET,,2026-08-03T08:05:00Z\n"
    "02s3,500A,5,0,ben@glim.example,ida@web.example,SECRET,,2026-08-03T08:06:00Z\n"
    "02s4,500A,1,1,ida@web.example,help@glim.example,,It works!,2026-08-03T09:00:00Z\n"
)


def read(folder: Path, options: ReadOptions | None = None, **files: str) -> list[Row]:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    rows = list(open_tickets([folder], options))
    assert "SECRET" not in str(rows)
    return rows


def said(rows: list[Row]) -> list[tuple[str, str]]:
    (ticket,) = (row for row in rows if isinstance(row, Ticket))
    return [(one.author, one.body) for one in ticket.messages]


def test_public_messages_are_joined_with_their_ticket_and_all_others_are_counted(tmp_path: Path) -> None:
    rows = read(tmp_path / "in", comments=ZENDESK, tickets=TICKETS)
    assert said(rows) == [
        ("requester", "It stays dark."),
        ("agent", "Hold the button,\nplease."),
        ("requester", "It works!"),
    ]
    assert Skipped("unmarked", 1) in rows
    (note,) = (row for row in rows if isinstance(row, Note))
    assert note.text == "1 message left out, whose tickets are not in the files: ticket_id 9"


@pytest.mark.parametrize(
    ("tickets", "messages", "unmarked"), [(TICKETS, FRESHDESK, 0), (CASES, MAILS, 1), (CASES, COMMENTS, 0)]
)
def test_each_help_desk_says_in_its_own_columns_what_is_public(
    tmp_path: Path, tickets: str, messages: str, unmarked: int
) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("b/Case.csv", tickets)
        archive.writestr("a/more.csv", messages)
    rows = list(open_tickets([tmp_path / "all.zip"]))
    assert "SECRET" not in str(rows)
    expected = [("requester", "It stays dark."), ("agent", "Hold the button."), ("requester", "It works!")]
    assert said(rows) == expected[: 2 + ("works" in messages)]
    assert sum(row.count for row in rows if isinstance(row, Skipped)) == unmarked


def test_messages_that_came_in_are_public_and_of_others_it_is_not_known(tmp_path: Path) -> None:
    front = "Message ID,Conversation ID,Direction,Author,Body\nm1,1,Inbound,,It works!\nm2,1,Outbound,Ben,SECRET\n"
    rows = read(tmp_path, tickets=TICKETS, front=front)
    assert said(rows) == [("requester", "It stays dark."), ("requester", "It works!")]
    assert Skipped("unmarked", 1) in rows


@pytest.mark.parametrize(
    ("columns", "cells", "unmarked"),
    [
        ("author_type,visibility", "user,internal", 0),
        ("author_type,visibility", "customer,internal", 0),
        ("author_type,visibility", "customer,agents only", 1),
        ("visibility,public", "false,true", 1),
        ("is_private,is_internal", "false,true", 0),
        ("is_private,is_internal", "false,perhaps", 1),
        ("internal", "internal note", 0),
        ("private,incoming", "nobody knows,true", 1),
        ("public,is_published,role", "true,false,customer", 0),
        ("public,to", "perhaps,77", 1),
        ("private,author_id", "true,77", 0),
        ("sender_type,author_id", "User,77", 1),
        ("direction,author_id", "Outbound,77", 1),
        ("is_deleted,deleted,public", "false,true,true", 0),
    ],
)
def test_one_cell_that_hides_a_message_is_enough(tmp_path: Path, columns: str, cells: str, unmarked: int) -> None:
    messages = f"ticket_id,comment_id,{columns},body\n1,9,{cells},SECRET\n"
    rows = read(tmp_path, tickets=TICKETS, comments=messages)
    assert said(rows) == [("requester", "It stays dark.")]
    assert sum(row.count for row in rows if isinstance(row, Skipped)) == unmarked


@pytest.mark.parametrize(
    ("columns", "cells", "author"),
    [
        ("sender_type,private", "User,f", "agent"),
        ("sender_type,private", "Contact,f", "requester"),
        ("visibility", "Public", "agent"),
        ("is_private,is_internal,public", "false,,yes", "agent"),
    ],
)
def test_a_user_of_the_help_desk_is_an_agent(tmp_path: Path, columns: str, cells: str, author: str) -> None:
    messages = f"conversation_id,id,{columns},content\n1,9,{cells},Hold the button.\n"
    rows = read(tmp_path, tickets=TICKETS, messages=messages)
    assert said(rows) == [("requester", "It stays dark."), (author, "Hold the button.")]


def test_a_case_has_the_messages_of_its_own_and_not_those_of_the_case_above_it(tmp_path: Path) -> None:
    cases = "Id,ParentId,Subject,Status\n500A,,Lamp,Closed\n500B,500A,Switch,Closed\n"
    rows = read(tmp_path, Case=cases, CaseComment=COMMENTS)
    messages = {row.id: [one.body for one in row.messages] for row in rows if isinstance(row, Ticket)}
    assert messages == {"500A": ["Lamp", "Hold the button."], "500B": ["Switch"]}


def test_a_message_that_answers_another_belongs_to_its_conversation(tmp_path: Path) -> None:
    messages = "conversation_id,id,parent_id,public,body\n1,11,,yes,Hold the button.\n1,12,11,yes,For long.\n"
    assert len(said(read(tmp_path, tickets=TICKETS, messages=messages))) == 3


@pytest.mark.parametrize("message", ["1,77,true,Lamp", "1,5,true,Hold the button.", "1,77,true,It stays dark."])
def test_a_question_stays_though_only_its_subject_is_there(tmp_path: Path, message: str) -> None:
    rows = read(tmp_path, t="Id,Subject,Requester id\n1,Lamp,77\n", c=f"ticket_id,author_id,public,body\n{message}\n")
    asked = "It stays dark." if "dark" in message else "Lamp"
    assert said(rows) == [("requester", asked), *([("agent", "Hold the button.")] if "Hold" in message else [])]


def test_a_reply_that_stands_in_both_tables_is_said_once(tmp_path: Path) -> None:
    tickets = "Id,Subject,Description,Answer,Requester id\n1,Lamp,It stays dark.,Hold the  button.,77\n"
    messages = "ticket_id,author_id,public,body\n1,5,true,Hold the button.\n1,77,true,It works!\n"
    assert said(read(tmp_path, tickets=tickets, comments=messages)) == [
        ("requester", "It stays dark."),
        ("agent", "Hold the button."),
        ("requester", "It works!"),
    ]


def test_mails_that_the_requester_wrote_are_read_though_no_column_says_which_came_in(tmp_path: Path) -> None:
    mails = (
        "case_id,message_id,from_email,body\n500A,1,Ida@web.example,It works!\n500A,2,ben@glim.example,SECRET\n"
        "500A,3,,SECRET\n"
    )
    rows = read(tmp_path, Case=CASES, mails=mails)
    assert said(rows) == [("requester", "It stays dark."), ("requester", "It works!")]
    assert sum(row.count for row in rows if isinstance(row, Skipped)) == 2


def test_persons_beside_tickets_and_messages_are_no_tickets(tmp_path: Path) -> None:
    persons = "Id,Name,Email,Title,Description\n0031,Ida Vollmer,ida@web.example,CEO,SECRET\n"
    rows = read(tmp_path, Case=CASES, CaseComment=COMMENTS, Contact=persons)
    assert [row.id for row in rows if isinstance(row, Ticket)] == ["500A"]
    assert [row.where for row in rows if isinstance(row, Note)] == [str(tmp_path / "Contact.csv")]


def test_a_subject_is_not_said_again_beside_messages(tmp_path: Path) -> None:
    rows = read(tmp_path, t="Id,Subject,Requester id\n1,Lamp,77\n", c=ZENDESK)
    assert said(rows)[0] == ("requester", "It stays  dark.")


@pytest.mark.parametrize(
    ("number", "of_comment"),
    [
        ("Number", "Ticket number"),
        ("Ticket No.", "Ticket No."),
        ("Issue key", "Issue key"),
        ("Case Number", "CaseNumber"),
    ],
)
@pytest.mark.parametrize("also_id", ["", "ID,"])
def test_messages_may_name_their_ticket_by_its_number(
    tmp_path: Path, number: str, of_comment: str, also_id: str
) -> None:
    tickets = f"{also_id}{number},Subject,Description,Email,Status\n{'8,' * bool(also_id)}T-1,Lamp,It stays dark.,"
    comments = f"{of_comment},Author,Public,Comment\nT-1,Ben,yes,Hold the button.\nT-1,Ben,no,SECRET\n"
    rows = read(tmp_path, tickets=f"{tickets}ida@web.example,Solved\n", comments=comments)
    assert said(rows) == [("requester", "It stays dark."), ("agent", "Hold the button.")]


def test_of_texts_beside_tickets_only_the_requesters_are_surely_public(tmp_path: Path) -> None:
    comments = "Ticket ID,Author,Comment\n1,Ben,SECRET\n1,77,It works!\n"
    rows = read(tmp_path, tickets=TICKETS, comments=comments)
    assert said(rows) == [("requester", "It stays dark."), ("requester", "It works!")]
    assert Skipped("unmarked", 1) in rows


def test_texts_alone_are_tickets(tmp_path: Path) -> None:
    assert said(read(tmp_path, texts="Ticket ID,Author,Message\n1,Ida,It stays dark.\n")) == [
        ("requester", "It stays dark.")
    ]


def test_messages_alone_are_no_tickets(tmp_path: Path) -> None:
    (problem, second) = read(tmp_path / "in", comments=ZENDESK, more=FRESHDESK)
    assert isinstance(problem, KbError)
    assert isinstance(second, KbError)
    assert "a table of messages" in problem.message


def test_a_table_of_messages_whose_columns_are_mapped_has_tickets(tmp_path: Path) -> None:
    mapped = ReadOptions(mapping={"id": "id", "body": "body"})
    shown = ZENDESK.replace("SECRET", "shown")
    assert len(read(tmp_path, mapped, a=shown, b="id,body\n1,dark\n")) == 7


def test_rows_of_messages_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    rows = read(tmp_path, t=TICKETS, c=ZENDESK + "17,1,5\n")
    (problem,) = (row for row in rows if isinstance(row, KbError))
    assert problem.where == f"{tmp_path / 'c.csv'}:9"


@pytest.mark.full
@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["1", "2", "3", ""]), st.sampled_from(["true", "false", "", "maybe"]))))
def test_every_message_is_joined_or_counted_or_private(
    tmp_path_factory: pytest.TempPathFactory, messages: list[tuple[str, str]]
) -> None:
    table = "ticket_id,public,body\n" + "".join(
        f"{ticket},{public},{'said' if public == 'true' else 'SECRET'} {number}\n"
        for number, (ticket, public) in enumerate(messages)
    )
    rows = read(tmp_path_factory.mktemp("t"), tickets="id,subject,body\n1,a,b\n2,c,d\n", comments=table)
    joined = [one.body for row in rows if isinstance(row, Ticket) for one in row.messages[1:]]
    expected = [f"said {n}" for n, (ticket, public) in enumerate(messages) if ticket in ("1", "2") and public == "true"]
    assert sorted(joined) == sorted(expected)
    unmarked = sum(row.count for row in rows if isinstance(row, Skipped))
    assert unmarked == sum(public in ("", "maybe") for _, public in messages)
    lost = sum(ticket in ("3", "") and public == "true" for ticket, public in messages)
    assert [row.text.split()[0] for row in rows if isinstance(row, Note)] == [str(lost)] * (lost > 0)
