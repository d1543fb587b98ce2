"""The desk: signing in, roles, forms that cannot be forged, and decisions about gaps."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from httpx2 import Response
from mail_server import NOW
from starlette.testclient import TestClient

from kbtools.model.gap import Gap
from kbtools.model.staff import ROLES, Role
from kbtools.model.ticket import Message, Ticket
from kbtools.service.desk.accounts import COOKIE
from kbtools.service.desk.routes import OPEN, STAFF
from kbtools.service.desk.sessions import IDLE, LONGEST, RENEWED
from kbtools.staff.add import add_staff
from kbtools.staff.link import LASTS, invite
from kbtools.staff.log import staff_log
from kbtools.staff.remove import remove_staff
from kbtools.staff.role import change_role
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
PASSWORD = "four plain words here"
GAP = "gap-aaaaaaaa"
HOSTILE = "<script>alert(1)</script>"
HERE = {"origin": "http://testserver"}


@dataclass
class Desk:
    """A service with a desk, and a browser that keeps its cookies. The clock stands unless a test moves it."""

    workspace: Workspace
    client: TestClient = field(init=False)
    now = NOW

    def clock(self) -> object:
        return self.now

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def post(self, path: str, *, origin: str = HERE["origin"], **fields: str) -> Response:
        """Send a form as a browser does from a page of this site."""
        return self.client.post(path, data=fields, headers={"origin": origin})

    def link_for(self, role: Role) -> str:
        """What the first link of somebody new holds."""
        return add_staff(self.workspace, f"{role}@shop.example", role, "", self.now).url.partition("link=")[2]

    def sign_in(self, role: Role = "admin") -> None:
        """Begin a session as somebody new of this role."""
        answer = self.post("/desk/invitation", link=self.link_for(role), password=PASSWORD, again=PASSWORD)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/")

    def form(self) -> str:
        """The token of the session's forms."""
        found = re.search(r'name="form" value="([^"]+)"', self.get("/desk/").text)
        assert found
        return found[1]

    def decide(self, **fields: str) -> Response:
        return self.post(f"/desk/gaps/{GAP}", form=self.form(), **fields)

    @property
    def gap(self) -> Gap:
        with self.workspace.store() as store:
            return store.gaps.get(GAP)


@pytest.fixture
def desk(open_client: Open, root: Path) -> Desk:
    workspace = Workspace.open(root)
    with workspace.store() as store:
        said = (
            Message("requester", f"Where is the receipt? {HOSTILE}", public=True, created_at=NOW),
            Message("agent", "Open Orders and choose Receipt.", public=True, created_at=NOW),
            Message("agent", "He is a difficult one", public=False, created_at=NOW),
        )
        store.tickets.put_many([Ticket("1", said, source="zendesk", subject="Receipt", created_at=NOW)])
        gap = Gap(GAP, f"No receipt {HOSTILE}", (("zendesk", "1"),), 7, 0.8, "missing", ("reset-password",), NOW, NOW)
        store.gaps.put_all([gap], NOW)
    made = Desk(workspace)
    made.client = open_client(made.clock)
    return made


def test_without_an_account_the_page_says_how_to_make_the_first(desk: Desk) -> None:
    assert desk.get("/desk/").headers["location"] == "/desk/sign-in?next=/desk/"
    assert "kb staff add" in desk.get("/desk/sign-in").text


def test_a_link_works_once_and_for_three_days(desk: Desk) -> None:
    held = desk.link_for("editor")
    assert "editor@shop.example" in desk.get(f"/desk/invitation?link={held}").text
    desk.now = NOW + LASTS
    assert desk.post("/desk/invitation", link=held, password=PASSWORD, again=PASSWORD).status_code == 404
    held = invite(desk.workspace, "editor@shop.example", desk.now).url.partition("link=")[2]
    assert desk.post("/desk/invitation", link=held, password=PASSWORD, again=PASSWORD).status_code == 303
    assert desk.post("/desk/invitation", link=held, password=PASSWORD, again=PASSWORD).status_code == 404
    assert desk.get("/desk/").status_code == 200


