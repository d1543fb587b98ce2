"""The description of the HTTP API says what the service does: each route, each field, in both directions."""

from __future__ import annotations

import contextlib
import inspect
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from mail_server import NOW, free_port
from running_service import Process, set_up
from staff_token import STAFF, TOKEN
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from kbtools.model.ticket import Message, Ticket
from kbtools.service.desk import agent, sessions
from kbtools.service.public import api, events, feedback, form_fields, identity, searches
from kbtools.service.public.description import FILE
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
DESCRIPTION = json.loads(FILE.read_text(encoding="utf-8"))
QUESTION = "My Glim does not charge any more, the light stays dark"
VISIT = "visit-12345"
# The functions that read the fields of each request.
READING: dict[str, list[Callable[..., Any]]] = {
    "/api/suggest": [api.suggest],
    "/api/search": [api.site_search],
    "/api/contact": [form_fields.from_json],
    "/api/events": [events.events],
    "/api/searches": [searches.searches],
    "/api/identity": [identity.identity],
    "/api/feedback": [feedback.feedback],
    "/api/agent": [agent.answers, agent._ticket],
    "/api/agent/link": [agent.link, agent._about, agent._ticket],
    "/api/agent/flag": [agent.flag, agent._about, agent._ticket],
    "/api/agent/sign-in": [sessions.sign_in],
    "/api/agent/sign-out": [sessions.sign_out],
}
_FIELD = re.compile(r'_of\((?:data|await json_body\(request\)), (?:"(\w+)"|FIELD)\)|\bdata(?:\.get\(|\[)"(\w+)"')


def operations() -> list[tuple[str, str]]:
    return [(path, method) for path, row in DESCRIPTION["paths"].items() for method in row]


def routes(found: Any, before: str = "") -> set[tuple[str, str]]:
    """Path and method of each route of the service, without the site and the desk, whose pages are for people."""
    made: set[tuple[str, str]] = set()
    for route in found:
        if isinstance(route, Route) and route.path != "/desk":
            methods = (route.methods or {"GET"}) - {"HEAD"}
            made |= {(before + route.path, method.lower()) for method in methods}
        elif isinstance(route, Mount) and route.path not in ("", "/desk"):
            made |= routes(route.routes, before + route.path)
    return made


def test_every_route_is_described_and_no_other(client: TestClient) -> None:
    app: Any = client.app
    assert routes(app.routes) == set(operations())
    assert client.get("/api/openapi.json").json() == DESCRIPTION


@pytest.mark.parametrize("path", READING)
def test_every_field_of_a_request_is_described_and_no_other(path: str) -> None:
    source = "".join(inspect.getsource(function) for function in READING[path])
    read = {first or second or "attachments" for first, second in _FIELD.findall(source)}
    body = DESCRIPTION["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert read == set(body.get("properties", {}))


@pytest.mark.full
def test_every_field_of_an_answer_is_described_and_no_other(open_client: Open, root: Path) -> None:
    with Workspace.open(root).store() as store:
        said = (Message("requester", QUESTION, public=True, created_at=NOW),)
        store.tickets.put_many([Ticket("9", said, source="zendesk", subject="Dark", created_at=NOW)])
    client = open_client(staff_token=TOKEN)
    described = described_routes()

    def ask(method: str, path: str, body: object = None, **headers: str) -> Any:
        answer = client.request(method, path, json=body, headers=headers)
        described[path.partition("?")[0]][method].validate_response(answer)
        return answer

    shown = ask("POST", "/api/suggest", {"text": QUESTION, "episode": VISIT}).json()["suggestions"]
    assert "claim" in shown[0]
    explained = ask("POST", "/api/suggest?explain=1", {"text": QUESTION}, **STAFF).json()["suggestions"]
    assert "reason" in explained[0]
    assert ask("GET", "/api/search?q=password").json()["hits"]
    assert ask("POST", "/api/search", {"text": "reset pasword"}).json()["mended"]
    sent = {"email": "jane@example.com", "message": QUESTION}
    assert ask("POST", "/api/contact", sent).json()["suggestions"]
    event = {"episode": VISIT, "kind": "helped", "slug": shown[0]["slug"]}
    assert ask("POST", "/api/events", {**event, "claim": shown[0]["claim"]}).status_code == 204
    assert ask("POST", "/api/events", event).status_code >= 400
    assert ask("POST", "/api/searches", {"id": VISIT, "query": "lamp", "found": 1}).status_code == 204
    said_of = {"id": VISIT, "slug": "reset-password", "helpful": True}
    assert ask("POST", "/api/feedback", said_of).status_code == 204
    assert ask("POST", "/api/agent", {"ticket": "9"}, **STAFF).json()["ticket"]["id"] == "9"
    about = {"ticket": "9", "source": "zendesk", "slug": "reset-password"}
    for path in ("/api/agent/link", "/api/agent/flag"):
        assert ask("POST", path, about, **STAFF).status_code == 204
        assert ask("POST", path, about).status_code == 401
    assert ask("POST", "/api/agent/sign-in", {"token": TOKEN}).status_code == 204
    assert ask("POST", "/api/agent/sign-out", {}).status_code == 204
    for path in ("/healthz", "/readyz", "/agent", "/api/openapi.json"):
        assert ask("GET", path).status_code == 200
    assert ask("GET", "/readyz", **STAFF).json()["outbox"]
    assert ask("GET", "/metrics", **STAFF).status_code == 200


def described_routes() -> Any:
    """The description as schemathesis reads it, which is imported only where it is asked: it takes long."""
    import schemathesis

    return schemathesis.openapi.from_dict(DESCRIPTION)


def ask_the_service(root: Path, examples: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests that follow the description, and such that do not, each answered as the description says."""
    from schemathesis import GenerationMode
    from schemathesis.core.result import Ok

    monkeypatch.setenv("KB_STAFF_TOKEN", TOKEN)
    set_up(root)
    with Process(root, free_port()) as service:
        described = described_routes()
        described.config.update(base_url=service.address)
        for found in described.get_all_operations():
            assert isinstance(found, Ok)
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                _ask_one(found.ok(), mode, examples)


def _ask_one(operation: Any, mode: Any, examples: int) -> None:
    from schemathesis.checks import response_schema_conformance

    @seed(1)
    @hypothesis_settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )
    @given(case=operation.as_strategy(generation_mode=mode), with_token=st.booleans())
    def ask(case: Any, with_token: bool) -> None:
        answer = case.call(headers={**(case.headers or {}), **(STAFF if with_token else {})}, timeout=20)
        assert answer.status_code < 500 or (case.path, answer.status_code) == ("/readyz", 503), answer.text
        if str(answer.status_code) in operation.responses.status_codes:
            case.validate_response(answer, checks=[response_schema_conformance])

    with contextlib.suppress(Unsatisfiable):  # of some operations no request is wrong
        ask()


@pytest.mark.full
def test_the_service_answers_as_it_is_described(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_the_service(root, 20, monkeypatch)
