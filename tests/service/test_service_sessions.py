"""Sessions of the page for agents: begun with the token, read by no script, and ended."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from growth import assert_nearly_linear
from mail_server import NOW
from quick_cases import first_quick
from staff_token import STAFF, TOKEN
from starlette.testclient import TestClient

from kbtools.privacy.rekey import rekey
from kbtools.service import create_app
from kbtools.service.desk.sessions import COOKIE, GRACE, IDLE, LONGEST, NOTED, RENEWED
from kbtools.workspace import Workspace

HERE = {"origin": "http://testserver"}
ASKED = {"text": "My lamp does not charge"}


class Clock:
    """Stands still unless a test moves it."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(root: Path, clock: Clock) -> Iterator[Callable[..., TestClient]]:
    """Open a service whose clock a test moves."""
    clients: list[TestClient] = []

    def open_one(**settings: Any) -> TestClient:
        workspace = Workspace.open(root)
        usual = {"staff_token": TOKEN, "rate": "10000/minute"}
        changed = replace(workspace.settings, **{**usual, **settings})
        client = TestClient(create_app(Workspace(root, changed), clock=clock, every=60))
        clients.append(client.__enter__())
        return client

    yield open_one
    for client in clients:
        client.__exit__(None, None, None)


def signed_in(client: TestClient, token: str = TOKEN) -> Any:
    return client.post("/api/agent/sign-in", json={"token": token}, headers=HERE)


def asked(client: TestClient, **headers: str) -> int:
    return client.post("/api/agent", json=ASKED, headers={**HERE, **headers}).status_code


def test_a_session_opens_the_page_and_no_script_can_read_it(desk: Callable[..., TestClient], root: Path) -> None:
    client = desk()
    assert asked(client) == 401
    answer = signed_in(client)
    assert answer.status_code == 204
    said = answer.headers["set-cookie"].split("; ")
    assert {"HttpOnly", "SameSite=Strict", "Path=/api/agent"} <= set(said)
    assert asked(client) == 200
    assert TOKEN not in str(answer.headers)
    with Workspace.open(root).store() as store, store._database.read() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM staff_sessions").all())
    assert client.cookies[COOKIE] not in kept
    assert TOKEN not in kept


@pytest.mark.parametrize(
    ("token", "status"), first_quick([("", 401), ("another-token-of-16", 403), ("tökén-of-16-letters", 403)])
)
def test_another_token_begins_no_session(desk: Callable[..., TestClient], token: str, status: int) -> None:
    client = desk()
    answer = signed_in(client, token)
    assert answer.status_code == status
    assert "set-cookie" not in answer.headers


def test_a_token_with_other_letters_opens_by_page_and_by_program(desk: Callable[..., TestClient]) -> None:
    token = "tökén-of-16-letters"
    client = desk(staff_token=token)
    assert signed_in(client, token).status_code == 204
    headers: Any = {"authorization": f"Bearer {token}".encode()}
    assert client.post("/api/agent", json=ASKED, headers=headers).status_code == 200


def test_over_https_the_cookie_is_for_https_alone(desk: Callable[..., TestClient]) -> None:
    client = desk()
    client.base_url = "https://testserver"
    assert "Secure" in signed_in(client).headers["set-cookie"].split("; ")


def test_in_frames_of_a_help_desk_the_cookie_goes_along_only_when_they_are_set(
    desk: Callable[..., TestClient],
) -> None:
    said = signed_in(desk(staff_frames=("https://glim.zendesk.com",))).headers["set-cookie"]
    assert "HttpOnly; SameSite=None; Secure; Partitioned" in said


def test_a_session_ends_when_it_is_not_used_and_in_any_case_after_its_time(
    desk: Callable[..., TestClient], clock: Clock
) -> None:
    client = desk()
    signed_in(client)
    clock.now = NOW + IDLE
    assert asked(client) == 401
    signed_in(client)
    began = clock.now
    while clock.now < began + LONGEST - IDLE / 2:
        clock.now += IDLE / 2
        assert asked(client) == 200
    clock.now = began + LONGEST
    assert asked(client) == 401


@pytest.mark.full
def test_a_session_gets_another_id_and_the_old_one_works_for_a_moment(
    desk: Callable[..., TestClient], clock: Clock
) -> None:
    client = desk()
    signed_in(client)
    first = client.cookies[COOKIE]
    clock.now += RENEWED
    assert asked(client) == 200
    second = client.cookies[COOKIE]
    assert second != first
    client.cookies.clear()
    assert asked(client, cookie=f"{COOKIE}={first}") == 200
    clock.now += GRACE
    assert asked(client, cookie=f"{COOKIE}={first}") == 401
    assert asked(client, cookie=f"{COOKIE}={second}") == 200


