"""What Jira, ServiceNow, Salesforce, HubSpot and Zoho say in ways of their own: who wrote, who may see it, and when."""

from __future__ import annotations

from pathlib import Path

import pytest
from vendor_exports import EXPORTS, of_records, read_record, tickets, who_said

from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.reading.pages import pages
from kbtools.helpdesks.reading.records import all_records
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import Skipped, open_tickets


def test_jira_tells_customers_agents_and_apps_apart() -> None:
    ticket = tickets("jira.json")["SUP-7"]
    assert who_said(ticket) == [("requester", ""), ("system", ""), ("agent", "Lena Brandmaier")]
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
    row = read_record("jira", {"key": "SUP-1", "fields": {**fields, "resolutiondate": "2026-02-06T09:00:00.000+0100"}})
    assert isinstance(row, Ticket)
    assert (row.is_resolved, row.question) == (False, "dark")


def test_servicenow_journals_are_read_entry_by_entry_without_work_notes() -> None:
    found = tickets("servicenow.json")
    assert [(m.author, m.agent, m.body) for m in found["INC0010007"].messages] == [
        ("requester", "", "The lamp stays dark\nsince yesterday."),
        ("requester", "", "The cable is in.\n(I looked twice)"),
        ("system", "", "The ticket was assigned."),
        ("agent", "Lena Brandmaier", "Charge it first: https://help.glim.example/articles/lamp-is-dark/"),
    ]
    assert [(m.author, m.body, m.markup) for m in found["CS0001001"].messages] == [
        ("requester", "Lamp flickers", "text"),
        ("agent", "<p>Does it flicker in <b>every</b> room?</p>", "html"),
        ("agent", "Tighten the bulb.", "text"),
    ]
    assert [(one.status, one.is_resolved) for one in found.values()] == [
        ("closed", True), ("closed", True), ("canceled", False)]  # fmt: skip
    assert {"Ada Oakhurst", "ada@example.com", "Lena Brandmaier"} <= set(found["INC0010007"].people)
    assert found["CS0001001"].requester == "Bo Fennimore"
    assert found["INC0010007"].url.startswith("https://glim.service-now.example/incident.do?sys_id=9c57")


def test_servicenow_entries_and_users_in_files_beside_come_to_their_ticket(tmp_path: Path) -> None:
    incident = {
        "sys_id": "i1",
        "number": "INC1",
        "short_description": "dark",
        "state": "2",
        "caller_id": {"value": "u1"},
    }
    ada = {"sys_id": "u1", "user_name": "ada", "name": "Ada Oakhurst", "email": "ada@example.com"}
    kinds = [
        ("1", "comments", "ada", "Still"),
        ("2", "work_notes", "lena", "PRIVATE"),
        ("3", "comments", "lena", "Wait"),
    ]
    entries = [
        {"sys_id": id_, "element_id": "i1", "element": kind, "sys_created_by": by, "value": value,
         "sys_created_on": f"2026-02-06 0{id_}:00:00"}
        for id_, kind, by, value in kinds
    ]  # fmt: skip
    found = of_records(tmp_path, a={"result": [incident]}, b={"result": [ada]}, c={"result": entries})
    ticket = found["INC1"]
    assert [(m.author, m.body) for m in ticket.messages] == [
        ("requester", "dark"), ("requester", "Still"), ("agent", "Wait")]  # fmt: skip
    assert (ticket.requester, ticket.status) == ("ada@example.com", "in progress")
    assert "Ada Oakhurst" in ticket.people


def test_what_the_staff_of_servicenow_files_for_itself_is_no_request() -> None:
    for number in ("PRB0040007", "CHG0030001", "SCTASK0010001"):
        row = read_record("servicenow", {"number": number, "short_description": "PRIVATE", "state": "1"})
        assert row == Skipped("empty")


def test_an_article_of_servicenow_is_no_ticket() -> None:
    article = {"sys_id": "k1", "number": "KB0010001", "short_description": "Dark lamps", "text": "<p>Charge it</p>"}
    assert not vendors.export("servicenow").is_ticket(article)


def test_salesforce_mails_to_others_and_what_was_not_sent_stay_out() -> None:
    ticket = tickets("salesforce.json")["00001007"]
    assert who_said(ticket) == [("requester", ""), ("requester", ""), ("agent", "Lena Brandmaier")]
    assert [message.markup for message in ticket.messages] == ["text", "text", "html"]
    assert {"Ada Oakhurst", "Lena Brandmaier", "works@maker.example", "bo@example.com"} <= set(ticket.people)
    assert (ticket.lang, f"{ticket.resolved_at:%d %H:%M}") == ("en", "06 08:00")


def test_salesforce_comments_in_a_file_beside_are_joined_by_the_short_id(tmp_path: Path) -> None:
    case = {"Id": "500Wd00000AbCdE", "CaseNumber": "7", "Description": "dark", "IsClosed": False, "Status": "New"}
    comments = [
        {
            "Id": "00a1",
            "ParentId": "500Wd00000AbCdEIAV",
            "CommentBody": body,
            "IsPublished": shown,
            "CreatedById": "005u",
        }
        for body, shown in [("Charge it", True), ("PRIVATE", False)]
    ]
    users = [{"Id": "005u", "Name": "Lena Brandmaier", "Email": "lena@glim.example", "UserType": "Standard"}]
    comments[1]["Id"] = "00a2"
    ticket = of_records(tmp_path, cases=[case], comments=comments, users=users)["7"]
    assert [(m.author, m.agent, m.body) for m in ticket.messages] == [
        ("requester", "", "dark"), ("agent", "Lena Brandmaier", "Charge it")]  # fmt: skip


