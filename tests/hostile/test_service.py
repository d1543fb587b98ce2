"""Texts from anybody by each field of the HTTP API and the form: none is slow, none is lost, the service goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest
from growth import assert_nearly_linear, in_time
from help_centre import DEMO
from hostile_text import HOSTILE, SOME_HOSTILE, Maker
from staff_token import STAFF, TOKEN
from starlette.testclient import TestClient

from kbtools.contact.checks import MOST_BODY
from kbtools.model.message import from_bytes
from kbtools.search.build import build_index
from kbtools.service import create_app
from kbtools.system.sealing import make_secret
from kbtools.text.normalise import normalise
from kbtools.workspace import Workspace

ROOMY: dict[str, Any] = {
    "rate": "1000000/minute",
    "contact_rate": "1000000/minute",
    "max_body": 10_000_000,
    "staff_token": TOKEN,
}
SENT = {"email": "jane@example.com", "message": "My lamp is dark"}
NUMBER = count()
REFUSING = ("sign-in token", "event question", "event claim")
ANSWERED = (200, 201, 204, 400, 404, 413, 422)
Ask = Callable[[TestClient, str], Any]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service with a few articles that takes as much text as anybody likes to send."""
    root = tmp_path_factory.mktemp("hostile") / "help"
    (root / "docs").mkdir(parents=True)
    for path in (*sorted(DEMO.glob("*.md"))[:8], DEMO / "reset-password.md"):
        shutil.copy(path, root / "docs")
    (root / "mkdocs.yml").write_text("site_name: Glim help\n", encoding="utf-8")
    make_secret(root / ".kb" / "secret")
    workspace = Workspace.open(root)
    build_index(workspace, full=True)
    app = create_app(Workspace(root, replace(workspace.settings, **ROOMY)), every=600)
    with TestClient(app) as opened:
        yield opened


def by_json(path: str, field: str, **fields: object) -> Ask:
    """A post whose field holds the text."""

    def ask(client: TestClient, text: str) -> Any:
        own = {name: value(next(NUMBER)) if callable(value) else value for name, value in fields.items()}
        return client.post(path, json={**own, field: text}, headers=STAFF if path.startswith("/api/agent") else {})

    return ask


def new_id(number: int) -> str:
    return f"visit-{number:08}"


ENTRANCES: dict[str, Ask] = {
    "suggest text": by_json("/api/suggest", "text"),
    "suggest subject": by_json("/api/suggest", "subject", text="My lamp is dark"),
    "suggest episode": by_json("/api/suggest", "episode", text="My lamp is dark"),
    "search": lambda client, text: client.get("/api/search", params={"q": text[:4_000]}),
    "site search": by_json("/api/search", "text"),
    **{f"contact {name}": by_json("/api/contact", name, **SENT) for name in ("message", "email", "name", "subject")},
    **{f"contact {name}": by_json("/api/contact", name, **SENT) for name in ("product", "key", "website", "episode")},
    "contact shown": lambda client, text: client.post("/api/contact", json={**SENT, "shown": text.split()}),
    "form message": lambda client, text: client.post(
        "/api/contact", data={**SENT, "message": text, "confirmed": "yes"}
    ),
    "form names": lambda client, text: client.post("/api/contact", data={**SENT, text[:50_000]: "x"}),
    "form parts": lambda client, text: client.post(
        "/api/contact", data=SENT, files={"a": (text[:4_000], text.encode())}
    ),
    "form body": lambda client, text: client.post("/api/contact", content=text.encode(), headers=FORM),
    "event question": by_json(
        "/api/events", "question", episode=new_id, kind="helped", keep=True, slug="reset-password"
    ),
    "event claim": by_json("/api/events", "claim", episode=new_id, kind="helped", slug="reset-password"),
    "search query": by_json("/api/searches", "query", id=new_id, found=0),
    "feedback why": by_json("/api/feedback", "why", id=new_id, slug="reset-password", helpful=False),
    "agent text": by_json("/api/agent", "text"),
    "agent ticket": by_json("/api/agent", "ticket", text="My lamp is dark"),
    "sign-in token": by_json("/api/agent/sign-in", "token"),
    "json body": lambda client, text: client.post("/api/suggest", content=text.encode()),
    "json list": lambda client, text: client.post("/api/suggest", json={"text": "x", "more": list(text)}),
    "address": lambda client, text: client.get("/" + quote(text[:2_000])),
}
FORM: dict[str, str] = {"content-type": "application/x-www-form-urlencoded"}


def work_at(client: TestClient, entrance: str) -> Callable[[str], None]:
    """Send a text there; the answer must be one that a client can act on."""
    client.cookies.clear()

    def work(text: str) -> None:
        status = ENTRANCES[entrance](client, text).status_code
        assert status in ANSWERED or (entrance in REFUSING and status in (401, 403)), status

    return work


@pytest.mark.full
@pytest.mark.parametrize("entrance", ENTRANCES)
def test_the_time_of_a_request_grows_nearly_as_its_text(client: TestClient, entrance: str) -> None:
    for make in list(SOME_HOSTILE.values())[::25]:
        assert_nearly_linear(work_at(client, entrance), make, sizes=(2_000, 20_000))


@pytest.mark.full
@pytest.mark.parametrize("entrance", ENTRANCES)
def test_the_time_of_each_request_grows_nearly_as_its_text(client: TestClient, entrance: str) -> None:
    for make in in_time(SOME_HOSTILE.values()):
        assert_nearly_linear(work_at(client, entrance), make)


def lost(client: TestClient, makers: dict[str, Maker]) -> list[str]:
    """The makers whose message was not kept whole, or not learnt from."""
    app: Any = client.app
    workspace: Workspace = app.state.service.workspace
    sent: dict[str, tuple[str, str]] = {}
    for name, make in makers.items():
        text = make(MOST_BODY)[:MOST_BODY]
        answer = client.post("/api/contact", json={**SENT, "message": text, "key": f"lost {name}"})
        assert answer.status_code == (201 if normalise(text) else 422), name
        if answer.status_code == 201:
            sent[name] = answer.json()["reference"], normalise(text)
    with closing(workspace.store()) as store:
        secret = workspace.secret()
        kept = {item.reference: from_bytes(secret.unseal(item.sealed)).body for item in store.outbox.all()}
        learnt = {ticket.id for ticket in store.tickets.all()}
    return [name for name, (reference, text) in sent.items() if kept[reference] != text or reference not in learnt]


def test_a_message_of_any_text_is_kept_as_it_is_and_learnt_from(client: TestClient) -> None:
    assert lost(client, dict(list(SOME_HOSTILE.items())[:6])) == []


@pytest.mark.full
def test_a_message_of_many_texts_is_kept_as_it_is_and_learnt_from(client: TestClient) -> None:
    assert lost(client, dict(list(HOSTILE.items())[::8])) == []


@pytest.mark.parametrize("depth", [100, 100_000])
@pytest.mark.parametrize("opening", ['{"text":', "[", '{"text":[{"a":'])
def test_deep_json_is_refused(client: TestClient, opening: str, depth: int) -> None:
    answer = client.post("/api/suggest", content=opening * depth)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "json")


@pytest.mark.parametrize(
    "body", [{"limit": "9" * 5_000}, {"limit": 10**400}, {"limit": 1e308}, {"typing": "x"}, {"text": "\ud800"}]
)
def test_odd_values_are_answered(client: TestClient, body: dict[str, object]) -> None:
    answer = client.post("/api/suggest", content=json.dumps({"text": "lamp", **body}))
    assert answer.status_code in (200, 400)
