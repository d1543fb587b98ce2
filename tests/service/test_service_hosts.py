"""Host names that the service answers to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kbtools.doctor import examine
from kbtools.service.hosts import is_ours
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
NAMES = ("help.example.com", "*.help.example")


@pytest.mark.parametrize(
    "host",
    "help.example.com HELP.example.com:8443 help.example.com. de.help.example localhost:8000 127.0.0.1 "
    "127.0.0.9:80 [::1]:8000 kb.localhost".split(),
)
def test_a_name_of_ours_and_of_the_machine_is_answered(host: str) -> None:
    assert is_ours(host, NAMES)


@pytest.mark.parametrize(
    "host",
    "- evil.example help.example.com.evil.example xhelp.example.com a.b.help.example help.example "
    "127.0.0.1.evil.example 192.0.2.1 [::2] localhost.evil.example *.help.example.evil".split(),
)
def test_another_name_is_not_answered(host: str) -> None:
    assert not is_ours(host, NAMES)


def test_a_request_for_another_host_is_refused_and_health_is_told_under_any(open_client: Open) -> None:
    client = open_client(hosts=("help.example.com",))
    for path in ("/", "/api/search?q=x", "/agent"):
        answer = client.get(path)
        assert answer.status_code == 421
        assert client.get(path, headers={"host": "help.example.com"}).status_code == 200
    assert client.get("/api/search?q=x").json()["error"]["code"] == "host"
    assert "frame-ancestors" in client.get("/").headers["content-security-policy"]
    assert [client.get(path).status_code for path in ("/healthz", "/livez", "/readyz")] == [200, 200, 200]
    assert client.get("/", headers={"host": "localhost:8000"}).status_code == 200


def test_without_a_setting_the_name_of_the_sites_address_is_answered_to(open_client: Open, root: Path) -> None:
    (root / "mkdocs.yml").write_text("site_name: Glim help\nsite_url: https://help.example.com/\n", encoding="utf-8")
    client = open_client()
    assert client.get("/").status_code == 421
    assert client.get("/", headers={"host": "help.example.com"}).status_code == 200
    assert open_client(hosts=("testserver",)).get("/").status_code == 200


def test_doctor_says_which_names_are_answered_to_and_when_it_is_every_one(root: Path) -> None:
    [found] = [check for check in examine(Workspace.open(root)) if check.name == "hosts"]
    assert found.good is None
    assert "every host name" in found.detail
    (root / "mkdocs.yml").write_text("site_name: Glim help\nsite_url: https://help.example.com/\n", encoding="utf-8")
    [found] = [check for check in examine(Workspace.open(root)) if check.name == "hosts"]
    assert found.good
    assert "help.example.com" in found.detail
