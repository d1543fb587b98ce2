"""The desk: signing in, roles, and forms that cannot be forged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from desk_client import HERE, NAMED, PASSWORD, Desk
from mail_server import NOW
from quick_cases import first_quick
from starlette.testclient import TestClient

from kbtools.model.staff import ROLES, Role
from kbtools.service.desk.accounts import COOKIE
from kbtools.service.desk.routes import OPEN, STAFF
from kbtools.service.desk.sessions import IDLE, LONGEST, RENEWED
from kbtools.staff.link import LASTS, invite
from kbtools.staff.remove import remove_staff
from kbtools.staff.role import change_role

Open = Callable[..., TestClient]


def test_without_an_account_the_page_says_how_to_make_the_first(desk: Desk) -> None:
    assert desk.get("/desk").headers["location"] == "/desk/"
    assert desk.get("/desk/").headers["location"] == "/desk/sign-in?next=/desk/"
    assert "kb staff add" in desk.get("/desk/sign-in").text


@pytest.mark.full
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


@pytest.mark.full
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


@pytest.mark.parametrize("role", first_quick(ROLES))
def test_each_page_answers_those_who_may_and_nobody_else(desk: Desk, role: Role) -> None:
    desk.sign_in(role)
    token = desk.form()
    for route in sorted(STAFF, key=lambda row: "sign-out" in row.path):
        path = f"/desk{route.path.format(**NAMED)}"
        answer = desk.get(path) if route.method == "GET" else desk.post(path, form=token, do="plan")
        if ROLES.index(role) >= ROLES.index(route.role):
            assert answer.status_code not in (401, 403, 405), path
            assert answer.status_code != 500, path
        else:
            assert (answer.status_code, "Receipt" in answer.text) == (403, False), path
    assert desk.gap.state == ("open" if role == "writer" else "planned")


@pytest.mark.full
def test_nobody_is_answered_without_signing_in(desk: Desk) -> None:
    for route in STAFF:
        path = f"/desk{route.path.format(**NAMED)}"
        for cookie in ("", f"{COOKIE}=x", f"{COOKIE}={'x' * 9_000}", f"{COOKIE}=%00"):
            headers = {**HERE, **({"cookie": cookie} if cookie else {})}
            answer = desk.client.request(route.method, path, headers=headers, data={"do": "plan"})
            assert answer.headers["location"].startswith("/desk/sign-in?next="), path
    assert desk.gap.state == "open"


def test_a_form_of_another_website_changes_nothing(desk: Desk) -> None:
    desk.sign_in()
    token, evil = desk.form(), "https://evil.example"
    account = {"email": "admin@shop.example", "password": PASSWORD, "again": PASSWORD}
    held = invite(desk.workspace, account["email"], desk.now).url.partition("link=")[2]
    for route in (*OPEN, *STAFF):
        if route.method == "POST":
            path = f"/desk{route.path.format(**NAMED)}"
            answer = desk.post(path, origin=evil, form=token, do="plan", link=held, **account)
            assert (answer.status_code, answer.headers.get("set-cookie")) == (403, None), path
    for route in STAFF:
        if route.method == "POST":
            path = f"/desk{route.path.format(**NAMED)}"
            assert [desk.post(path, form=wrong, do="plan").status_code for wrong in ("", token[:-1] + "~")] == [
                403,
                403,
            ]
    assert desk.gap.state == "open"
    assert desk.get("/desk/").status_code == 200  # still signed in


@pytest.mark.full
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


@pytest.mark.full
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


@pytest.mark.full
def test_many_tries_are_refused_for_a_while(open_client: Open) -> None:
    client = open_client(contact_rate="3/minute")
    tries = [client.post("/desk/sign-in", data={"email": "a@b.example", "password": "x"}) for _ in range(4)]
    assert [answer.status_code for answer in tries] == [403, 403, 403, 429]
    assert int(tries[-1].headers["retry-after"]) > 0


def test_pages_let_the_browser_say_where_a_form_comes_from(desk: Desk) -> None:
    # under "no-referrer" it would say "null", and every form would be one of another website
    assert desk.get("/desk/sign-in").headers["referrer-policy"] == "same-origin"


def test_strangers_are_not_told_what_is_wrong_with_the_store(root: Path, open_client: Open) -> None:
    (root / ".kb" / "store.db").write_bytes(b"no database" * 1_000)
    answer = open_client().get("/desk/sign-in")
    assert (answer.status_code, "database" in answer.text) == (503, False)


def test_the_log_tells_pages_and_not_what_strangers_made_up(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "kbtools"):
        for path in ("gaps/ada%40shop.example%20secret/", "gaps/ada%40shop.example", "ada%40shop.example", "sign-in"):
            desk.get(f"/desk/{path}")
    told = [record.getMessage() for record in caplog.records if record.name == "kbtools.service.app"]
    assert [line.split()[1] for line in told] == ["-", "/desk/gaps", "-", "/desk/sign-in"]
