"""What the exports of single help desks say in ways of their own: who wrote, who may see it, when it was solved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kbtools.helpdesks import vendors
from kbtools.helpdesks.reading.staging import Staging
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import Row, open_tickets

EXPORTS = Path(__file__).parent / "exports"


def tickets(name: str) -> dict[str, Ticket]:
    return {row.id: row for row in open_tickets([EXPORTS / name]) if isinstance(row, Ticket)}


def read(vendor: str, record: dict[str, Any]) -> Row:
    return vendors.export(vendor).read(record, Staging())


def of_records(folder: Path, **files: object) -> dict[str, Ticket]:
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return {row.id: row for row in open_tickets([folder]) if isinstance(row, Ticket)}


def said(ticket: Ticket) -> list[tuple[str, str]]:
    return [(message.author, message.agent) for message in ticket.messages]


def test_jira_tells_customers_agents_and_apps_apart() -> None:
    ticket = tickets("jira.json")["SUP-7"]
    assert said(ticket) == [("requester", ""), ("system", ""), ("agent", "Lena Brandmaier")]
    assert (ticket.csat, ticket.lang, ticket.tags) == (4.0, "en", ("lamp", "Lighting"))
    assert ticket.url == "https://glim.atlassian.example/browse/SUP-7"
    assert f"{ticket.resolved_at:%d %H:%M %Z}" == "06 08:00 UTC"
    assert set(ticket.people) == {"Ada Oakhurst", "ada@example.com", "Lena Brandmaier", "Bo Fennimore"}
    assert {message.markup for message in ticket.messages} == {"html"}


def test_a_duplicate_in_jira_names_the_issue_that_answers_it_and_is_not_resolved() -> None:
    ticket = tickets("jira.json")["SUP-8"]
    assert (ticket.merged_into, ticket.status, ticket.is_resolved) == ("SUP-7", "duplicate", False)
    assert ticket.messages[0].markup == "text"


def test_a_request_of_jiras_portal_is_read_with_comments_in_a_file_beside(tmp_path: Path) -> None:
    ada = {"name": "ada", "displayName": "Ada Oakhurst", "emailAddress": "ada@example.com"}
    lena = {"name": "lena", "displayName": "Lena Brandmaier"}
    request = {
        "issueId": "107001",
        "issueKey": "HELP-1",
        "reporter": ada,
        "createdDate": {"iso8601": "2026-02-05T20:18:33+0100"},
        "requestFieldValues": [
            {"fieldId": "summary", "label": "Summary", "value": "The lamp is dark"},
            {"fieldId": "description", "label": "Description", "value": "The lamp stays dark"},
        ],
        "currentStatus": {
            "status": "Resolved",
            "statusCategory": "DONE",
            "statusDate": {"iso8601": "2026-02-06T09:00:00+0100"},
        },
        "_links": {"web": "https://glim.atlassian.example/servicedesk/customer/portal/1/HELP-1"},
    }
    page = "https://glim.atlassian.example/rest/servicedeskapi/request/107001/comment"
    written = [(7, lena, False, "PRIVATE"), (8, lena, True, "Charge it"), (9, ada, True, "Thanks")]
    comments = [
        {
            "id": number,
            "author": by,
            "public": shown,
            "body": body,
            "created": {"iso8601": f"2026-02-06T0{number}:00:00+0100"},
            "_links": {"self": f"{page}/{number}"},
        }
        for number, by, shown, body in written
    ]
    found = of_records(tmp_path, requests={"values": [request]}, comments={"values": comments})
    ticket = found["HELP-1"]
    assert [(m.author, m.body) for m in ticket.messages] == [
        ("requester", "The lamp stays dark"), ("agent", "Charge it"), ("requester", "Thanks")]  # fmt: skip
    assert (ticket.status, ticket.is_resolved) == ("resolved", True)


def test_an_issue_of_jira_that_will_not_be_done_is_not_resolved() -> None:
    fields = {
        "summary": "dark",
        "status": {"name": "Done", "statusCategory": {"key": "done"}},
        "resolution": {"name": "Won't Do"},
    }
    row = read("jira", {"key": "SUP-1", "fields": {**fields, "resolutiondate": "2026-02-06T09:00:00.000+0100"}})
    assert isinstance(row, Ticket)
    assert (row.is_resolved, row.question) == (False, "dark")
