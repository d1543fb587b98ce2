"""A new ticket answered by mail: planned, sent in its thread, and what the person says by the links."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from mail_answering import ASKED, sent, states
from mail_server import NOW, SUPPORT, MailServer, until
from quick_cases import first_quick
from starlette.testclient import TestClient

from kbtools.contact.answer_by_mail import MailDecision, answer_by_mail, why_off
from kbtools.model.gap import Gap
from kbtools.model.mail_answer import LINKS_LAST
from kbtools.model.query import SHOWN
from kbtools.model.ticket import Message, Ticket
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]


def links(text: str) -> dict[str, str]:
    """The path of each link in the mail."""
    return {kind: path for path, kind in re.findall(r"https://help\.glim\.example(/mail/\?(\w+)=\S+)", text)}


def test_a_sure_answer_goes_out_once_in_the_tickets_own_thread(workspace: Workspace, mail_server: MailServer) -> None:
    assert answer_by_mail(workspace, ASKED, NOW).state == "planned"
    assert answer_by_mail(workspace, ASKED, NOW) == MailDecision("", "had one already")
    assert sent(workspace) == (1, 0, 0)
    assert sent(workspace) == (0, 0, 0)
    (received,) = mail_server.to("jo@example.org")
    mail = received.mail
    assert (mail["Subject"], mail["In-Reply-To"], mail["References"]) == (
        "Re: Password", "<1@example.org>", "<1@example.org>",
    )  # fmt: skip
    assert (mail["Auto-Submitted"], mail["Reply-To"], mail["Content-Language"]) == (
        "auto-replied", f"Glim help <{SUPPORT}>", "en",
    )  # fmt: skip
    assert "https://help.glim.example/articles/reset-password/" in received.text
    assert set(links(received.text)) == {"answered", "person"}
    assert "a person answers you" in received.text


@pytest.mark.parametrize(
    ("changed", "why"),
    first_quick(
        [
            ({"text": "qwxz vbnm plk", "subject": ""}, "not sure"),
            ({"automatic": True}, "automatic"),
            ({"references": ("<0@example.org>",)}, "in a thread"),
        ]
    ),
)
def test_nothing_is_planned_where_it_is_not_sure_or_not_allowed(
    workspace: Workspace, changed: dict[str, Any], why: str
) -> None:
    assert answer_by_mail(workspace, replace(ASKED, **changed), NOW) == MailDecision("", why)
    assert states(workspace) == []


@pytest.mark.full
def test_what_belongs_to_a_person_is_never_answered_by_mail(root: Path, workspace: Workspace) -> None:
    from kbtools.search.build import build_index

    article = root / "docs" / "reset-password.md"
    article.write_text(article.read_text("utf-8").replace("---\n", "---\npeople_first: true\n", 1), encoding="utf-8")
    build_index(workspace, full=True)
    sure = replace(workspace.settings, mail_min_probability=0.99)
    for one in (workspace, Workspace(workspace.root, sure)):
        assert answer_by_mail(one, ASKED, NOW) == MailDecision("", "people first")


@pytest.mark.full
def test_what_has_a_tag_that_the_team_answers_itself_is_not_answered_by_mail(workspace: Workspace) -> None:
    never = replace(workspace.settings, mail_never_tags=("Account",))
    assert answer_by_mail(Workspace(workspace.root, never), ASKED, NOW) == MailDecision("", "never by mail")
    other = replace(workspace.settings, mail_never_tags=("billing",))
    assert answer_by_mail(Workspace(workspace.root, other), ASKED, NOW).state == "planned"


@pytest.mark.full
@pytest.mark.parametrize("gone", [True, False])
def test_an_article_whose_tags_are_not_known_is_left_to_people(workspace: Workspace, gone: bool) -> None:
    never = Workspace(workspace.root, replace(workspace.settings, mail_never_tags=("billing",)))
    article = workspace.docs / "reset-password.md"
    if gone:
        article.unlink()
    else:
        article.write_text(article.read_text("utf-8").replace("---\n", "---\nowner: [1\n", 1), encoding="utf-8")
    assert answer_by_mail(never, ASKED, NOW) == MailDecision("", "never by mail")


def put(workspace: Workspace, id_: str, *, resolved: bool = False, answered: bool = False) -> None:
    """A ticket of the person who asks."""
    said = [Message("requester", "It is dark", public=True, created_at=NOW)]
    said += [Message("agent", "Charge it", public=True, created_at=NOW)] if answered else []
    requester = workspace.secret().hash(ASKED.address)
    status = "solved" if resolved else "open"
    with workspace.store() as store:
        store.tickets.put_many([Ticket(id_, tuple(said), "mail", status=status, created_at=NOW, requester=requester)])


@pytest.mark.full
def test_who_has_another_open_ticket_gets_no_mail(workspace: Workspace) -> None:
    put(workspace, "2", resolved=True)
    put(workspace, "3")
    assert answer_by_mail(workspace, ASKED, NOW) == MailDecision("", "another ticket")
    put(workspace, "3", resolved=True)
    assert answer_by_mail(workspace, ASKED, NOW).state == "planned"


@pytest.mark.full
def test_an_agent_who_was_faster_is_not_followed_by_a_mail(workspace: Workspace, mail_server: MailServer) -> None:
    assert answer_by_mail(workspace, ASKED, NOW).state == "planned"
    put(workspace, ASKED.id, answered=True)
    assert sent(workspace) == (0, 0, 0)
    assert states(workspace) == [("dropped", "", "an agent was faster")]
    assert mail_server.received == []
    assert answer_by_mail(workspace, replace(ASKED, message_id="<2@x>"), NOW) == MailDecision("", "answered")


@pytest.mark.full
def test_a_topic_that_is_rising_is_left_to_people(workspace: Workspace) -> None:
    rising = Gap("gap-aaaaaaaa", "Sign in", (), 9, 0.5, "covered", ("reset-password",), rising=9)
    with workspace.store() as store:
        store.gaps.put_all([rising], NOW)
    assert answer_by_mail(workspace, ASKED, NOW) == MailDecision("", "rising topic")


@pytest.mark.full
def test_nobody_gets_more_mails_in_a_day_than_the_limit(workspace: Workspace) -> None:
    few = Workspace(workspace.root, replace(workspace.settings, mail_per_day=2))
    one_day = [replace(ASKED, id=f"{n}", message_id=f"<{n}@x>") for n in range(3)]
    assert [answer_by_mail(few, one, NOW).why for one in one_day] == ["", "", "limit of the day"]
    assert answer_by_mail(few, one_day[2], NOW + timedelta(days=1)).state == "planned"


@pytest.mark.full
def test_a_mail_that_comes_twice_counts_once_and_the_control_group_counts_as_well(workspace: Workspace) -> None:
    for share in (0.0, 1.0):
        few = Workspace(workspace.root, replace(workspace.settings, mail_per_day=2, mail_holdout=share))
        at = NOW + timedelta(days=share)
        asked = [replace(ASKED, id=f"{n}-{share}", message_id=f"<{n}-{share}@x>") for n in (1, 1, 2, 2)]
        planned = [answer_by_mail(few, one, at).why for one in asked]
        assert planned == ["", "had one already", "", "had one already"]
        assert (
            answer_by_mail(few, replace(ASKED, id=f"3{share}", message_id=f"<3@x{share}>"), at).why
            == "limit of the day"
        )


@pytest.mark.full
def test_a_mail_that_two_services_read_in_one_moment_counts_once(workspace: Workspace) -> None:
    few = Workspace(workspace.root, replace(workspace.settings, mail_per_day=2))

    class Slow(KnowledgeBase):
        """Another service answers the same mail after this one has looked whether it is answered."""

        def similar(self, text: str, *, subject: str = "", limit: int = SHOWN) -> list[tuple[str, str]]:
            assert answer_by_mail(few, ASKED, NOW).state == "planned"
            return super().similar(text, subject=subject, limit=limit)

    assert answer_by_mail(few, ASKED, NOW, Slow.of(few)) == MailDecision("", "had one already")
    assert answer_by_mail(few, replace(ASKED, id="2", message_id="<2@x>"), NOW).state == "planned"


def test_the_control_group_gets_no_mail_and_is_counted(workspace: Workspace, mail_server: MailServer) -> None:
    every = Workspace(workspace.root, replace(workspace.settings, mail_holdout=1.0))
    assert answer_by_mail(every, ASKED, NOW).state == "held"
    assert sent(every) == (0, 0, 0)
    assert (states(every), mail_server.received) == ([("held", "", "")], [])


def test_it_is_told_what_is_not_set(root: Path, workspace: Workspace) -> None:
    assert why_off(workspace) == ""
    assert why_off(Workspace.open(root)) == "mail.answers is off"
    unset = Workspace(root, replace(workspace.settings, mail_trusted_server="", smtp_host=""))
    assert answer_by_mail(unset, ASKED, NOW) == MailDecision("", "smtp.host and mail.trusted_server not set")


def arrived(open_client: Open, workspace: Workspace, set_up: dict[str, Any], server: MailServer) -> TestClient:
    """A running service that has sent the answer, at `NOW`."""
    answer_by_mail(workspace, ASKED, NOW)
    client = open_client(lambda: NOW, **set_up)
    assert until(lambda: bool(server.to("jo@example.org")))
    return client


@pytest.mark.full
def test_opening_a_link_changes_nothing_and_the_button_closes_the_request(
    open_client: Open, workspace: Workspace, set_up: dict[str, Any], mail_server: MailServer
) -> None:
    client = arrived(open_client, workspace, set_up, mail_server)
    link = links(mail_server.to("jo@example.org")[0].text)["answered"]
    for _ in range(3):
        page = client.get(link)
        assert (page.status_code, "Yes, close my request" in page.text) == (200, True)
        assert client.head(link).status_code == 200
    assert states(workspace)[0][1] == ""
    token = link.partition("=")[2]
    done = client.post("/mail/", data={"answered": token})
    assert "We tell our team that your request can be closed." in done.text
    assert until(lambda: len(mail_server.to(SUPPORT)) == 1)
    told = mail_server.to(SUPPORT)[0]
    assert "jo@example.org says that the articles in our mail answered this request" in told.text
    assert told.mail["References"] == "<1@example.org>"
    again = client.post("/mail/", data={"answered": token})
    assert "You have told us already" in again.text
    assert states(workspace)[0][1] == "answered"


@pytest.mark.full
def test_who_needs_a_person_after_all_is_heard_and_who_needs_one_at_once_is_in_the_queue(
    open_client: Open, workspace: Workspace, set_up: dict[str, Any], mail_server: MailServer
) -> None:
    client = arrived(open_client, workspace, set_up, mail_server)
    kinds = {kind: link.partition("=")[2] for kind, link in links(mail_server.to("jo@example.org")[0].text).items()}
    client.post("/mail/", data={"answered": kinds["answered"]})
    done = client.post("/mail/", data={"person": kinds["person"]})
    assert "your request is open again" in done.text
    assert until(lambda: any("needs a person after all" in one.text for one in mail_server.to(SUPPORT)))
    assert states(workspace)[0][1] == "reopened"


@pytest.mark.full
def test_a_link_that_is_old_made_up_or_of_the_other_kind_does_nothing(
    open_client: Open, workspace: Workspace, set_up: dict[str, Any], mail_server: MailServer
) -> None:
    client = arrived(open_client, workspace, set_up, mail_server)
    token = links(mail_server.to("jo@example.org")[0].text)["person"].partition("=")[2]
    for given in ({"answered": token}, {"person": token[:-1] + "x"}, {"person": "é" * 500}, {"person": ""}, {}):
        assert client.post("/mail/", data=given).status_code == 410
        assert client.get("/mail/", params=given).status_code == 410
    foreign = client.post("/mail/", data={"person": token}, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    later = open_client(lambda: NOW + LINKS_LAST + timedelta(days=1), **set_up)
    assert later.get("/mail/", params={"person": token}).status_code == 410
    assert states(workspace)[0][1] == ""
