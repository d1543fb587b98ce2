"""The contact form: from a script, without one, and out to the support team."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from mail_server import SUPPORT, MailServer, free_port, until
from staff_token import STAFF, TOKEN
from starlette.testclient import TestClient

from kbtools.doctor import examine
from kbtools.service import create_app
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
QUESTION = "My Glim does not charge any more, the light stays dark"
STRANGE = "Zyxgl fnord quuxly"
EPISODE = "episode-1234"
REFERENCE = re.compile(r"KB-[0-9A-Z]{6}")


class Inputs(HTMLParser):
    """The fields of a page's form, as a browser would send them with its first button."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        row = dict(attrs)
        if tag == "input" and row.get("name"):
            self.fields.setdefault(str(row["name"]), []).append(row.get("value") or "")


def mail_settings(server: MailServer) -> dict[str, object]:
    return {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none", "deliver_wait": 0.05}


def test_a_message_is_kept_before_the_answer(client: TestClient, root: Path) -> None:
    sent = {
        "name": "Jane",
        "email": "jane@example.com",
        "subject": "Charging",
        "message": QUESTION,
        "key": "k1",
        "episode": EPISODE,
        "shown": ["glim-does-not-charge"],
        "opened": [],
        "rejected": ["glim-does-not-charge"],
    }
    answer = client.post("/api/contact", json=sent)
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"reference", "message", "first_reply", "copy", "suggestions"}
    assert "glim-does-not-charge" not in [one["slug"] for one in body["suggestions"]]
    assert REFERENCE.fullmatch(body["reference"])
    assert body["reference"] in body["message"]
    with Workspace.open(root).store() as store:
        assert [item.reference for item in store.outbox.all()] == [body["reference"]]
        assert store.tickets.get(body["reference"], "contact").question == QUESTION
        assert [event.kind for event in store.visits.events(EPISODE)] == ["sent"]


@pytest.mark.full
def test_sending_twice_with_one_key_is_one_message(client: TestClient, root: Path) -> None:
    sent = {"email": "jane@example.com", "message": QUESTION, "key": "k1", "episode": EPISODE}
    first, second = (client.post("/api/contact", json=sent).json()["reference"] for _ in range(2))
    assert first == second
    with Workspace.open(root).store() as store:
        assert len(store.outbox.all()) == 1
        assert len(store.visits.events(EPISODE)) == 1


@pytest.mark.parametrize(("field", "value"), [("message", " "), ("email", "jane"), ("subject", "x" * 301)])
def test_a_field_that_cannot_be_used_is_named(shared_client: TestClient, field: str, value: str) -> None:
    answer = shared_client.post("/api/contact", json={"email": "jane@example.com", "message": QUESTION, field: value})
    assert answer.status_code == 422
    assert (answer.json()["error"]["code"], answer.json()["error"]["where"]) == ("contact-field", field)


@pytest.mark.full
def test_the_hidden_field_flags_a_message_and_never_drops_it(client: TestClient, root: Path) -> None:
    answer = client.post("/api/contact", json={"email": "jane@example.com", "message": QUESTION, "website": "http://x"})
    assert answer.status_code == 201
    with Workspace.open(root).store() as store:
        assert store.tickets.get(answer.json()["reference"], "contact").tags == ("hidden-field",)


def test_a_message_arrives_with_the_reply_address_while_the_store_holds_no_personal_data(
    open_client: Open, root: Path, mail_server: MailServer
) -> None:
    client = open_client(staff_token=TOKEN, **mail_settings(mail_server))
    words = "It does not charge. Call +1 415 555 2671 or mail zeb.quill@example.com. Zebediah"
    sent = {"name": "Zebediah Quillfeather", "email": "zeb.quill@example.com", "message": words, "key": "k1",
            "shown": ["glim-does-not-charge", "made-up"], "rejected": ["glim-does-not-charge"]}  # fmt: skip
    reference = client.post("/api/contact", json=sent).json()["reference"]
    assert until(lambda: len(mail_server.received) == 2)
    [ticket] = mail_server.to(SUPPORT)
    assert ticket.mail["Reply-To"] == "Zebediah Quillfeather <zeb.quill@example.com>"
    assert ticket.mail["Subject"].startswith(f"[{reference}] It does not charge.")
    assert "+1 415 555 2671" in ticket.text
    assert "Did not help:\n  - My Glim does not charge (glim-does-not-charge)" in ticket.text
    assert "made-up" not in ticket.text
    [copy] = mail_server.to("zeb.quill@example.com")
    assert reference in copy.text
    assert until(lambda: client.get("/readyz", headers=STAFF).json()["outbox"]["delivered"] == 1)
    for path in (root / ".kb").rglob("*"):
        data = path.read_bytes().lower() if path.is_file() else b""
        for private in (b"zeb.quill", b"555 2671", b"5552671", b"zebediah", b"quillfeather"):
            assert private not in data, (path.name, private)