@pytest.mark.full
def test_the_last_use_is_noted_and_not_at_each_request(
    desk: Callable[..., TestClient], clock: Clock, root: Path
) -> None:
    client = desk()
    signed_in(client)
    for later in (NOTED - timedelta(seconds=1), NOTED):
        clock.now = NOW + later
        assert asked(client) == 200
        with Workspace.open(root).store() as store:
            found = store.staff_sessions.find(hashlib.sha256(client.cookies[COOKIE].encode()).hexdigest())
        assert found
        assert found.used_at == (clock.now if later == NOTED else NOW)


def test_whoever_signs_out_is_signed_out_everywhere_with_this_cookie(desk: Callable[..., TestClient]) -> None:
    client = desk()
    signed_in(client)
    kept = client.cookies[COOKIE]
    answer = client.post("/api/agent/sign-out", json={}, headers=HERE)
    assert (answer.status_code, "Max-Age=0" in answer.headers["set-cookie"]) == (204, True)
    assert asked(client, cookie=f"{COOKIE}={kept}") == 401
    assert client.post("/api/agent/sign-out", json={}, headers=HERE).status_code == 204


@pytest.mark.full
def test_signing_out_just_after_a_new_id_ends_the_id_before_as_well(
    desk: Callable[..., TestClient], clock: Clock
) -> None:
    client = desk()
    signed_in(client)
    first = client.cookies[COOKIE]
    clock.now += RENEWED
    assert asked(client) == 200
    client.post("/api/agent/sign-out", json={}, headers=HERE)
    assert asked(client, cookie=f"{COOKIE}={first}") == 401


@pytest.mark.full
def test_the_session_is_found_among_other_cookies(desk: Callable[..., TestClient]) -> None:
    client = desk()
    signed_in(client)
    ours = f"{COOKIE}={client.cookies[COOKIE]}"
    assert asked(client, cookie=f'a="b; c";;{COOKIE}x=1; =; {ours}; theme=dark') == 200
    assert asked(client, cookie=f"x{ours}") == 401


@pytest.mark.full
def test_a_cookie_costs_as_much_as_it_is_long(desk: Callable[..., TestClient]) -> None:
    client = desk()

    def sign_out(cookie: str) -> object:
        return client.post("/api/agent/sign-out", json={}, headers={**HERE, "cookie": cookie})

    assert_nearly_linear(
        sign_out, lambda length: f'{COOKIE}="' + r"\"" * (length // 2) + '"', sizes=(1_000, 10_000, 60_000)
    )


@pytest.mark.full
def test_a_new_secret_ends_all_sessions(desk: Callable[..., TestClient], root: Path) -> None:
    client = desk()
    signed_in(client)
    assert asked(client) == 200
    rekey(Workspace.open(root))
    assert asked(client) == 401


@pytest.mark.full
def test_another_staff_token_ends_all_sessions(desk: Callable[..., TestClient]) -> None:
    client = desk()
    signed_in(client)
    other = desk(staff_token="another-token-of-the-tests")
    assert asked(other, cookie=f"{COOKIE}={client.cookies[COOKIE]}") == 401
    assert asked(client) == 200
    none = desk(staff_token="")
    assert asked(none, cookie=f"{COOKIE}={client.cookies[COOKIE]}") in (401, 403)


@pytest.mark.parametrize(
    "headers",
    first_quick(
        [
            {"origin": "https://evil.example"},
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"origin": ""},
            {},
        ]
    ),
)
def test_a_cookie_counts_only_for_the_sites_own_page(desk: Callable[..., TestClient], headers: dict[str, str]) -> None:
    client = desk(staff_frames=("https://glim.zendesk.com",))
    client.base_url = "https://testserver"
    client.post("/api/agent/sign-in", json={"token": TOKEN})
    assert client.cookies[COOKIE]
    answer = client.post("/api/agent", json=ASKED, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "origin")
    own = client.post("/api/agent", json=ASKED, headers={"sec-fetch-site": "same-origin"})
    assert own.status_code == 200


def test_a_form_cannot_act_for_an_agent(desk: Callable[..., TestClient]) -> None:
    client = desk()
    signed_in(client)
    data = '{"ticket": "1", "source": "zendesk", "slug": "reset-password"}'
    answer = client.post("/api/agent/link", content=data, headers={**HERE, "content-type": "text/plain"})
    assert answer.status_code == 403


@pytest.mark.parametrize("id_", first_quick(["x", "x" * 100, "x" * 5_000, "%00", "é"]))
def test_an_invented_id_is_no_session(desk: Callable[..., TestClient], id_: str) -> None:
    client = desk()
    headers: Any = {**HERE, "cookie": f"{COOKIE}={id_}".encode()}
    assert client.post("/api/agent", json=ASKED, headers=headers).status_code == 401


@pytest.mark.full
def test_programs_go_on_with_the_token_alone(desk: Callable[..., TestClient]) -> None:
    client = desk()
    answer = client.post("/api/agent", json=ASKED, headers=STAFF)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


@pytest.mark.full
def test_guessing_is_slowed_down(desk: Callable[..., TestClient]) -> None:
    client = desk(rate="3/minute")
    assert [signed_in(client, f"guess-number-{number}").status_code for number in range(4)] == [403, 403, 403, 429]
