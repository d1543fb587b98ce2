"""What the service makes of the build's word on its site: old addresses, and the policy of the pages."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from quick_cases import first_quick
from starlette.testclient import TestClient

from kbtools.service.hosts import without_host

POLICY = "default-src 'self'; script-src 'self' 'sha256-abc='"


def say(root: Path, moved: dict[str, str]) -> None:
    path = root / "site" / "assets" / "kbtools" / "site.json"
    path.write_text(json.dumps({"policy": POLICY, "moved": moved}), encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "location"),
    first_quick(
        [
            ("/articles/old/", "../reset-password/"),
            ("/articles/old", "reset-password/"),
            ("/articles/old/?from=mail", "../reset-password/?from=mail"),
        ]
    ),
)
def test_an_old_address_leads_for_good_to_the_article_that_answers_now(
    client: TestClient, root: Path, asked: str, location: str
) -> None:
    say(root, {"old": "reset-password"})
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (301, location)
    assert client.get(asked, follow_redirects=True).text == "<h1>Reset</h1>"


def test_a_new_build_is_heard_while_the_service_runs(client: TestClient, root: Path) -> None:
    assert client.get("/articles/old/").status_code == 404
    say(root, {"old": "reset-password"})
    assert client.get("/articles/old/").status_code == 301
    say(root, {})
    assert client.get("/articles/old/").status_code == 404


def test_pages_carry_the_policy_of_the_build_and_files_do_not(client: TestClient, root: Path) -> None:
    say(root, {})
    for path in ("/", "/articles/reset-password/", "/articles/nothing/"):
        assert client.get(path).headers["content-security-policy"] == f"{POLICY}; frame-ancestors 'self'"
    assert client.get("/assets/kbtools/kbtools.css").headers["content-security-policy"] == "frame-ancestors 'self'"


@pytest.mark.parametrize(
    "text", first_quick(["", "[]", "{}", '{"policy": "x"}', "\x00", '{"policy": "x", "moved": 1}'])
)
def test_a_damaged_word_of_the_build_costs_no_page(client: TestClient, root: Path, text: str) -> None:
    (root / "site" / "assets" / "kbtools" / "site.json").write_text(text, encoding="utf-8")
    assert client.get("/").text == "<h1>Home</h1>"
    assert client.get("/").headers["content-security-policy"] == "frame-ancestors 'self'"


@pytest.mark.parametrize(
    ("method", "asked", "leads_to"),
    [
        ("GET", "/articles/reset-password", "/articles/reset-password/"),
        ("GET", "/articles/reset-password?to=http://a.example/", "/articles/reset-password/?to=http://a.example/"),
        ("GET", "//evil.example/%2e%2e", "/"),
        ("GET", "//evil.example/%2e%2e/articles/%72eset-password", "/evil.example/%2e%2e/articles/reset-password/"),
        ("POST", "/api/suggest/", "/api/suggest"),
        ("POST", "/api/suggest/?a=b", "/api/suggest?a=b"),
    ],
)
def test_no_redirect_leads_to_a_host_that_the_visitor_named(
    shared_client: TestClient, method: str, asked: str, leads_to: str
) -> None:
    answer = shared_client.request(method, f"http://evil.example{asked}", follow_redirects=False)
    assert answer.status_code in (301, 302, 303, 307, 308)
    location = answer.headers["location"]
    assert not location.startswith(("/", "http"))
    assert urljoin(f"http://help.example{asked}", location) == f"http://help.example{leads_to}"


@pytest.mark.parametrize(
    "path", ["//evil.example/..", "//evil.example", "/\\evil.example", "/http:", "/a b", "/ü", "/a\r\nX-Mine: b"]
)
def test_any_name_of_a_page_stays_a_name(path: str) -> None:
    for asked in (path, f"{path}/", f"{path}//"):
        location = without_host(asked, "")
        assert urlsplit(urljoin("http://help.example/x/y", location))[:2] == ("http", "help.example")
        assert location.isascii()
        assert location.isprintable()


@pytest.mark.parametrize("host", ["a[", "[::1", "a]b", "", "a b", "a/../b?c#d", "a@b:x", "\\"])
def test_a_host_that_is_no_name_is_answered_like_any_other(shared_client: TestClient, host: str) -> None:
    for path in ("/articles/reset-password", "/api/suggest/", "/nothing", "/api/search", "/search/?q=a", "/agent"):
        answer = shared_client.get(path, headers={"host": host}, follow_redirects=False)
        assert answer.status_code < 500
        assert "http" not in answer.headers.get("location", "")
    assert shared_client.post("/api/contact", data={"message": "a"}, headers={"host": host}).status_code < 500
