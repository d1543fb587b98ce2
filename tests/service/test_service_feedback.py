"""What readers say of an article: kept masked, and changed by the same answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kbtools.model.visit import Feedback
from kbtools.workspace import Workspace

SLUG = "reset-password"
ID = "answer-0001"


def kept(root: Path) -> list[Feedback]:
    with Workspace.open(root).store() as store:
        return [said for said, _ in store.feedback.all()]


def test_an_answer_is_kept_and_its_reason_is_masked(client: TestClient, root: Path) -> None:
    why = "I am ann.exampleton@example.org and the mail never came"
    answer = client.post("/api/feedback", json={"id": ID, "slug": SLUG, "helpful": False, "why": why})
    assert (answer.status_code, answer.content) == (204, b"")
    (said,) = kept(root)
    assert (said.id, said.slug, said.helpful) == (ID, SLUG, False)
    assert "the mail never came" in said.why
    assert "exampleton" not in said.why


def test_the_same_answer_again_is_the_same_reader(client: TestClient, root: Path) -> None:
    for helpful, why in ((True, ""), (False, ""), (False, "step 2 is missing")):
        client.post("/api/feedback", json={"id": ID, "slug": SLUG, "helpful": helpful, "why": why})
    client.post("/api/feedback", json={"id": "answer-0002", "slug": SLUG, "helpful": True})
    assert sorted((said.id, said.helpful, said.why) for said in kept(root)) == [
        (ID, False, "step 2 is missing"),
        ("answer-0002", True, ""),
    ]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"id": ID, "slug": "nothing", "helpful": True}, "article-missing"),
        ({"id": ID, "slug": SLUG}, "json"),
        ({"id": ID, "slug": SLUG, "helpful": "yes"}, "json"),
        ({"id": "x", "slug": SLUG, "helpful": True}, "json"),
        ({"id": ID, "slug": SLUG, "helpful": True, "why": 1}, "json"),
        ([], "json"),
    ],
)
def test_what_is_no_answer_is_refused_and_not_kept(
    shared_client: TestClient, shared_root: Path, body: Any, code: str
) -> None:
    assert shared_client.post("/api/feedback", json=body).json()["error"]["code"] == code
    assert kept(shared_root) == []


def test_without_javascript_a_no_is_kept_at_once_and_the_reason_is_asked_for(client: TestClient, root: Path) -> None:
    page = client.post("/api/feedback", data={"slug": SLUG, "helpful": "no"})
    assert page.status_code == 200
    assert "What was missing or wrong?" in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    (said,) = kept(root)
    client.post("/api/feedback", data={"id": said.id, "slug": SLUG, "helpful": "no", "why": "too long"})
    assert kept(root) == [Feedback(said.id, SLUG, False, "too long")]
    assert "Good to know" in client.post("/api/feedback", data={"slug": SLUG, "helpful": "yes"}).text


def test_another_websites_page_cannot_answer_for_a_visitor(client: TestClient, root: Path) -> None:
    body = {"id": ID, "slug": SLUG, "helpful": False}
    answer = client.post("/api/feedback", json=body, headers={"origin": "https://elsewhere.example"})
    assert answer.json()["error"]["code"] == "origin"
    assert kept(root) == []
