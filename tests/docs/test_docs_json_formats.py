"""The shapes in docs/articles/json-formats.md are those that the code reads and writes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import doc_pages
import pytest
from click.testing import CliRunner
from kb_commands import COMMANDS, options
from starlette.routing import Mount, Route

from kbtools.articles.import_ import read_lines, write_articles
from kbtools.articles.library import Folder
from kbtools.cli import kb
from kbtools.model.article import Article
from kbtools.model.query import Hit, Reason, Suggestion
from kbtools.model.ticket import Message, Ticket, ticket_from_json, ticket_to_json
from kbtools.model.visit import ReportedKind
from kbtools.reports.topics import Topic
from kbtools.scaffold import create
from kbtools.service import create_app
from kbtools.service.public.form_fields import Fields
from kbtools.settings import Settings
from kbtools.workspace import Workspace

PAGE = doc_pages.by_heading("json-formats")
API = doc_pages.by_heading("json-formats", level=3)


def names(table: Iterable[list[str]]) -> list[str]:
    return [span for row in table for span in doc_pages.spans(row[0])]


def test_the_fields_of_a_ticket_and_of_a_message_are_told() -> None:
    row = ticket_to_json(Ticket("1", (Message("requester", "Hello"),)))
    ticket, message = doc_pages.tables(PAGE["Tickets"])
    assert sorted(names(ticket)) == sorted([*row, "people"])  # read, and never written, as is markup below
    assert sorted(names(message)) == sorted([*row["messages"][0], "markup"])


def test_the_fields_of_suggestions_and_hits_are_told() -> None:
    suggestion = Suggestion("s", "t", "u", "h", "x", 0.5, reason=Reason())
    hit = Hit("s", "t", "u", "h", "x", 0.5)
    assert names(doc_pages.tables(PAGE["Suggestions"])[0]) == list(suggestion.to_json())
    assert names(doc_pages.tables(PAGE["Hits"])[0]) == list(hit.to_json())
    reason = doc_pages.tables(PAGE["Suggestions"])[0][-1][1]
    assert [key for key in Reason().to_json() if f"`{key}`" not in reason] == []


def test_every_address_of_the_service_has_its_heading(tmp_path: Path) -> None:
    create(tmp_path / "w", "Test")
    found = []
    for route in create_app(Workspace.open(tmp_path / "w")).routes:
        inner = route.routes if isinstance(route, Mount) else [route]
        start = route.path if isinstance(route, Mount) else ""
        for one in inner:
            if isinstance(one, Route) and not f"{start}{one.path}".startswith(
                "/desk"
            ):  # pages for people: docs/articles/the-desk.md
                found += [f"{method} {start}{one.path}" for method in one.methods or () if method != "HEAD"]
    assert sorted(API) == sorted(found)


def test_the_fields_and_kinds_of_requests_are_told() -> None:
    contact = names(doc_pages.tables(API["POST /api/contact"])[0])
    # requests call a visit `episode`
    sent = {f.name for f in fields(Fields)} - {"confirmed", "start", "prepared", "helped", "claims", "visit"} | {
        "episode"
    }
    assert sorted(contact) == sorted(sent)
    kind = next(row[1] for row in doc_pages.tables(API["POST /api/events"])[0] if row[0] == "`kind`")
    assert doc_pages.spans(kind) == list(get_args(ReportedKind))


def test_every_json_example_is_an_object() -> None:
    found = list(doc_pages.blocks("json"))
    assert found
    for block in found:
        assert isinstance(json.loads(block.text), dict), block.page


def test_the_examples_of_tickets_and_articles_can_be_imported(tmp_path: Path) -> None:
    tickets = articles = 0
    for block in doc_pages.blocks("json", ("json-formats", "import-tickets", "import-articles")):
        row = json.loads(block.text)
        if "messages" in row:
            assert set(row) <= set(ticket_to_json(ticket_from_json(row)))
            tickets += 1
        elif "title" in row:
            lines = [(block.page, json.dumps(row))]
            done = write_articles(Folder(tmp_path / str(articles)), read_lines(lines), Settings(), over=False)
            assert (len(done.added), done.problems) == (1, ())
            articles += 1
    assert (tickets, articles) == (2, 2)


def run(root: Path, command: str) -> Any:
    done = CliRunner().invoke(kb, ["-C", str(root), *command.split(), "--json"], catch_exceptions=False)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace with something for every command to show."""
    root = tmp_path_factory.mktemp("json") / "w"
    create(root, "Test")
    ticket = next(b.text for b in doc_pages.blocks("json", ("json-formats",)) if "messages" in b.text)
    first = json.loads(ticket)
    reply = {"author": "agent", "public": True, "body": "Hold the button for five seconds."}
    back = {"author": "agent", "public": True, "body": "Which version do you have?"}
    answered = {**first, "id": "1002", "messages": [*first["messages"], reply], "linked_articles": []}
    more = [{**answered, "id": f"10{number:02}", "requester": f"r{number}"} for number in range(3, 9)]
    asked = [{**one, "id": f"20{n}", "messages": [*first["messages"], back]} for n, one in enumerate(more)]
    rows = (first, answered, *more, *asked)
    (root / "tickets.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    article = next(b.text for b in doc_pages.blocks("json", ("json-formats",)) if '"phrases"' in b.text)
    with (root / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write('index.storage = "shared"\n')
    (root / "articles.jsonl").write_text(json.dumps(json.loads(article)), encoding="utf-8")
    judged = {"id": "1", "body": "I forgot my password", "grades": {"reset-password": 2}}
    (root / "judged.jsonl").write_text(json.dumps(judged), encoding="utf-8")
    return root


# The first needs a help desk: tests/helpdesks/test_helpdesks_api.py; the others do for the site what the index has.
ALIKE = {
    "kb ticket sync": "kb ticket import",
    "kb site list": "kb index list",
    "kb site rollback": "kb index rollback",
}
# In this order: each finds what the ones before it made.
RUNS = {
    "kb article import": "article import {root}/articles.jsonl",
    "kb ticket import": "ticket import {root}/tickets.jsonl",
    "kb index": "index --push",
    "kb index list": "index list",
    "kb index rollback": "index rollback {live} --dry-run",
    "kb job start": "job start index",
    "kb job list": "job list",
    "kb job cancel": "job cancel {job}",
    "kb announce": "announce reset-password",
    "kb article list": "article list",
    "kb article show": "article show reset-password",
    "kb article export": "article export {root}/article-export",
    "kb article due": "article due",
    "kb article translations": "article translations --lang de",
    "kb article review": "article review reset-password",
    "kb ticket export": "ticket export --jsonl {root}/out.jsonl",
    "kb ticket list": "ticket list",
    "kb ticket show": "ticket show 1001",
    "kb search": "search password",
    "kb suggest": "suggest password",
    "kb mine": "mine",
    "kb gap list": "gap list",
    "kb gap show": "gap show {gaps[0]}",
    "kb gap split": "gap split {gaps[0]} 1008 --yes",
    "kb gap merge": "gap merge {gaps[0]} {gaps[1]}",
    "kb followup mine": "followup mine",
    "kb followup list": "followup list",
    "kb followup show": "followup show {followups[0]}",
    "kb promote": "promote 1002",
    "kb evidence export": "evidence export --preview",
    "kb replay": "replay",
    "kb report": "report",
    "kb digest": "digest",
    "kb views import": "views import -",
    "kb check": "check",
    "kb link list": "link list 1001",
    "kb article flagged": "article flagged",
    "kb staff add": "staff add ada@shop.example",
    "kb staff link": "staff link ada@shop.example",
    "kb staff list": "staff list",
    "kb staff log": "staff log",
    "kb mail list": "mail list",
    "kb mail measure": "mail measure {root}/judged.jsonl",
    "kb note list": "note list",
    "kb outbox list": "outbox list",
    "kb privacy scan": "privacy scan",
    "kb doctor": "doctor",
    "kb words": "words helpful",
    "kb privacy expire": "privacy expire --dry-run",
    "kb privacy forget": "privacy forget r8 --yes",
}


@pytest.mark.full
def test_what_commands_print_as_json_has_the_keys_that_are_told(workspace: Path) -> None:
    told = {doc_pages.spans(row[0])[0]: row[1] for row in doc_pages.tables(PAGE["Output of the other commands"])[0]}
    assert sorted(told) == sorted([*RUNS, *ALIKE])
    assert {told[name] for name in ALIKE} == {f"as `{other}`" for other in ALIKE.values()}
    for command, line in RUNS.items():
        gaps = [gap["id"] for gap in run(workspace, "gap list")["gaps"]] if "{gaps" in line else []
        made = run(workspace, "followup list")["followups"] if "{followups" in line else []
        live = run(workspace, "index list")["releases"][0]["id"] if "{live" in line else ""
        job = run(workspace, "job list")["jobs"][0]["id"] if "{job" in line else ""
        ids = {"job": job, "gaps": gaps, "followups": [one["id"] for one in made], "live": live}
        answer = run(workspace, line.format(root=workspace, **ids))
        if command in ("kb article show", "kb ticket show"):
            continue  # told by what they are made of
        if command == "kb report":
            check_report(answer)
            continue
        inner = [row for value in answer.values() if isinstance(value, list) for row in value[:1]]
        keys = [*answer, *(key for row in inner if isinstance(row, dict) and "url" not in answer for key in row)]
        if command in ("kb search", "kb suggest"):
            keys = list(answer)
        text = told[command] + told["kb mine"] * command.startswith("kb gap")
        text += told["kb followup mine"] * command.startswith("kb followup")
        text += told["kb job list"] * command.startswith("kb job")
        missing = [key for key in keys if f"`{key}`" not in text]
        assert not missing, f"{command}: {missing}"


def check_report(answer: dict[str, Any]) -> None:
    report, period = doc_pages.tables(PAGE["Report"])
    assert names(report) == list(answer)
    assert sorted(names(period)) == sorted(answer["now"])
    told = {doc_pages.spans(row[0])[0]: row[1] for row in report}
    for row, text in (
        (Topic("title", 1, 0, ()).to_json(), told["asked"] + told["missing"]),
        (answer["articles"][0], told["articles"]),
    ):
        assert [key for key in row if f"`{key}`" not in text] == []


def test_every_command_with_json_is_in_the_table() -> None:
    assert sorted(name for name, (command, _) in COMMANDS.items() if "--json" in options(command)) == sorted(
        [*RUNS, *ALIKE]
    )


def test_an_articles_import_reads_the_fields_that_are_told() -> None:
    told = set(names(doc_pages.tables(PAGE["Articles"])[0]))
    assert told <= {f.name for f in fields(Article)}
    assert told == {"slug", "title", "body", "tags", "phrases", "old_urls"}
