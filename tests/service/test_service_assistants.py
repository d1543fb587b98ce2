"""Assistants ask by the Model Context Protocol: the official client, and `kb` in a process of its own."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from desk_client import put_gap
from own_loop import run_apart
from running_service import Process, set_up
from starlette.testclient import TestClient

from kbtools.model.visit import Event, Visit
from kbtools.service.assistants.descriptions import described
from kbtools.workspace import Workspace

if TYPE_CHECKING:  # it takes more than a second to import: only where an assistant is played
    from mcp import Client
    from mcp.types import CallToolResult

TOKEN = "a-long-token-of-the-team"
BASE = "https://help.glim.example/"
QUESTION = "I forgot my password and cannot sign in"
NAMES = ["search", "suggest", "article", "file_ticket"]
Ask = Callable[["Client"], Awaitable[Any]]


@pytest.fixture
def served(root: Path) -> Path:
    """The workspace with its address, and an article as Markdown on its site."""
    with (root / "mkdocs.yml").open("a") as config:
        config.write(f"site_url: {BASE}\n")
    (root / "site/articles/reset-password.md").write_text("# Reset\n\nChoose **Forgot password**.\n", encoding="utf-8")
    return root


def on_stdio(root: Path, ask: Ask, **variables: str) -> Any:
    """What `ask` returns of a client that has started `kb mcp`."""
    from mcp import Client
    from mcp.client.stdio import StdioServerParameters

    async def run() -> Any:
        arguments = ["-m", "kbtools", "-C", str(root), "mcp"]
        async with Client(StdioServerParameters(command=sys.executable, args=arguments, env=variables)) as client:
            return await ask(client)

    return run_apart(run())


def told(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    return dict(result.structured_content)


def refused(result: CallToolResult) -> str:
    assert result.is_error
    return str(getattr(result.content[0], "text", ""))


def visits(root: Path) -> list[Visit]:
    with Workspace.open(root).store() as store:
        return store.visits.between(datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


def views(root: Path) -> dict[tuple[str, str], int]:
    with Workspace.open(root).store() as store:
        found = store.views.between(date(2020, 1, 1), date(2100, 1, 1))
    return {(slug, channel): number for (_, slug, channel), number in found.items()}


@pytest.mark.full
def test_an_assistant_on_this_machine_asks_reads_and_prepares_a_message_that_only_the_person_sends(
    served: Path, open_client: Callable[..., TestClient]
) -> None:
    async def ask(client: Client) -> tuple[list[str], dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]:
        names = [tool.name for tool in (await client.list_tools()).tools]
        found = told(await client.call_tool("search", {"query": "reset password", "limit": 2}))
        answer = told(await client.call_tool("suggest", {"text": QUESTION}))
        visit = answer["visit"]
        read = told(await client.call_tool("article", {"slug": "reset-password", "visit": visit}))
        draft = {"message": "It <b>still</b> fails", "email": "mia@example.com", "visit": visit}
        return names, found, answer, read, told(await client.call_tool("file_ticket", draft))

    names, found, answer, read, filed = on_stdio(served, ask)
    assert names == NAMES
    assert len(found["hits"]) == 2
    (first, *_) = answer["suggestions"]
    assert (first["slug"], first["url"].partition("#")[0]) == ("reset-password", f"{BASE}articles/reset-password/")
    assert read["markdown"].startswith("# Reset")
    assert read["article"]["checked_on"] == first["checked_on"]
    assert views(served) == {("reset-password", "assistant"): 1}
    (visit,) = visits(served)
    assert (visit.channel, visit.outcome) == ("assistant", "potential")
    assert (visit.slugs("shown"), visit.slugs("opened")) == (
        {one["slug"] for one in answer["suggestions"]},
        {"reset-password"},
    )
    assert filed["is_sent"] is False
    client = open_client(hosts=("testserver",))
    page = client.get(filed["confirm_url"].removeprefix(BASE.rstrip("/")))
    assert "Nothing is sent until you press Send." in page.text
    assert "It &lt;b&gt;still&lt;/b&gt; fails" in page.text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    sent = client.post(
        "/api/contact", data={**fields, "message": "It fails", "email": "mia@example.com", "confirmed": "yes"}
    )
    assert re.search("KB-[A-Z0-9]{6}", sent.text)
    (visit,) = visits(served)
    assert (visit.channel, visit.outcome) == ("assistant", "sent")


@pytest.mark.full
def test_what_an_assistant_asks_wrongly_is_refused_with_the_remedy(served: Path) -> None:
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("search", {}, "'query' is missing or empty"),
        ("search", {"query": 5}, "'query' must be text"),
        ("search", {"query": "a", "limit": "many"}, "'limit' must be a whole number"),
        ("search", {"query": "a", "hello": 1}, "takes query, limit, lang"),
        ("suggest", {"text": "x" * 20_001}, "'text' is too long. at most 20,000 characters"),
        ("suggest", {"text": "a", "visit": "no"}, "'visit' must be 8 to 64"),
        ("article", {"slug": "../../etc/passwd"}, "no published article has this slug"),
        ("file_ticket", {"message": " "}, "'message' is missing or empty"),
        ("gaps", {}, "there is no such tool"),
        ("no such", {}, "there are search, suggest, article, file_ticket"),
    ]  # fmt: skip

    async def ask(client: Client) -> list[str]:
        return [refused(await client.session.call_tool(name, given)) for name, given, _ in wrong]

    for text, (_, _, words) in zip(on_stdio(served, ask), wrong, strict=True):
        assert words in text


@pytest.mark.full
def test_silence_is_told_as_silence_and_gaps_need_the_staff_token(served: Path) -> None:
    put_gap(Workspace.open(served))

    async def ask(client: Client) -> tuple[dict[str, Any], dict[str, Any]]:
        silent = told(await client.call_tool("suggest", {"text": "qwxz vbnm plk"}))
        return silent, told(await client.call_tool("gaps", {}))

    silent, gaps = on_stdio(served, ask, KB_STAFF_TOKEN=TOKEN)
    assert silent["suggestions"] == []
    assert "you do not know" in silent["note"]
    (gap,) = gaps["gaps"]
    assert gap["url"] == f"{BASE}desk/gaps/{gap['id']}"


@pytest.fixture
def over_http(served: Path) -> Iterator[Process]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    set_up(served, service_mcp=True)
    with Process(served, port, {"KB_STAFF_TOKEN": TOKEN}) as process:
        yield process


@pytest.mark.full
def test_over_http_each_tool_is_called_and_staff_alone_sees_gaps(over_http: Process, served: Path) -> None:
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client

    put_gap(Workspace.open(served))

    async def ask(token: str) -> tuple[list[str], list[bool]]:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        async with httpx2.AsyncClient(headers=headers) as http:
            transport = streamable_http_client(f"{over_http.address}/mcp", http_client=http)
            async with Client(transport) as client:
                tools = (await client.list_tools()).tools
                calls: dict[str, dict[str, Any]] = {
                    "search": {"query": "password"},
                    "suggest": {"text": QUESTION},
                    "article": {"slug": "reset-password"},
                    "file_ticket": {"message": "Help"},
                    "gaps": {},
                    "article ": {"slug": 1},
                }
                return [tool.name for tool in tools], [
                    bool((await client.session.call_tool(name, given)).is_error) for name, given in calls.items()
                ]

    assert run_apart(ask("")) == (NAMES, [False, False, False, False, True, True])
    assert run_apart(ask(TOKEN)) == ([*NAMES, "gaps"], [False, False, False, False, False, True])
    answer = httpx2.post(f"{over_http.address}/mcp", json={}, headers={"authorization": "Bearer wrong-token-of-some"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "staff-refused")
    answer = httpx2.post(f"{over_http.address}/mcp", json={}, headers={"origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "origin")
    assert httpx2.get(f"{over_http.address}/mcp").status_code == 405


def test_there_is_no_endpoint_for_assistants_unless_it_is_asked_for(client: TestClient) -> None:
    assert client.post("/mcp", json={}).status_code == 405  # only the site, which is read


def test_the_schemas_of_the_tools_are_json_schema(tmp_path: Path) -> None:
    for tool in described().values():
        for kind, schema in (("in", tool.input_schema), ("out", tool.output_schema)):
            assert schema["type"] == "object"
            file = tmp_path / f"{tool.name}-{kind}.json"
            file.write_text(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}))
    command = [sys.executable, "-m", "check_jsonschema", "--check-metaschema", *map(str, tmp_path.glob("*.json"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_what_is_sealed_for_another_purpose_opens_nothing(client: TestClient, root: Path) -> None:
    secret = Workspace.open(root).secret()
    for other in (secret, secret.of_purpose("company sign-in")):
        page = client.get("/contact/confirm", params={"m": other.seal(b'{"state": "x"}').decode()})
        assert page.status_code == 200
        assert "An assistant prepared this message" not in page.text


@pytest.mark.full
def test_the_experiment_withholds_nothing_from_who_comes_from_an_assistant(
    open_client: Callable[..., TestClient],
) -> None:
    client = open_client(holdout=1.0)
    app: Any = client.app
    state = app.state.service
    assert state.begin("a-visit-at-the-form") == "held"
    state.note([Event("a-visit-of-an-assistant", "started", channel="assistant")])
    assert state.begin("a-visit-of-an-assistant") is None
    assert client.get("/mcpx").headers["content-type"].startswith("text/html")
