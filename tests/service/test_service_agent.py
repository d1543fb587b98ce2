"""The page beside a ticket: what it tells agents, what they tell it, and who may frame it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mail_server import NOW
from quick_cases import first_quick
from starlette.testclient import TestClient

from kbtools.errors import KbError
from kbtools.model.ticket import Link, Message, Ticket
from kbtools.search.build import build_index
from kbtools.storage import Store
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
TOKEN = "a-staff-token-of-the-tests"
STAFF = {"authorization": f"Bearer {TOKEN}"}
ASKED = {
    "1": "My Glim does not charge any more, the light stays dark",
    "2": "The Glim is dead, it does not charge at the plug",
    "3": "I cannot cancel my subscription, where is the button",
}


@pytest.fixture(scope="module")
def taught(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that knows some answered tickets and one that is open; copied by each test."""
    root = Path(shutil.copytree(built, tmp_path_factory.mktemp("taught") / "workspace"))
    workspace = Workspace.open(root)
    with workspace.store() as store:
        store.tickets.put_many(ticket(id_, asked) for id_, asked in ASKED.items())
        for id_, slug in (("1", "glim-does-not-charge"), ("2", "glim-does-not-charge"), ("3", "cancel-subscription")):
            store.links.put(Link("zendesk", id_, slug, "agent", NOW))
        store.tickets.put_many([ticket("9", "My Glim does not charge since yesterday", status="open")])
    build_index(workspace, full=True)
    return root


@pytest.fixture
def root(taught: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(taught, tmp_path / "workspace"))


@pytest.fixture
def desk(open_client: Open) -> TestClient:
    return open_client(staff_token=TOKEN)


def ticket(id_: str, asked: str, status: str = "solved") -> Ticket:
    said = (
        Message("requester", asked, public=True, created_at=NOW),
        Message("agent", "Please clean the contacts first.", public=True),
    )
    return Ticket(id_, said, source="zendesk", subject=f"Question {id_}", status=status, created_at=NOW)


def ask(client: TestClient, path: str = "", **fields: str) -> Any:
    return client.post(f"/api/agent{path}", json={"ticket": "9", "source": "zendesk", **fields}, headers=STAFF)


def stored(root: Path) -> Store:
    return Workspace.open(root).store()


def test_a_ticket_is_answered_with_articles_and_with_solved_tickets_like_it(desk: TestClient) -> None:
    body = ask(desk).json()
    assert body["ticket"] == {"id": "9", "source": "zendesk", "subject": "Question 9"}
    assert body["articles"][0]["slug"] == "glim-does-not-charge"
    assert (body["articles"][0]["linked"], body["articles"][0]["flagged"]) == (False, False)
    assert len(body["articles"]) <= 3
    assert {row["id"] for row in body["tickets"][:2]} == {"1", "2"}
    assert body["tickets"][0]["answer"] == "Please clean the contacts first."
    assert body["tickets"][0]["articles"][0]["slug"] == "glim-does-not-charge"


def test_a_ticket_is_not_like_itself(desk: TestClient) -> None:
    assert "1" not in {row["id"] for row in ask(desk, ticket="1").json()["tickets"]}


def test_a_ticket_that_was_forgotten_since_the_index_was_built_is_passed_over(desk: TestClient, root: Path) -> None:
    with stored(root) as store, store.tickets._database.write() as connection:
        connection.exec_driver_sql("DELETE FROM tickets WHERE id = '1'")
    answer = ask(desk)
    assert answer.status_code == 200
    assert {"1", "2"} & {row["id"] for row in answer.json()["tickets"]} == {"2"}


def test_a_ticket_that_is_not_here_is_asked_by_its_text(desk: TestClient) -> None:
    answer = ask(desk, ticket="4711")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "ticket-missing")
    body = ask(desk, ticket="4711", text=ASKED["3"]).json()
    assert body["ticket"] is None
    assert body["articles"][0]["slug"] == "cancel-subscription"


def test_a_copied_link_is_evidence_for_this_ticket(desk: TestClient, root: Path) -> None:
    assert ask(desk, "/link", slug="glim-does-not-charge").status_code == 204
    assert ask(desk).json()["articles"][0]["linked"] is True
    assert ask(desk, "/link", ticket="4711", slug="reset-password").status_code == 204
    with stored(root) as store:
        made = {(link.ticket, link.slug, link.by) for link in store.links.all()}
    assert {("9", "glim-does-not-charge", "agent"), ("4711", "reset-password", "agent")} <= made


def test_a_flag_is_kept_once_for_the_articles_owner(desk: TestClient, root: Path) -> None:
    for _ in range(2):
        assert ask(desk, "/flag", slug="glim-does-not-charge").status_code == 204
    assert ask(desk).json()["articles"][0]["flagged"] is True
    with stored(root) as store:
        assert [(flag.slug, flag.source, flag.ticket) for flag in store.flags.all()] == [
            ("glim-does-not-charge", "zendesk", "9")
        ]


@pytest.mark.parametrize(
    ("fields", "code"),
    first_quick(
        [
            ({"slug": "nothing-like-it"}, "article-missing"),
            ({"slug": "glim-does-not-charge", "ticket": ""}, "ticket-missing"),
            ({"slug": "glim-does-not-charge", "ticket": "4711", "source": ""}, "ticket-missing"),
        ]
    ),
)
@pytest.mark.parametrize("path", first_quick(["/link", "/flag"]))
def test_what_is_said_of_nothing_is_refused(desk: TestClient, path: str, fields: dict[str, str], code: str) -> None:
    assert ask(desk, path, **fields).json()["error"]["code"] == code


@pytest.mark.parametrize("path", first_quick(["", "/link", "/flag"]))
def test_nobody_else_sees_or_says_anything(desk: TestClient, path: str, root: Path) -> None:
    body = {"ticket": "9", "source": "zendesk", "slug": "glim-does-not-charge"}
    answer = desk.post(f"/api/agent{path}", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "staff-token")
    with stored(root) as store:
        assert len(store.links.all()) == len(ASKED)
        assert store.flags.all() == []


def test_the_page_may_stand_in_the_frames_that_are_set_and_run_its_own_script_alone(open_client: Open) -> None:
    frames = ("https://glim.zendesk.com", "https://*.apps.zdusercontent.com")
    page = open_client(staff_token=TOKEN, staff_frames=frames).get("/agent?ticket=9")
    policy = page.headers["content-security-policy"].split("; ")
    assert "frame-ancestors 'self' https://glim.zendesk.com https://*.apps.zdusercontent.com" in policy
    assert "default-src 'none'" in policy
    assert not [rule for rule in policy if "unsafe" in rule]
    assert TOKEN not in page.text


@pytest.mark.parametrize("frame", ["glim.zendesk.com", "https://a.example; script-src *", "*", "https://a.example/x"])
def test_a_frame_that_is_no_origin_is_refused_at_the_start(open_client: Open, frame: str) -> None:
    with pytest.raises(KbError, match="not the address") as problem:
        open_client(staff_frames=(frame,))
    assert problem.value.where == "staff.frames"
