"""What the service makes of the build's word on its site: old addresses, and the policy of the pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

POLICY = "default-src 'self'; script-src 'self' 'sha256-abc='"


def say(root: Path, moved: dict[str, str]) -> None:
    path = root / "site" / "assets" / "kbtools" / "site.json"
    path.write_text(json.dumps({"policy": POLICY, "moved": moved}), encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/articles/old/", "../reset-password/"),
        ("/articles/old", "reset-password/"),
        ("/articles/old/?from=mail", "../reset-password/?from=mail"),
    ],
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


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"policy": "x"}', "\x00", '{"policy": "x", "moved": 1}'])
def test_a_damaged_word_of_the_build_costs_no_page(client: TestClient, root: Path, text: str) -> None:
    (root / "site" / "assets" / "kbtools" / "site.json").write_text(text, encoding="utf-8")
    assert client.get("/").text == "<h1>Home</h1>"
    assert client.get("/").headers["content-security-policy"] == "frame-ancestors 'self'"
