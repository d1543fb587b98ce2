"""What only the support team may see, and how others are turned away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from quick_cases import first_quick
from starlette.testclient import TestClient

from kbtools.cli import kb
from kbtools.errors import KbError

Open = Callable[..., TestClient]
TOKEN = "a-staff-token-of-the-tests"
QUESTION = "My Glim does not charge any more, the light stays dark"


def ask(client: TestClient, authorization: str | bytes = "") -> Any:
    headers: Any = {"authorization": authorization} if authorization else {}
    return client.post("/api/suggest?explain=1", json={"text": QUESTION}, headers=headers)


def test_an_explained_answer_is_what_the_command_says(open_client: Open, root: Path) -> None:
    answer = ask(open_client(staff_token=TOKEN), f"Bearer {TOKEN}")
    assert answer.status_code == 200
    told = CliRunner().invoke(kb, ["-C", str(root), "suggest", QUESTION, "--explain", "--json"])
    assert answer.json()["suggestions"] == json.loads(told.stdout)["suggestions"]
    assert answer.json()["suggestions"][0]["reason"]["words"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("authorization", first_quick(["", "Bearer", "Bearer ", "Basic abc", TOKEN]))
def test_without_the_token_the_answer_is_401_and_says_what_to_send(open_client: Open, authorization: str) -> None:
    answer = ask(open_client(staff_token=TOKEN), authorization)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "staff-token")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "suggestions" not in answer.json()


@pytest.mark.parametrize("token", first_quick(["another-token-of-16", TOKEN[:-1], f"{TOKEN}x", "tökén-of-16-letters"]))
def test_another_token_is_refused(open_client: Open, token: str) -> None:
    answer = ask(open_client(staff_token=TOKEN), f"Bearer {token}".encode())
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "staff-refused")


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer x"])
def test_a_service_without_a_token_opens_to_nobody(shared_client: TestClient, sent: str) -> None:
    answer = ask(shared_client, sent)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "staff-refused")
    assert "KB_STAFF_TOKEN" in answer.json()["error"]["hint"]


def test_visitors_get_no_reasons(open_client: Open) -> None:
    client = open_client(staff_token=TOKEN)
    for path in ("/api/suggest", "/api/suggest?explain=0"):
        answer = client.post(path, json={"text": QUESTION})
        assert answer.status_code == 200
        assert "reason" not in answer.json()["suggestions"][0]


@pytest.mark.full
def test_guessing_is_slowed_down(open_client: Open) -> None:
    client = open_client(staff_token=TOKEN, rate="3/minute")
    codes = [ask(client, f"Bearer guess-number-{number}").status_code for number in range(4)]
    assert codes == [403, 403, 403, 429]


def test_a_token_that_could_be_guessed_is_refused_at_the_start(open_client: Open) -> None:
    with pytest.raises(KbError, match="shorter than 16") as refused:
        open_client(staff_token="letmein")
    assert refused.value.code == "setting"