@pytest.mark.full
def test_a_message_is_on_its_way_at_once(root: Path, mail_server: MailServer) -> None:
    workspace = _with_mail(root, mail_server)
    with TestClient(create_app(workspace, every=600)) as client:
        client.post("/api/contact", json={"email": "jane@example.com", "message": QUESTION})
        assert until(lambda: bool(mail_server.to(SUPPORT)), seconds=5)


@pytest.mark.full
def test_a_server_that_is_down_for_a_while_gets_the_message_once_it_is_back(open_client: Open) -> None:
    port = free_port()
    down = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "deliver_wait": 0.05}
    client = open_client(**down, deliver_tries=1000, staff_token=TOKEN)
    reference = client.post("/api/contact", json={"email": "jane@example.com", "message": QUESTION}).json()["reference"]
    assert client.get("/readyz", headers=STAFF).json()["outbox"] == {"waiting": 1, "delivered": 0, "parked": 0}
    with MailServer(port=port) as server:
        assert until(lambda: bool(server.to(SUPPORT)))
        assert reference in server.to(SUPPORT)[0].mail["Subject"]


@pytest.mark.full
def test_what_was_tried_too_often_is_parked_and_readyz_says_so(open_client: Open, mail_server: MailServer) -> None:
    mail_server.refuse[SUPPORT] = "550 5.1.1 no such user"
    client = open_client(**mail_settings(mail_server), deliver_tries=2, staff_token=TOKEN)
    client.post("/api/contact", json={"email": "jane@example.com", "message": QUESTION})
    assert until(lambda: client.get("/readyz", headers=STAFF).json()["outbox"]["parked"] == 1)
    answer = client.get("/readyz", headers=STAFF)
    assert answer.status_code == 200
    assert "1 messages are parked: kb outbox list" in answer.json()["notes"]
    assert "parked" not in client.get("/readyz").text


@pytest.mark.full
def test_without_javascript_articles_are_offered_first_and_the_message_is_one_button_away(
    client: TestClient, root: Path
) -> None:
    form = {"name": "Jane", "email": "jane@example.com", "subject": "", "message": QUESTION, "website": ""}
    page = client.post("/api/contact", data=form)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Do any of these help?" in page.text
    assert 'href="/articles/glim-does-not-charge/' in page.text
    assert "No, send my message" in page.text
    with Workspace.open(root).store() as store:
        assert store.outbox.all() == []
    fields = Inputs(page.text).fields
    assert fields["message"] == [QUESTION]
    sent = client.post("/api/contact", data=fields)
    assert "We have your message" in sent.text
    [reference] = set(REFERENCE.findall(sent.text))
    with Workspace.open(root).store() as store:
        assert [item.reference for item in store.outbox.all()] == [reference]
        kinds = [event.kind for event in store.visits.events(fields["episode"][0])]
    assert kinds == ["shown"] * len(fields["shown"]) + ["sent"]


@pytest.mark.full
def test_without_javascript_the_team_learns_what_was_offered_and_did_not_help(
    open_client: Open, mail_server: MailServer
) -> None:
    client = open_client(**mail_settings(mail_server))
    page = client.post("/api/contact", data={"email": "jane@example.com", "message": QUESTION})
    client.post("/api/contact", data=Inputs(page.text).fields)
    assert until(lambda: bool(mail_server.to(SUPPORT)))
    assert "Did not help:\n  - My Glim does not charge (glim-does-not-charge)" in mail_server.to(SUPPORT)[0].text


@pytest.mark.full
def test_without_javascript_and_without_a_fitting_article_the_message_is_sent_at_once(
    client: TestClient, root: Path
) -> None:
    form = {"email": "jane@example.com", "message": STRANGE}
    first, again = client.post("/api/contact", data=form), client.post("/api/contact", data=form)
    assert "We have your message" in first.text
    assert REFERENCE.findall(first.text) == REFERENCE.findall(again.text)  # a reload is no second message
    with Workspace.open(root).store() as store:
        assert len(store.outbox.all()) == 1


