"""The JSON API as a program sees it."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from staff_token import STAFF, TOKEN
from starlette.testclient import TestClient

from kbtools.errors import CODES
from kbtools.search.build import build_index
from kbtools.search.generations import Generations
from kbtools.service import create_app
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
QUESTION = "My Glim does not charge any more, the light stays dark"
EPISODE = "episode-1234"


def error_of(response: Any) -> dict[str, Any]:
    """The error in the one shape; its status is that of its code."""
    body = response.json()
    assert list(body) == ["error"]
    assert list(body["error"]) == ["code", "message", "where", "hint"]
    assert CODES[body["error"]["code"]].status == response.status_code
    return dict(body["error"])


@pytest.mark.full
def test_suggest_answers_with_articles_and_the_generation(client: TestClient, root: Path) -> None:
    answer = client.post("/api/suggest", json={"subject": "Help", "text": QUESTION, "typing": True, "episode": EPISODE})
    assert answer.status_code == 200
    body = answer.json()
    assert body["generation"] == Generations.of(Workspace.open(root)).current_name()
    assert body["suggestions"][0]["slug"] == "glim-does-not-charge"
    fields = {"slug", "title", "url", "section", "snippet", "score", "known_issue"}
    assert set(body["suggestions"][0]) == {*fields, "claim"}
    anonymous = client.post("/api/suggest", json={"text": QUESTION}).json()["suggestions"]
    assert set(anonymous[0]) == fields
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.full
def test_suggest_takes_body_for_text_and_shows_no_more_than_asked(client: TestClient) -> None:
    assert len(client.post("/api/suggest", json={"body": QUESTION, "limit": 1}).json()["suggestions"]) == 1
    assert len(client.post("/api/suggest", json={"body": QUESTION, "limit": 99}).json()["suggestions"]) <= 3


@pytest.mark.parametrize("body", [{"text": ""}, {"body": " \n"}, {"subject": ""}])
def test_suggest_is_silent_about_an_empty_text(shared_client: TestClient, body: dict[str, str]) -> None:
    assert shared_client.post("/api/suggest", json=body).json()["suggestions"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"text": 1},
        {"text": ["x"]},
        {"text": "x", "typing": "yes"},
        {"text": "x", "limit": 0},
        {"text": "x", "limit": True},
        {"text": "x", "limit": 1.5},
        {"text": "x", "episode": "short"},
        ["text"],
        "text",
        None,
    ],
)
def test_suggest_names_what_has_the_wrong_type(shared_client: TestClient, body: object) -> None:
    assert error_of(shared_client.post("/api/suggest", json=body))["code"] == "json"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 60_000, b"1" * 6000, b"NaN"])
def test_what_is_no_json_is_said_to_be_so(shared_client: TestClient, body: bytes) -> None:
    for path in ("/api/suggest", "/api/contact", "/api/events"):
        answer = shared_client.post(path, content=body, headers={"content-type": "application/json"})
        assert error_of(answer)["code"] == "json"


def test_half_a_character_is_read_as_the_replacement_character(shared_client: TestClient) -> None:
    for content in (b'{"text": "password \\ud800"}', b'{"text": "password \xed\xa0\x80"}'):
        answer = shared_client.post("/api/suggest", content=content, headers={"content-type": "application/json"})
        assert answer.status_code == 200


def test_search_answers_with_hits(shared_client: TestClient) -> None:
    body = shared_client.get("/api/search", params={"q": "password", "limit": "2"}).json()
    assert body["hits"][0]["slug"] == "reset-password"
    assert len(body["hits"]) <= 2
    assert error_of(shared_client.get("/api/search", params={"q": "x", "limit": "many"}))["where"] == "limit"


@pytest.mark.full
def test_events_are_kept_with_their_episode(client: TestClient, root: Path) -> None:
    for kind, slug in (
        ("shown", "reset-password"),
        ("opened", "reset-password"),
        ("not_helped", "reset-password"),
        ("left", ""),
    ):
        answer = client.post("/api/events", json={"episode": EPISODE, "kind": kind, "slug": slug})
        assert (answer.status_code, answer.content) == (204, b"")
    with Workspace.open(root).store() as store:
        assert [(e.kind, e.slug) for e in store.visits.events(EPISODE)] == [
            ("shown", "reset-password"),
            ("opened", "reset-password"),
            ("not_helped", "reset-password"),
            ("left", ""),
        ]


@pytest.mark.full
def test_an_event_must_have_a_kind_an_episode_and_a_known_article(client: TestClient) -> None:
    good = {"episode": EPISODE, "kind": "opened", "slug": "reset-password"}
    assert error_of(client.post("/api/events", json={**good, "kind": "loved"}))["where"] == "kind"
    assert error_of(client.post("/api/events", json={**good, "episode": None}))["code"] == "json"
    assert error_of(client.post("/api/events", json={**good, "slug": "nobody-wrote-this"}))["code"] == "article-missing"


@pytest.mark.full
def test_healthz_says_the_process_answers(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"ok": True}


@pytest.mark.full
def test_readyz_tells_index_store_and_staff_alone_what_waits(open_client: Open, root: Path) -> None:
    client = open_client(staff_token=TOKEN)
    client.post("/api/contact", json={"email": "jane@example.com", "message": "Help"})
    assert client.get("/readyz").json()["outbox"] is None
    assert client.get("/readyz", headers={"authorization": "Bearer guessed"}).status_code == 403
    answer = client.get("/readyz", headers=STAFF)
    assert answer.status_code == 200
    body = answer.json()
    assert body["ready"] is True
    assert body["generation"] == Generations.of(Workspace.open(root)).current_name()
    assert body["outbox"] == {"waiting": 1, "delivered": 0, "parked": 0}
    assert body["delivers"] is False
    assert any("wait in the outbox" in note for note in body["notes"])


def test_without_an_index_nobody_is_held_up_and_readyz_tells(open_client: Open, root: Path) -> None:
    shutil.rmtree(root / "search_index")
    client = open_client()
    answer = client.post("/api/suggest", json={"text": QUESTION})
    assert (answer.status_code, answer.json()) == (
        200,
        {"suggestions": [], "people_first": False, "followup": None, "generation": None},
    )
    assert client.get("/api/search", params={"q": "password"}).json() == {"hits": [], "generation": None}
    assert client.post("/api/contact", json={"email": "jane@example.com", "message": "Help"}).status_code == 201
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "no index: kb index" in ready.json()["notes"]


def test_a_database_that_is_away_makes_no_service_unready(open_client: Open) -> None:
    client = open_client(store_url="postgresql://kb@127.0.0.1:1/kb")  # a port where nobody listens
    assert client.post("/api/suggest", json={"text": QUESTION}).json()["suggestions"]
    assert client.post("/api/contact", json={"email": "jane@example.com", "message": "Help"}).status_code == 503
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["ready"], ready.json()["store"]) == (200, True, False)
    assert "the store cannot be read: kb doctor" in ready.json()["notes"]


def test_without_a_store_suggestions_go_on_and_readyz_tells(open_client: Open, root: Path) -> None:
    shutil.rmtree(root / ".kb")
    (root / ".kb").write_text("in the way", encoding="utf-8")
    client = open_client()
    assert client.post("/api/suggest", json={"text": QUESTION}).json()["suggestions"]
    assert client.get("/").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["store"]) == (503, False)
    answer = client.post("/api/contact", json={"email": "jane@example.com", "message": "Help"})
    assert answer.status_code == 503
    assert str(root) not in answer.text  # the folder is nobody's business


@pytest.mark.full
def test_a_new_generation_answers_without_a_restart(client: TestClient, root: Path) -> None:
    before = client.post("/api/suggest", json={"text": QUESTION}).json()["generation"]
    article = "---\ntitle: Paint the bicycle shed\nstate: published\n---\n\nPaint the bicycle shed with a brush.\n"
    (root / "docs" / "paint-the-bicycle-shed.md").write_text(article, encoding="utf-8")
    build_index(Workspace.open(root))
    body = client.get("/api/search", params={"q": "paint bicycle shed"}).json()
    assert body["generation"] != before
    assert body["hits"][0]["slug"] == "paint-the-bicycle-shed"


@pytest.mark.full
def test_a_first_index_is_picked_up_without_a_restart(open_client: Open, root: Path) -> None:
    shutil.rmtree(root / "search_index")
    client = open_client()
    assert client.get("/readyz").status_code == 503
    build_index(Workspace.open(root), full=True)
    assert client.get("/readyz").status_code == 200
    assert client.post("/api/suggest", json={"text": QUESTION}).json()["suggestions"]


@pytest.mark.full
def test_a_damaged_new_generation_leaves_the_old_one_answering(client: TestClient, root: Path) -> None:
    before = client.post("/api/suggest", json={"text": QUESTION}).json()
    (root / "search_index" / "build" / "CURRENT").write_text("20990101-000000-000\n", encoding="ascii")
    assert client.post("/api/suggest", json={"text": QUESTION}).json() == before


@pytest.mark.parametrize("path", ["/api/", "/api/nothing", "/api/suggest/more", "/api/..%2f..%2fetc/passwd"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_address_under_api_answers_in_the_one_shape(
    shared_client: TestClient, method: str, path: str
) -> None:
    assert error_of(shared_client.request(method, path))["code"] == "not-found"


def test_a_wrong_method_is_named_with_the_right_one(shared_client: TestClient) -> None:
    answer = shared_client.get("/api/suggest")
    assert error_of(answer)["code"] == "method"
    assert answer.headers["allow"] == "POST"


def test_what_nobody_foresaw_is_a_plain_500_and_the_log_holds_no_word_of_the_request(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def stopped_clock() -> datetime:
        raise RuntimeError("a private thought")

    with caplog.at_level(logging.INFO), TestClient(create_app(Workspace.open(root), clock=stopped_clock)) as client:
        event = {"episode": EPISODE, "kind": "helped", "keep": True, "question": "a private question"}
        answer = client.post("/api/events", json=event)
        client.get("/api/search", params={"q": "a private search"})
        client.post("/api/search", json={"text": "a private search"})
        client.get("/a-private-address@example.com")
    assert error_of(answer)["code"] == "internal"
    assert "private" not in answer.text
    assert "RuntimeError" in caplog.text
    assert "stopped_clock" in caplog.text
    assert "/api/search 200" in caplog.text
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("kbtools")]
    assert not [line for line in ours if "private" in line.replace('raise RuntimeError("a private thought")', "")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = ("text", "body", "subject", "typing", "limit", "episode", "kind", "slug", "question", "keep", "name", "email",
         "message", "website", "key", "shown", "opened", "rejected")  # fmt: skip
LIKELY = st.sampled_from([EPISODE, "helped", "shown", "reset-password", "jane@example.com", True, ["reset-password"]])
BODIES = st.dictionaries(st.sampled_from(NAMES), LIKELY | JSON) | JSON
QUIET = [HealthCheck.function_scoped_fixture]


@given(body=BODIES, path=st.sampled_from(["/api/suggest", "/api/contact", "/api/events"]))
@hypothesis_settings(max_examples=3 * hypothesis_settings().max_examples, suppress_health_check=QUIET)
def test_no_json_whatever_it_holds_trips_the_service(client: TestClient, body: Any, path: str) -> None:
    content = json.dumps(body).encode("utf-8", "surrogatepass")
    answer = client.post(path, content=content, headers={"content-type": "application/json"})
    assert answer.status_code in (200, 201, 204, 400, 404, 422), answer.text
    if answer.status_code >= 400:
        error_of(answer)