@pytest.mark.full
def test_a_password_that_cannot_be_taken_is_explained_and_the_link_still_works(desk: Desk) -> None:
    held = desk.link_for("agent")
    for password, again in (
        ("short", "short"),
        ("a" * 14, "a" * 14),
        (PASSWORD, PASSWORD + "!"),
        ("x" * 300, "x" * 300),
    ):
        answer = desk.post("/desk/invitation", link=held, password=password, again=again)
        assert (answer.status_code, 'role="alert"' in answer.text, password in answer.text) == (422, True, False)
    assert desk.post("/desk/invitation", link=held, password=PASSWORD, again=PASSWORD).status_code == 303


def test_address_and_password_begin_a_session_on_the_page_that_was_asked_for(desk: Desk) -> None:
    desk.sign_in("agent")
    desk.client.cookies.clear()
    asked = {"email": " Agent@Shop.example", "next": "/desk/gaps"}
    for wrong in ("another four words", ""):
        refused = desk.post("/desk/sign-in", **asked, password=wrong)
        assert refused.status_code == 403
        assert "do not belong together" in refused.text
    unknown = desk.post("/desk/sign-in", email="nobody@shop.example", password=PASSWORD)
    assert (
        unknown.text.replace("nobody@", "agent@")
        == desk.post("/desk/sign-in", email="agent@shop.example", password="x" * 12).text
    )
    answer = desk.post("/desk/sign-in", **asked, password=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/gaps")
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/desk"))


@pytest.mark.full
def test_signing_in_leads_to_no_page_outside_the_desk(desk: Desk) -> None:
    desk.sign_in("agent")
    for path in ("https://evil.example/", "//evil.example", "/desk/\\evil", "/api/agent", "/desk/../x"):
        answer = desk.post("/desk/sign-in", email="agent@shop.example", password=PASSWORD, next=path)
        assert answer.headers["location"] == "/desk/"


@pytest.mark.full
def test_an_account_without_a_password_is_closed(desk: Desk) -> None:
    desk.link_for("admin")
    assert desk.post("/desk/sign-in", email="admin@shop.example", password="").status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_each_page_answers_those_who_may_and_nobody_else(desk: Desk, role: Role) -> None:
    desk.sign_in(role)
    token = desk.form()
    for route in sorted(STAFF, key=lambda row: "sign-out" in row.path):
        path = f"/desk{route.path.format(gap=GAP)}"
        answer = desk.get(path) if route.method == "GET" else desk.post(path, form=token, do="plan")
        if ROLES.index(role) >= ROLES.index(route.role):
            assert answer.status_code in (200, 303), path
        else:
            assert (answer.status_code, "Receipt" in answer.text) == (403, False), path
    assert desk.gap.state == ("open" if role == "writer" else "planned")


def test_nobody_is_answered_without_signing_in(desk: Desk) -> None:
    for route in STAFF:
        path = f"/desk{route.path.format(gap=GAP)}"
        for cookie in ("", f"{COOKIE}=x", f"{COOKIE}={'x' * 9_000}", f"{COOKIE}=%00"):
            headers = {**HERE, **({"cookie": cookie} if cookie else {})}
            answer = desk.client.request(route.method, path, headers=headers, data={"do": "plan"})
            assert answer.headers["location"].startswith("/desk/sign-in?next="), path
    assert desk.gap.state == "open"


def test_a_form_of_another_website_changes_nothing(desk: Desk) -> None:
    desk.sign_in()
    token, evil = desk.form(), "https://evil.example"
    for route in (*OPEN, *STAFF):
        if route.method == "POST":
            path = f"/desk{route.path.format(gap=GAP)}"
            answer = desk.post(path, origin=evil, form=token, do="plan", email="x", password="x", link="x")
            assert answer.status_code == 403
    for route in STAFF:
        if route.method == "POST":
            path = f"/desk{route.path.format(gap=GAP)}"
            assert [desk.post(path, form=wrong, do="plan").status_code for wrong in ("", token[:-1] + "~")] == [
                403,
                403,
            ]
    assert desk.gap.state == "open"
    assert desk.get("/desk/").status_code == 200  # still signed in


def test_what_ends_a_session_ends_it_at_once(desk: Desk) -> None:
    desk.sign_in("editor")
    change_role(desk.workspace, "editor@shop.example", "writer", desk.now)
    assert desk.get("/desk/gaps").status_code == 403
    invite(desk.workspace, "editor@shop.example", desk.now)
    assert desk.get("/desk/").status_code == 200  # the old password counts until a new one is chosen
    remove_staff(desk.workspace, "editor@shop.example", desk.now)
    assert desk.get("/desk/").status_code == 303


@pytest.mark.full
def test_a_new_password_ends_all_sessions(desk: Desk) -> None:
    desk.sign_in("agent")
    old = desk.client.cookies[COOKIE]
    held = invite(desk.workspace, "agent@shop.example", desk.now).url.partition("link=")[2]
    desk.post("/desk/invitation", link=held, password="five other words here", again="five other words here")
    assert desk.get("/desk/").status_code == 200
    desk.client.cookies.clear()
    assert desk.client.get("/desk/", headers={"cookie": f"{COOKIE}={old}"}).status_code == 303


@pytest.mark.full
@pytest.mark.parametrize("passed", [IDLE, LONGEST])
def test_a_session_ends_by_itself(desk: Desk, passed: timedelta) -> None:
    desk.sign_in("agent")
    desk.now = NOW + passed
    assert desk.get("/desk/").status_code == 303


def test_a_session_gets_another_id_and_goes_on_and_signing_out_ends_it(desk: Desk) -> None:
    desk.sign_in("agent")
    first, token = desk.client.cookies[COOKIE], desk.form()
    desk.now = NOW + RENEWED
    assert desk.get("/desk/").status_code == 200
    second = desk.client.cookies[COOKIE]
    assert second != first
    assert desk.form() == token  # a form that was open is still taken
    assert desk.post("/desk/sign-out", form=token).headers["location"] == "/desk/sign-in"
    for id_ in (first, second):
        desk.client.cookies.clear()
        assert desk.client.get("/desk/", headers={"cookie": f"{COOKIE}={id_}"}).status_code == 303


def test_what_customers_wrote_is_text_and_private_notes_are_not_shown(desk: Desk) -> None:
    desk.sign_in("agent")
    for path in ("/desk/", "/desk/gaps", f"/desk/gaps/{GAP}", "/desk/gaps?q=<script>"):
        answer = desk.get(path)
        assert "<script" not in answer.text
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
    card = desk.get(f"/desk/gaps/{GAP}").text
    assert "Open Orders and choose Receipt." in card
    assert "difficult" not in card


def test_decisions_are_kept_logged_and_taken_back(desk: Desk) -> None:
    desk.sign_in("agent")
    assert desk.decide(do="dismiss", why="").status_code == 409
    assert desk.decide(do="dismiss", why="Nobody sells it now", until="2030-02-01").status_code == 303
    assert (desk.gap.state, desk.gap.why, desk.gap.again) == ("dismissed", "Nobody sells it now", date(2030, 2, 1))
    assert "Nobody sells it now" in desk.get(f"/desk/gaps/{GAP}").text
    assert GAP in desk.get("/desk/gaps?view=set-aside").text
    assert GAP not in desk.get("/desk/gaps").text
    assert desk.decide(do="reopen").status_code == 303
    assert desk.gap.state == "open"
    assert desk.decide(do="fix", issue="javascript:alert(1)").status_code == 409
    assert desk.decide(do="fix", issue="https://tracker.example/7").status_code == 303
    assert "https://tracker.example/7" in desk.get(f"/desk/gaps/{GAP}").text
    assert desk.decide(do="fly").status_code == 404
    done = [(row.email, row.action, row.about) for row in staff_log(desk.workspace, 100)]
    assert ("agent@shop.example", "sent to the product team", GAP) in done


@pytest.mark.full
def test_a_gap_that_is_not_there_is_told_on_a_page(desk: Desk) -> None:
    desk.sign_in("agent")
    answer = desk.get("/desk/gaps/gap-zzzzzzzz")
    assert (answer.status_code, "<h1>This did not work</h1>" in answer.text) == (404, True)


@pytest.mark.full
def test_many_tries_are_refused_for_a_while(open_client: Open) -> None:
    client = open_client(contact_rate="3/minute")
    tries = [client.post("/desk/sign-in", data={"email": "a@b.example", "password": "x"}) for _ in range(4)]
    assert [answer.status_code for answer in tries] == [403, 403, 403, 429]
    assert int(tries[-1].headers["retry-after"]) > 0
