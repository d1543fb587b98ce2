"""Signing in with an account of the company: against a provider that signs for real, and one that lies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from desk_client import HERE, PASSWORD, Desk
from openid_server import ADA, CLIENT, SECRET, OpenIdServer
from starlette.testclient import TestClient

from kbtools.model.staff import Role
from kbtools.staff.add import add_staff
from kbtools.staff.remove import remove_staff
from kbtools.staff.role import change_role
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
BEGIN, ANSWER = "/desk/sign-in/company", "/desk/sign-in/company/answer"
HOUR = 3_600


@pytest.fixture
def provider() -> Iterator[OpenIdServer]:
    with OpenIdServer() as server:
        yield server


@pytest.fixture
def company(root: Path, open_client: Open, provider: OpenIdServer) -> Callable[..., Desk]:
    """Opens a desk that knows the provider, with more settings."""
    (root / "mkdocs.yml").write_text("site_name: Glim help\nsite_url: http://help.example/\n", encoding="utf-8")

    def opened(**settings: Any) -> Desk:
        desk = Desk(Workspace.open(root))
        desk.now = datetime.now(UTC)
        known = {"oidc_issuer": provider.url, "oidc_client": CLIENT, "oidc_secret": SECRET, "hosts": ("testserver",)}
        desk.client = open_client(desk.clock, **{**known, **settings})
        return desk

    return opened


def came_back(desk: Desk, path: str = BEGIN) -> str:
    """Begin here, sign in there, and return the address to which the provider sends the browser back."""
    there = desk.get(path)
    assert there.status_code == 303, there.text
    back = httpx2.get(there.headers["location"])
    assert back.status_code == 302, back.text
    return back.headers["location"].removeprefix("http://help.example")


def account(desk: Desk, role: Role = "agent", email: str = ADA["email"]) -> None:
    add_staff(desk.workspace, email, role, "", desk.now)


def role_of(desk: Desk, email: str = ADA["email"]) -> str:
    with desk.workspace.store() as store:
        member = store.staff.find(email)
    return member.role if member else ""


@pytest.mark.full
def test_who_has_an_account_signs_in_with_the_company_and_the_session_is_as_any_other(
    company: Callable[..., Desk],
) -> None:
    desk = company()
    account(desk)
    assert f"{BEGIN}?next=/desk/gaps" in desk.get("/desk/sign-in?next=/desk/gaps").text
    answer = desk.get(came_back(desk, f"{BEGIN}?next=/desk/gaps"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/gaps")
    assert desk.get("/desk/gaps").status_code == 200
    out = desk.post("/desk/sign-out", form=desk.form())
    assert out.headers["location"] == "/desk/sign-in?out=1"
    assert desk.get("/desk/gaps").status_code == 303
    assert "/desk/sign-in/company/out" in desk.get("/desk/sign-in?out=1").text
    assert desk.get("/desk/sign-in/company/out").headers["location"].split("?")[0].endswith("/end")


@pytest.mark.full
def test_the_answer_of_one_browser_or_of_an_earlier_try_lets_nobody_in(
    company: Callable[..., Desk], provider: OpenIdServer
) -> None:
    desk = company()
    account(desk)
    address = came_back(desk)
    cookie = desk.client.cookies["kb-desk-company"]
    desk.client.cookies.clear()
    assert desk.get(address).status_code == 502  # another browser
    desk.client.headers["cookie"] = f"kb-desk-company={cookie}"
    assert desk.get(address.replace("state=", "state=x")).status_code == 502
    assert desk.get(f"{ANSWER}?error=access_denied&{address.rpartition('&')[2]}").status_code == 502
    desk.now += timedelta(minutes=10)
    assert desk.get(address).status_code == 502  # too late
    desk.now -= timedelta(minutes=10)
    assert "token" not in provider.asked
    assert desk.get(address).status_code == 303
    assert desk.get(address).status_code == 502  # the code was taken already


def put(**changed: object) -> Callable[[dict[str, Any]], object]:
    return lambda claims: claims.update(changed)


def without(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda claims: claims.pop(name)


@pytest.mark.full
@pytest.mark.parametrize(
    "change",
    [
        put(aud="another program"),
        put(aud=[CLIENT, "another program"], azp="another program"),
        put(iss="https://evil.example"),
        put(nonce="of another try"),
        *(without(name) for name in ("nonce", "aud", "iss", "sub", "exp", "iat")),
        lambda claims: claims.update(exp=claims["exp"] - HOUR, iat=claims["iat"] - HOUR),
        lambda claims: claims.update(iat=claims["iat"] + HOUR, exp=claims["exp"] + HOUR),
        put(exp="tomorrow"),
        put(sub=17),
        put(email_verified=False),
        put(email_verified="true"),
        without("email_verified"),
        put(email="ada@shop.example, eve@evil.example"),
        put(email=["ada@shop.example"]),
        without("email"),
        put(email="eve@evil.example"),
    ],
)
def test_an_answer_that_is_not_for_this_try_or_of_nobody_known_is_refused(
    company: Callable[..., Desk], provider: OpenIdServer, change: Callable[[dict[str, Any]], object]
) -> None:
    desk = company()
    account(desk)
    provider.change = change
    answer = desk.get(came_back(desk))
    assert answer.status_code in (403, 502)
    assert desk.get("/desk/").status_code == 303
    provider.change = lambda _: None
    assert desk.get(came_back(desk)).status_code == 303


@pytest.mark.full
@pytest.mark.parametrize("lie", ["none", "HS256", "stranger"])
def test_an_answer_that_the_provider_did_not_sign_is_refused(
    company: Callable[..., Desk], provider: OpenIdServer, lie: str
) -> None:
    desk = company()
    account(desk, "admin")
    provider.sign_with = lie
    assert desk.get(came_back(desk)).status_code == 502
    assert desk.get("/desk/").status_code == 303


@pytest.mark.full
def test_clocks_may_differ_by_a_minute_and_a_new_key_is_asked_for(
    company: Callable[..., Desk], provider: OpenIdServer
) -> None:
    desk = company()
    account(desk)
    provider.change = lambda claims: claims.update(iat=claims["iat"] + 50)
    assert desk.get(came_back(desk)).status_code == 303
    provider.change = lambda claims: claims.update(exp=claims["iat"] - 50)
    assert desk.get(came_back(desk)).status_code == 303
    assert provider.asked.count("discovery") == 1
    provider.change = lambda _: None
    provider.new_key()
    desk.now += timedelta(seconds=30)
    assert desk.get(came_back(desk)).status_code == 303
    assert (provider.asked.count("discovery"), provider.asked.count("keys")) == (1, 2)


@pytest.mark.full
def test_an_account_stays_that_of_one_person_whose_address_may_change(
    company: Callable[..., Desk], provider: OpenIdServer
) -> None:
    desk = company()
    account(desk)
    assert desk.get(came_back(desk)).status_code == 303
    provider.person["sub"] = "18"  # somebody else has got the address
    refused = desk.get(came_back(desk))
    assert (refused.status_code, "belongs to another account" in refused.text) == (403, True)
    provider.person.update(sub="17", email="ada.new@shop.example", email_verified=False)
    assert desk.get(came_back(desk)).status_code == 303
    remove_staff(desk.workspace, ADA["email"], desk.now)
    assert desk.get("/desk/").status_code == 303
    assert desk.get(came_back(desk)).status_code == 403


@pytest.mark.full
def test_groups_give_roles_and_who_leaves_them_is_out(company: Callable[..., Desk], provider: OpenIdServer) -> None:
    desk = company(oidc_role_claim="realm.roles", oidc_roles=("support=agent", "leads = editor"))
    provider.person["realm"] = {"roles": ["support", "leads", "cooks", 7]}
    assert desk.get(came_back(desk)).status_code == 303
    assert role_of(desk) == "editor"
    provider.person["realm"] = {"roles": ["support"]}
    assert desk.get(came_back(desk)).status_code == 303
    assert role_of(desk) == "agent"
    held = desk.client.cookies["kb-desk"]
    provider.person["realm"] = {"roles": "cooks"}
    assert desk.get(came_back(desk)).status_code == 403
    assert desk.client.get("/desk/", headers={"cookie": f"kb-desk={held}"}).status_code == 303
    assert "as the company" in " ".join(action.action for action in _log(desk))


@pytest.mark.full
def test_a_role_given_at_the_desk_lets_in_who_left_the_groups(
    company: Callable[..., Desk], provider: OpenIdServer
) -> None:
    desk = company(oidc_role_claim="groups", oidc_roles=("support=agent", "leads=editor"))
    provider.person["groups"] = ["support"]
    assert desk.get(came_back(desk)).status_code == 303
    provider.person["groups"] = []
    assert desk.get(came_back(desk)).status_code == 403
    change_role(desk.workspace, ADA["email"], "writer", desk.now)
    for _ in range(2):
        assert desk.get(came_back(desk)).status_code == 303
        assert role_of(desk) == "writer"
    provider.person["groups"] = ["leads"]  # a group counts again as soon as there is one
    assert desk.get(came_back(desk)).status_code == 303
    assert role_of(desk) == "editor"


@pytest.mark.full
def test_people_without_an_account_become_writers_only_where_a_setting_says_so(
    company: Callable[..., Desk],
) -> None:
    desk = company()
    assert desk.get(came_back(desk)).status_code == 403
    assert role_of(desk) == ""
    desk = company(oidc_unknown="writer")
    assert desk.get(came_back(desk)).status_code == 303
    assert role_of(desk) == "writer"
    assert desk.post("/desk/sign-in", email=ADA["email"], password="").status_code == 403


@pytest.mark.full
def test_while_the_provider_is_away_passwords_work_unless_they_are_switched_off(
    company: Callable[..., Desk], provider: OpenIdServer
) -> None:
    desk = company()
    desk.sign_in("agent")
    desk.client.cookies.clear()
    provider.is_away = True
    for _ in range(3):
        away = desk.get(BEGIN)
        assert (away.status_code, "sign-in of your company" in away.text) == (502, True)
    assert provider.asked == ["discovery"]  # not asked again at once
    assert desk.post("/desk/sign-in", email="agent@shop.example", password=PASSWORD).status_code == 303
    closed = company(desk_passwords=False)
    assert 'type="password"' not in closed.get("/desk/sign-in").text
    assert closed.post("/desk/sign-in", email="agent@shop.example", password=PASSWORD).status_code == 403
    held = closed.link_for("editor")
    assert closed.get(f"/desk/invitation?link={held}").status_code == 403
    assert closed.post("/desk/invitation", link=held, password=PASSWORD, again=PASSWORD).status_code == 403


@pytest.mark.full
@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": 7},
        {"jwks_uri": None},
    ],
)
def test_a_provider_that_is_another_or_leads_elsewhere_unencrypted_is_not_used(
    company: Callable[..., Desk], provider: OpenIdServer, said: dict[str, Any]
) -> None:
    provider.discovery = said
    assert company().get(BEGIN).status_code == 502


def test_without_the_settings_there_is_no_such_page(desk: Desk) -> None:
    assert [desk.get(path).status_code for path in (BEGIN, ANSWER, f"{BEGIN}/out")] == [404] * 3
    assert "company" not in desk.get("/desk/sign-in").text


def _log(desk: Desk) -> list[Any]:
    with desk.workspace.store() as store:
        return list(store.staff.actions(desk.now, 50))


def test_another_website_cannot_post_a_code(desk: Desk) -> None:
    assert desk.client.post(ANSWER, headers=HERE).status_code == 405
