"""A proxy that signs people in: believed on its own connections alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from mail_server import free_port
from running_service import Process, set_up
from starlette.testclient import TestClient

from kbtools.staff.add import add_staff
from kbtools.staff.remove import remove_staff
from kbtools.workspace import Workspace

HEADER, ADA, PROXY, OTHER = "X-Auth-Request-Email", "ada@shop.example", "127.0.0.2", "127.0.0.1"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def served(root: Path) -> Iterator[str]:
    """The address of a service that believes one proxy."""
    set_up(root, desk_user_header=HEADER, desk_proxies=[PROXY])
    add_staff(Workspace.open(root), ADA, "agent", "Ada", NOW)
    with Process(root, free_port()) as process:
        yield process.address


def browser(address: str, speaks_from: str) -> httpx2.Client:
    """A browser whose requests come from an address of this machine."""
    transport = httpx2.HTTPTransport(local_address=speaks_from)
    return httpx2.Client(base_url=address, transport=transport)


@pytest.mark.full
def test_who_signed_in_at_the_proxy_is_signed_in_here_as_long_as_the_proxy_says_so(root: Path, served: str) -> None:
    with browser(served, PROXY) as client:
        ada = {HEADER: "Ada@Shop.example"}
        answer = client.get("/desk/sign-in?next=/desk/gaps", headers=ada)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/gaps")
        assert client.get("/desk/gaps", headers=ada).status_code == 200
        for told in ({}, {HEADER: ""}, {HEADER: "eve@shop.example"}):
            assert client.get("/desk/gaps", headers=told).status_code == 303
        assert client.get("/desk/gaps", headers=[(HEADER, ADA), (HEADER, ADA)]).status_code == 303
        form = re.search(r'name="form" value="([^"]+)"', client.get("/desk/gaps", headers=ada).text)
        assert form
        out = client.post("/desk/sign-out", data={"form": form[1]}, headers={**ada, "origin": served})
        assert out.headers["location"] == "/desk/sign-in?out=1"
        page = client.get("/desk/sign-in?out=1", headers=ada)
        assert (page.status_code, ADA in page.text) == (200, True)
        assert client.get("/desk/sign-in", headers={HEADER: "eve@shop.example"}).status_code == 403
        client.get("/desk/sign-in", headers=ada)
        remove_staff(Workspace.open(root), ADA, NOW)
        assert client.get("/desk/", headers=ada).status_code == 303


@pytest.mark.full
def test_nobody_else_is_believed_whatever_they_send(served: str) -> None:
    forged = {HEADER: ADA, "X-Forwarded-For": PROXY, "X-Real-IP": PROXY, "Forwarded": f"for={PROXY}"}
    with browser(served, OTHER) as client:
        for headers in (forged, {**forged, "Host": PROXY}, {HEADER: ADA, "X-Forwarded-For": f"{PROXY}, {PROXY}"}):
            answer = client.get("/desk/sign-in", headers=headers)
            assert (answer.status_code, 'type="password"' in answer.text) == (200, True)
            assert "set-cookie" not in answer.headers
    with browser(served, PROXY) as client:
        client.get("/desk/sign-in", headers={HEADER: ADA})
        stolen = client.cookies["kb-desk"]
    with browser(served, OTHER) as client:
        told = {**forged, "cookie": f"kb-desk={stolen}"}
        assert client.get("/desk/", headers=told).headers["location"] == "/desk/sign-in?next=/desk/"


def test_without_the_setting_no_header_signs_anybody_in(client: TestClient) -> None:
    answer = client.get("/desk/sign-in", headers={HEADER: ADA, "Remote-User": ADA})
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
