"""Messages at the desk: what did not go out, the original behind a reason, and the test mail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk_client import Desk
from mail_server import NOW, SUPPORT, MailServer, free_port, until
from starlette.testclient import TestClient

from kbtools.model.message import ContactMessage, to_bytes
from kbtools.model.staff import Role
from kbtools.model.ticket import Message, Ticket
from kbtools.staff.log import staff_log
from kbtools.storage import OutboxItem
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
REFERENCE = "KB-AAAAAA"
PAGE = f"/desk/messages/{REFERENCE}"
WRITTEN = ContactMessage(
    "jane@example.com", "My <b>lamp</b> is flat. Call 0151 23456789.", NOW, name="Jane Miller", reference="KB-AAAAAA"
)


@pytest.fixture
def parked(root: Path) -> Workspace:
    """A workspace whose one message could not be sent."""
    workspace = Workspace.open(root)
    kept = Message("requester", "My lamp is flat. Call [phone].", public=True, created_at=NOW)
    with workspace.store() as store:
        sealed = workspace.secret().seal(to_bytes(WRITTEN))
        store.outbox.add(OutboxItem("key", REFERENCE, sealed, NOW, NOW, "parked", 9, "550 no such mailbox"))
        store.tickets.put_many([Ticket(REFERENCE, (kept,), source="contact", created_at=NOW)])
    return workspace


def desk_of(workspace: Workspace, open_client: Open, role: Role, **settings: object) -> Desk:
    made = Desk(workspace)
    made.client = open_client(made.clock, **settings)
    made.sign_in(role)
    return made


def mail_to(port: int) -> dict[str, object]:
    return {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"}


def test_an_agent_reads_why_a_message_waits_and_only_masked_words(parked: Workspace, open_client: Open) -> None:
    desk = desk_of(parked, open_client, "agent")
    shown = desk.get("/desk/messages").text
    assert REFERENCE in shown
    assert "given up after 9 tries" in shown
    assert "550 no such mailbox" in shown
    card = desk.get(PAGE).text
    assert "Call [phone]." in card
    for hidden in ("0151", "jane@example.com", "Read the original", "Delete it for good"):
        assert hidden not in card
    assert desk.post(f"{PAGE}/original", form=desk.form(), why="I am curious").status_code == 403


def test_a_message_is_sent_again_at_the_press_of_a_button(
    parked: Workspace, open_client: Open, mail_server: MailServer
) -> None:
    desk = desk_of(parked, open_client, "agent", **mail_to(mail_server.port), contact_copy=False)
    assert desk.post(f"{PAGE}/send", form=desk.form()).headers["location"] == PAGE
    assert until(lambda: bool(mail_server.to(SUPPORT)))
    assert until(lambda: "delivered on" in desk.get(PAGE).text)
    assert "Send it now" not in desk.get(PAGE).text
    assert REFERENCE in desk.get("/desk/messages?view=delivered").text
    assert REFERENCE not in desk.get("/desk/messages").text


def test_without_a_destination_the_page_says_what_is_missing(parked: Workspace, open_client: Open) -> None:
    desk = desk_of(parked, open_client, "agent")
    answer = desk.post(f"{PAGE}/send", form=desk.form())
    assert answer.status_code == 502
    assert "smtp.host" in answer.text
    assert f'href="{PAGE}"' in answer.text


@pytest.mark.full
def test_an_original_is_opened_by_admins_with_a_reason_that_is_logged(parked: Workspace, open_client: Open) -> None:
    desk = desk_of(parked, open_client, "admin")
    form = desk.form()
    assert "jane@example.com" not in desk.post(f"{PAGE}/original", form=form, why=" ").text
    shown = desk.post(f"{PAGE}/original", form=form, why="Jane asked at jane@example.com").text
    assert "My &lt;b&gt;lamp&lt;/b&gt; is flat. Call 0151 23456789." in shown
    assert "jane@example.com" in shown
    [reading] = [row for row in staff_log(parked, NOW, 100) if row.about == REFERENCE]
    assert reading.email == "admin@shop.example"
    assert reading.action.startswith("read the original: Jane asked at ")
    assert "jane@example.com" not in reading.action


@pytest.mark.full
def test_a_message_is_deleted_once_that_is_confirmed(parked: Workspace, open_client: Open) -> None:
    desk = desk_of(parked, open_client, "admin")
    assert desk.post(f"{PAGE}/remove", form=desk.form()).status_code == 422
    assert desk.get(PAGE).status_code == 200
    assert "is deleted" in desk.client.post(
        f"{PAGE}/remove", data={"form": desk.form(), "sure": "yes"}, headers={"origin": "http://testserver"},
        follow_redirects=True,
    ).text  # fmt: skip
    assert desk.get(PAGE).status_code == 404


@pytest.mark.full
def test_a_test_mail_goes_to_who_asks_for_it(open_client: Open, root: Path, mail_server: MailServer) -> None:
    desk = desk_of(Workspace.open(root), open_client, "admin", **mail_to(mail_server.port))
    answer = desk.post("/desk/messages/test-mail", form=desk.form())
    assert "answers, without encryption" in answer.text
    [received] = mail_server.to("admin@shop.example")
    assert "Mails to this address arrive." in received.text


@pytest.mark.full
def test_what_only_whoever_runs_the_service_can_set_is_folded_away(desk: Desk) -> None:
    desk.sign_in("admin")
    shown = desk.post("/desk/messages/test-mail", form=desk.form()).text
    alert, _, folded = shown.partition("<details>")
    assert "Ask whoever runs" in alert
    assert "smtp.host" not in alert
    assert "smtp.host" in folded


@pytest.mark.full
def test_a_mail_server_that_does_not_answer_is_told_at_once(open_client: Open, root: Path) -> None:
    desk = desk_of(Workspace.open(root), open_client, "admin", **mail_to(free_port()))
    answer = desk.post("/desk/messages/test-mail", form=desk.form())
    assert (answer.status_code, "does not answer" in answer.text) == (502, True)
    assert until(lambda: "Mails cannot be sent now" in desk.get("/desk/messages").text)
    ready = desk.get("/readyz")
    assert (ready.status_code, ready.json()["notes"]) == (
        200,
        ["the mail server cannot be used, messages wait in the outbox: kb doctor"],
    )


@pytest.mark.full
def test_the_list_is_in_pages(open_client: Open, root: Path) -> None:
    workspace = Workspace.open(root)
    with workspace.store() as store:
        for number in range(65):
            store.outbox.add(OutboxItem(f"k{number}", f"KB-{number:06}", b"x", NOW, NOW, "parked", 1, "no"))
    desk = desk_of(workspace, open_client, "agent")
    assert "1 to 30 of 65" in desk.get("/desk/messages").text
    assert "61 to 65 of 65" in desk.get("/desk/messages?page=3").text
    assert "61 to 65 of 65" in desk.get("/desk/messages?page=99").text