def test_hubspot_threads_come_to_their_ticket_or_are_one() -> None:
    found = tickets("hubspot")
    assert who_said(found["1007"]) == [("requester", ""), ("system", ""), ("agent", "Lena Brandmaier")]
    assert found["1007"].tags == ("lamp", "light")
    assert set(found["1007"].people) == {"Ada Oakhurst", "ada@example.com", "Lena Brandmaier"}
    assert (found["thread-3002"].question, found["thread-3002"].is_resolved) == ("Is it a bulb?", False)


def test_hubspot_mails_are_public_only_between_requester_and_help_desk(tmp_path: Path) -> None:
    ticket = {
        "id": "7",
        "properties": {"hs_pipeline_stage": "2", "content": "dark", "createdate": "2026-02-05T19:00:00Z"},
    }
    written = [("INCOMING_EMAIL", "ada@example.com", "help@glim.example", "Still dark"),
               ("EMAIL", "lena@glim.example", "ada@example.com", "Charge it"),
               ("EMAIL", "lena@glim.example", "works@maker.example", "PRIVATE"),
               ("FORWARDED_EMAIL", "lena@glim.example", "ada@example.com", "PRIVATE")]  # fmt: skip
    mails = [
        {"id": str(number), "associations": {"tickets": {"results": [{"id": "7"}]}},
         "properties": {"hs_email_direction": way, "hs_email_from_email": by, "hs_email_to_email": to,
                        "hs_email_text": body, "hs_timestamp": f"2026-02-06T0{number}:00:00Z"}}
        for number, (way, by, to, body) in enumerate(written)
    ]  # fmt: skip
    found = of_records(tmp_path, tickets={"results": [ticket]}, mails={"results": mails})["7"]
    assert [(m.author, m.body) for m in found.messages] == [
        ("requester", "dark"), ("requester", "Still dark"), ("agent", "Charge it")]  # fmt: skip
    assert found.requester == "ada@example.com"


def test_zoho_forwards_drafts_and_private_comments_stay_out() -> None:
    ticket = tickets("zoho.json")["1892000000143237"]
    assert who_said(ticket) == [("requester", ""), ("requester", ""), ("agent", "Lena Brandmaier")]
    assert [message.markup for message in ticket.messages] == ["html", "text", "html"]
    assert (ticket.lang, ticket.tags, f"{ticket.resolved_at:%d %H:%M}") == ("en", ("lamp",), "06 08:10")
    assert {"Ada Oakhurst", "Lena Brandmaier", "lena@glim.example", "works@maker.example"} <= set(ticket.people)


def test_zoho_threads_read_one_by_one_replace_the_summaries_of_their_list(tmp_path: Path) -> None:
    ticket = {"id": "7", "ticketNumber": "1", "status": "Open", "subject": "Dark"}
    listed = {"id": "8", "ticketId": "7", "direction": "in", "visibility": "public", "summary": "The lamp"}
    ada = {"id": "556", "firstName": "Ada", "lastName": "Oakhurst", "type": "END_USER"}
    comment = {
        "id": "9",
        "ticketId": "7",
        "isPublic": True,
        "content": "zsu[@user:556]zsu please charge it",
        "commenter": {"name": "Lena Brandmaier", "type": "AGENT"},
        "mention": [ada, {"name": "lamps", "type": "TEAM"}],
    }
    whole = {**listed, "content": "The lamp stays dark", "contentType": "plainText"}
    for order in ([listed, whole], [whole, listed]):
        found = of_records(tmp_path, a=ticket, b={"data": [order[0]]}, c={"data": [order[1], comment]})["7"]
        assert [(m.author, m.body) for m in found.messages] == [
            ("requester", "The lamp stays dark"), ("agent", "@ please charge it")]  # fmt: skip
        assert set(found.people) == {"Lena Brandmaier", "Ada Oakhurst"}


def test_files_beside_come_to_the_tickets_of_their_own_folder() -> None:
    together = {
        (row.source, row.id): row
        for row in open_tickets([EXPORTS / "jira.json", EXPORTS / "hubspot", EXPORTS / "front"])
        if isinstance(row, Ticket)
    }
    for name in ("hubspot", "front"):
        for id_, ticket in tickets(name).items():
            assert together[name, id_] == ticket


@pytest.mark.parametrize("path", sorted(EXPORTS.rglob("*.*json")), ids=lambda path: path.name)
def test_no_help_desk_takes_the_ticket_of_another(path: Path) -> None:
    own = (path if path.parent == EXPORTS else path.parent).name.removesuffix(".json")
    own = {"gh": "github"}.get(own, own)
    assert {row.source for row in open_tickets([path]) if isinstance(row, Ticket)} <= {own}
    with path.open("rb") as stream:
        records = [
            record for page in pages(stream, "") if not isinstance(page, KbError) for record in all_records(page[1])
        ]
    # Those of the end of the table are tried first, so they must be unmistakable.
    for name in vendors.names("export")[vendors.names("export").index("jira") :]:
        assert name == own or not any(vendors.export(name).is_ticket(record) for record in records)