@pytest.mark.full
def test_without_javascript_a_person_can_say_that_an_article_helped_and_nothing_is_sent(
    client: TestClient, root: Path
) -> None:
    page = client.post("/api/contact", data={"email": "jane@example.com", "message": QUESTION})
    fields = Inputs(page.text).fields
    answer = client.post("/api/contact", data={**fields, "helped": "glim-does-not-charge"})
    assert "Glad that helped" in answer.text
    with Workspace.open(root).store() as store:
        assert store.outbox.all() == []
        events = store.visits.events(fields["episode"][0])
    assert (events[-1].kind, events[-1].slug) == ("helped", "glim-does-not-charge")


@pytest.mark.full
def test_without_javascript_a_mistake_is_shown_with_all_that_was_written(client: TestClient) -> None:
    form = {"name": 'J "<b>" O', "email": "jane", "message": "</textarea><script>alert(1)</script>", "key": "k1"}
    answer = client.post("/api/contact", data=form)
    assert answer.status_code == 422
    assert "This does not look like an e-mail address" in answer.text
    assert "<script" not in answer.text
    assert form["message"] in unescape(answer.text)
    assert Inputs(answer.text).fields["name"] == [form["name"]]
    assert re.search(r'<input id="email"[^>]*aria-invalid="true"', answer.text)


def test_when_nothing_can_be_kept_a_form_shows_the_message_again_and_the_address_to_write_to(
    open_client: Open, root: Path
) -> None:
    for path in (root / ".kb").iterdir():
        path.unlink()
    (root / ".kb").rmdir()
    (root / ".kb").write_text("in the way", encoding="utf-8")
    answer = open_client().post("/api/contact", data={"email": "jane@example.com", "message": STRANGE})
    assert answer.status_code == 503
    assert STRANGE in answer.text
    assert "mailto:support@glim.example" in answer.text
    assert str(root) not in answer.text


@pytest.mark.full
def test_when_the_outbox_is_full_people_are_told_and_see_another_way(open_client: Open, root: Path) -> None:
    client = open_client(deliver_most_messages=1)
    sent = {"email": "jane@example.com", "message": STRANGE}
    assert client.post("/api/contact", json=sent).status_code == 201
    assert client.post("/api/contact", json=sent).status_code == 201  # the same message once more
    page = client.post("/api/contact", data={**sent, "message": f"{STRANGE} Again."})
    assert (page.status_code, STRANGE in page.text) == (503, True)
    assert "mailto:support@glim.example" in page.text
    told = client.post("/api/contact", json={**sent, "message": "Another"}).json()["error"]
    assert (told["code"], told["message"]) == ("outbox-full", "nothing can be saved right now")
    workspace = Workspace.open(root)
    full = Workspace(root, replace(workspace.settings, deliver_most_messages=1))
    [outbox] = [check for check in examine(full) if check.name == "outbox"]
    assert (outbox.good, "100% of what it may hold" in outbox.detail) == (False, True)


@pytest.mark.full
def test_the_pages_run_nothing_name_their_language_and_fit_a_phone(client: TestClient) -> None:
    pages = [
        client.post("/api/contact", data={"email": "jane@example.com", "message": QUESTION}),
        client.post("/api/contact", data={"email": "jane@example.com", "message": STRANGE}),
        client.post("/api/contact", data={"email": "jane", "message": STRANGE}),
    ]
    for page in pages:
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "<script" not in page.text
        assert "style=" not in page.text
        assert '<html lang="en">' in page.text
        assert 'name="viewport"' in page.text
        assert page.text.count("<h1>") == 1


@pytest.mark.full
def test_a_form_with_a_file_in_it_is_read_without_the_file(client: TestClient) -> None:
    form = {"email": "jane@example.com", "message": STRANGE}
    answer = client.post("/api/contact", data=form, files={"photo": ("p.png", b"\x89PNG", "image/png")})
    assert "We have your message" in answer.text


def _with_mail(root: Path, server: MailServer) -> Workspace:
    lines = [
        "[tool.kbtools]",
        f'contact.address = "{SUPPORT}"',
        'smtp.host = "127.0.0.1"',
        f"smtp.port = {server.port}",
        'smtp.security = "none"',
    ]
    (root / "pyproject.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Workspace.open(root)
