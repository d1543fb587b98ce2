"""CSV as help desks export it: names of columns, dates, ratings and rows without an id."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Note
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats.csv_mapped import CsvReader
from kbtools.tickets.formats.files import open_tickets
from kbtools.tickets.formats.options import TableRead
from kbtools.tickets.formats.table_columns import FIELDS, names_of


def tickets(text: str, reader: CsvReader | None = None) -> list[Ticket]:
    rows = list((reader or CsvReader())(io.BytesIO(text.encode()), "t.csv"))
    assert all(isinstance(row, Ticket | Note) for row in rows), rows
    return [row for row in rows if isinstance(row, Ticket)]


@pytest.mark.parametrize(
    "names",
    [
        "Ticket ID,Ticket Subject,Ticket description,Public reply,Customer email,Status,Created at (UTC),Solved at",
        "Number,Short description,Description,Close notes,Caller,State,Opened,Resolved",
        "Issue key,Summary,Description,Resolution,Reporter,Status,Created,Resolved",
        "issue_id,title,body,answer,Submitter,state,Date Created,Closed Date",
        "Case Number,Subject,Description,Solution,Web Email,Status,Date/Time Opened,Date/Time Closed",
        "Nr.,Betreff,Beschreibung,Antwort,Absender,Status,Erstellt am,Gelöst am",
        "Nr.,Betreff,Anfrage,Antwort,E-Mail,Status,Eingegangen,Geschlossen",
        "Ticket id,Subject,Description,Answer,Customer email,Status,Created datetime,Closed datetime",
        "Ticket ID,Subject,Description,Last agent reply,Requester email,Status,Created at,Resolved at",
        "Ticket ID,Subject,Description,Agent response,Requester email,Status,Created at,Resolved at",
        "#,Ticket name,First message body,Solution,Contact Email,Ticket status,Create date,Close date",
    ],
)
def test_columns_are_found_by_the_names_that_help_desks_give_them(names: str) -> None:
    row = "7,Lamp,It stays dark.,Hold the button for long.,ida@web.example,Solved,2026-08-03 07:05,2026-08-03 09:00"
    (found,) = tickets(f"{names}\n{row}\n")
    assert (found.id, found.subject, found.question, found.answers) == (
        "7",
        "Lamp",
        "It stays dark.",
        ("Hold the button for long.",),
    )
    assert (found.requester, found.status) == ("ida@web.example", "Solved")
    assert f"{found.created_at} {found.resolved_at}" == "2026-08-03 07:05:00+00:00 2026-08-03 09:00:00+00:00"


@pytest.mark.parametrize("subject", ["Ticket Subject", "Title"])
def test_a_short_description_beside_a_subject_is_what_was_asked(subject: str) -> None:
    names, row = ["ID", subject, "Short description"], ["7", "Lamp", "It stays dark."]
    for places in ([0, 1, 2], [0, 2, 1]):
        table = "\n".join(",".join(cells[place] for place in places) for cells in (names, row))
        (found,) = tickets(f"{table}\n")
        assert (found.subject, found.question) == ("Lamp", "It stays dark.")
    (full,) = tickets(f"ID,{subject},Short description,Description\n7,Lamp,Dark,It stays dark.\n")
    assert full.question == "It stays dark."
    (alone,) = tickets("ID,Short description\n7,Lamp\n")
    assert (alone.subject, alone.question) == ("Lamp", "Lamp")


def test_a_word_is_no_answer_and_columns_of_notes_are_not_read() -> None:
    (found,) = tickets("Issue key,Summary,Resolution,Work notes,Internal Comments\nA-1,Lamp,Won't Do,secret,secret\n")
    assert [message.body for message in found.messages] == ["Lamp"]
    (kept,) = tickets("ID,Subject,Resolution,Happiness Rating\n1,Lamp,the staff wrote this note,Good\n")
    assert not kept.answers


@pytest.mark.parametrize(
    ("name", "cell"),
    [("Resolution time", "2.0"), ("Resolution (min)", "125"), ("Response time", "0:45"), ("Case Resolution", "Done")],
)
def test_how_long_an_answer_took_is_no_answer(name: str, cell: str) -> None:
    (found,) = tickets(f"Id,Subject,Created at,{name}\n1,Lamp,2026-08-03 07:00,{cell}\n")
    assert [message.body for message in found.messages] == ["Lamp"]


@pytest.mark.parametrize("who_saw_it", ["public", "Is private", "internal", "Incoming", "Message ID"])
def test_a_table_of_messages_is_refused_before_a_private_one_becomes_a_question(who_saw_it: str) -> None:
    text = f"id,ticket_id,{who_saw_it},body\n1,7,false,the staff wrote this\n"
    (problem,) = CsvReader()(io.BytesIO(text.encode()), "t.csv")
    assert isinstance(problem, KbError)
    assert "a table of messages" in problem.message


def test_people_of_other_columns_are_told_to_the_learning_copy() -> None:
    (found,) = tickets("id,body,email,Customer name,Assignee\n1,dark,ida@web.example,Ida Vollmer,Ben Carver\n")
    assert {"Ida Vollmer", "Ben Carver"} <= set(found.people)
    (found,) = tickets("id,body,Contact Name,Email (Ticket)\n1,dark,Ida,ida.vollmer@web.example\n")
    assert "ida.vollmer@web.example" in found.people


def test_one_row_shows_for_all_whether_the_day_comes_first() -> None:
    first, second = tickets("id,body,created\n1,a,03/08/2026\n2,b,13/08/2026\n")
    assert (f"{first.created_at:%d %b}", f"{second.created_at:%d %b}") == ("03 Aug", "13 Aug")


def test_where_no_row_shows_it_the_file_is_one_problem_that_names_the_option() -> None:
    text = "id,body,Opened\n1,a,03/08/2026\n2,b,\n"
    (problem,) = CsvReader()(io.BytesIO(text.encode()), "t.csv")
    assert isinstance(problem, KbError)
    assert problem.message.startswith("'03/08/2026' in the column 'Opened'")
    assert "--dates day-first" in (problem.hint or "")
    (found, _) = tickets(text, CsvReader(dates="month-first"))
    assert f"{found.created_at:%d %b}" == "08 Mar"


@pytest.mark.parametrize(
    ("cell", "rating"),
    [("Good", 1.0), ("bad", 0.0), ("Offered", None), ("😀", None), ("4/5", 4.0),
     ("80 %", 80.0), ('"4,5"', 4.5), ("nan", None)],
)  # fmt: skip
def test_a_rating_is_read_or_kept_as_nothing_and_costs_no_row(cell: str, rating: float | None) -> None:
    (found,) = tickets(f"id,body,csat,created\n1,dark,{cell},soon\n")
    assert (found.csat, found.created_at) == (rating, None)


def test_values_that_cannot_be_read_are_counted_once_a_column_and_ids_that_come_again_are_named() -> None:
    text = "id,body,Satisfaction,Solved at\n1,a,Happy,soon\n2,b,Offered,2026-08-03\n3,c,good,n/a\n2,d,-,later\n2,e,4,\n"
    rows = list(CsvReader()(io.BytesIO(text.encode()), "t.csv"))
    assert [(row.where, row.text) for row in rows if isinstance(row, Note)] == [
        ("t.csv:1", "2 values in 'Satisfaction' cannot be read as csat, and counted as empty"),
        ("t.csv:1", "2 values in 'Solved at' cannot be read as resolved_at, and counted as empty"),
        ("t.csv:1", "2 tickets with an id that came before, the first at t.csv:5; of each id, the last is kept"),
    ]


@pytest.mark.parametrize(
    ("status", "resolved"),
    [("Closed", True), ("Closed - Complete", True), ("Erledigt", True), ("résolu", True), ("nicht gelöst", False),
     ("Unresolved", False), ("", False)],
)  # fmt: skip
def test_a_status_counts_as_resolved_in_any_language(status: str, resolved: bool) -> None:
    (ticket,) = tickets(f"id,subject,status\n1,Lamp,{status}\n")
    assert ticket.is_resolved is resolved


def test_a_row_without_an_id_has_the_same_one_wherever_it_stands() -> None:
    rows = ["dark,ida@web.example,open", "loud,ben@web.example,open"]
    first = {found.question: found.id for found in tickets("body,email,status\n" + "\n".join(rows))}
    later = [rows[1].replace("open", "solved"), rows[0], "new,ida@web.example,open"]
    second = {found.question: found.id for found in tickets("body,email,status\n" + "\n".join(later))}
    assert len(set(second.values())) == 3
    assert first.items() <= second.items()


def test_the_header_of_a_file_that_was_joined_is_no_ticket() -> None:
    assert [found.id for found in tickets("id,body\n1,a\nid,body\n2,b\n")] == ["1", "2"]


def test_a_torn_table_gives_the_rows_before_the_damage_and_reports_it(tmp_path: Path) -> None:
    rows = "".join(f"{n},Printer {n} {n * n * 7919 % 1_000_003},It does not print\n" for n in range(20_000))
    packed = gzip.compress(f"id,subject,body\n{rows}".encode())
    (tmp_path / "t.csv.gz").write_bytes(packed[: len(packed) * 3 // 4])
    *found, last = open_tickets([tmp_path / "t.csv.gz"])
    assert isinstance(last, KbError)
    assert last.code == "archive"
    assert len(found) > 5_000
    assert all(isinstance(row, Ticket) for row in found)


@pytest.mark.parametrize("above", ["\n\n", "Requests of August\n\n", 'Exported,"by\nIda"\n', "sep=,\n", "a;b;c;d;e\n"])
def test_titles_and_blank_lines_may_stand_above_the_names_of_the_columns(above: str) -> None:
    (found,) = tickets(f"{above}id,Description,Status\n1,It stays dark.,Solved\n")
    assert (found.id, found.question, found.status) == ("1", "It stays dark.", "Solved")
    assert found.place == f"t.csv:{above.count(chr(10)) + 2}"
    (mapped,) = tickets(f"{above}Fall,Was war\n1,Dunkel.\n", CsvReader({"id": "Fall", "body": "Was war"}))
    assert (mapped.id, mapped.question) == ("1", "Dunkel.")


def test_a_row_that_looks_like_a_header_is_a_ticket_where_there_is_a_header_already() -> None:
    found = tickets("id,body,x\nTicket ID,Description,Status\nid,body,x\n")
    assert [one.id for one in found] == ["Ticket ID"]


def rows_of(*cells: tuple[str, ...]) -> str:
    return "".join(f"{';'.join(row)}\n" for row in cells)


LONG = [
    "Die Lampe bleibt seit gestern Abend dunkel.",
    "Das Netzteil wird heiß und es riecht.",
    "Wie oft soll man das Wasser wechseln?",
]


def test_the_only_column_of_long_texts_is_the_message_and_that_is_told() -> None:
    text = rows_of(("Lfd", "Anliegen", "Ort"), *((str(n), LONG[n], "Ulm") for n in range(3)))
    note, *found = CsvReader()(io.BytesIO(text.encode()), "t.csv")
    assert isinstance(note, Note)
    assert (note.where, "'Anliegen' is taken for the body" in note.text) == ("t.csv:1", True)
    assert [row.question for row in found if isinstance(row, Ticket)] == LONG


@pytest.mark.parametrize("names", [("Lfd", "Frage hier", "Was wir sagten"), ("Lfd", "Interne Notiz", "Ort")])
def test_where_a_message_is_not_sure_to_be_one_the_columns_are_named(names: tuple[str, ...]) -> None:
    last = LONG if "wir" in names[2] else ["Ulm"] * 3
    text = rows_of(names, *((str(n), LONG[n], last[-n]) for n in range(3)))
    (problem,) = CsvReader()(io.BytesIO(text.encode()), "t.csv")
    assert isinstance(problem, KbError)
    assert problem.hint == f'--map body="{names[1]}"'
    assert names[1] in problem.message
    assert "description" in problem.message


def test_how_each_column_was_read_is_told() -> None:
    told: list[TableRead] = []
    text = "Nr;Betreff;Kunde;Wann;Art;Mail an\n" + "".join(
        f"{n};Lampe {n};Ida Vollmer;{n}.8.2026;{'AB'[n % 2]};ida{n}@web.example\n" for n in range(1, 8)
    )
    list(CsvReader({"subject": "Betreff"}, tell=told.append)(io.BytesIO(text.encode()), "t.csv"))
    (table,) = told
    assert [(one.name, one.field, one.by, one.proposal) for one in table.columns] == [
        ("Nr", "id", "name", ""),
        ("Betreff", "subject", "mapping", ""),
        ("Kunde", "requester", "name", ""),
        ("Wann", "", "", "created_at"),
        ("Art", "", "", "status"),
        ("Mail an", "", "", ""),
    ]
    assert table.columns[1].examples == ("Lampe 1", "Lampe 2", "Lampe 3")


@pytest.mark.parametrize(
    "names",
    [
        "Numéro;Objet;Description;Réponse;Demandeur;Statut;Créé le;Résolu le",
        "Número;Asunto;Descripcion;Respuesta;Solicitante;Estado;Fecha de creación;Fecha de resolución",
        "Numero;Oggetto;Messaggio;Risposta;Richiedente;Stato;Data creazione;Data chiusura",
        "Nummer;Onderwerp;Omschrijving;Antwoord;Aanvrager;Status;Aangemaakt op;Opgelost op",
        "Número;Assunto;Descrição;Resposta;Solicitante;Situação;Criado em;Resolvido em",
        "Numer;Temat;Treść;Odpowiedź;Zgłaszający;Status;Utworzono;Rozwiązano",
        "Ärendenummer;Ämne;Beskrivning;Svar;Kund;Status;Skapad;Löst",
        "Sagsnummer;Emne;Beskrivelse;Svar;Kunde;Status;Oprettet;Løst",
        "Tunnus;Aihe;Kuvaus;Vastaus;Asiakas;Tila;Luotu;Ratkaistu",
    ],
)
def test_columns_are_found_by_their_names_in_other_languages(names: str) -> None:
    row = "7;Lamp;It stays dark.;Hold the button.;ida@web.example;open;2026-08-03 07:05;2026-08-03 09:00"
    (found,) = tickets(f"{names}\n{row}\n")
    assert (found.id, found.subject, found.question, found.answers) == (
        "7",
        "Lamp",
        "It stays dark.",
        ("Hold the button.",),
    )
    assert (found.requester, found.status) == ("ida@web.example", "open")
    assert f"{found.created_at:%H:%M} {found.resolved_at:%H:%M}" == "07:05 09:00"


def test_a_name_of_a_column_means_one_field_in_all_languages() -> None:
    fields = [*FIELDS]
    meanings = {
        name: [field for field in fields if name in names_of(field)] for field in fields for name in names_of(field)
    }
    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}
