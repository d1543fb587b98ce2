"""What monitoring is told, and who may ask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from quick_cases import first_quick
from starlette.testclient import TestClient

Open = Callable[..., TestClient]
TOKEN = "a-staff-token-of-the-tests"
QUESTION = "My Glim does not charge any more, the light stays dark"


def figures(client: TestClient) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels, as Prometheus reads them."""
    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert answer.headers["cache-control"] == "no-store"
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_requests_answers_outcomes_outbox_and_the_age_of_the_index_are_told(open_client: Open) -> None:
    client = open_client(staff_token=TOKEN)
    client.post("/api/suggest", json={"text": QUESTION, "episode": "episode-1"})
    client.post("/api/suggest", json={"text": "zzz qqq", "episode": "episode-1"})
    client.post("/api/contact", json={"email": "a@example.com", "message": QUESTION, "episode": "episode-1"})
    client.get("/articles/reset-password/")
    client.get("/made-up-by-somebody")
    told = figures(client)
    assert told["kb_requests_total", "POST", "/api/suggest", "200"] == 2
    assert told["kb_requests_total", "GET", "site", "404"] == 1
    assert told["kb_request_seconds_count", "/api/suggest"] == 2
    assert (told["kb_answers_total", "suggested"], told["kb_answers_total", "silent"]) == (1, 1)
    assert (told["kb_visits_day", "sent"], told["kb_visits_day", "confirmed"]) == (1, 0)
    assert told["kb_outbox_messages", "waiting"] == 1
    assert told["kb_outbox_bytes", "waiting"] > 100
    assert 0 <= told["kb_generation_age_seconds",] < 24 * 3600
    assert told["kb_store_readable",] == 1
    assert not [key for key in told if "made-up" in "".join(key)]


def test_what_is_held_back_is_no_silence(open_client: Open) -> None:
    client = open_client(staff_token=TOKEN, holdout=1.0)
    client.post("/api/suggest", json={"text": QUESTION, "episode": "episode-1"})
    told = figures(client)
    assert told["kb_answers_total", "held"] == 1
    assert ("kb_answers_total", "silent") not in told


def test_a_store_that_cannot_be_read_is_told_and_its_figures_are_missing(open_client: Open, root: Path) -> None:
    (root / ".kb" / "store.db").write_bytes(b"this is no database, and never was" * 100)
    client = open_client(staff_token=TOKEN)
    told = figures(client)
    assert told["kb_store_readable",] == 0
    assert ("kb_outbox_messages", "waiting") not in told
    assert ("kb_generation_age_seconds",) in told


@pytest.mark.parametrize(
    ("sent", "status", "code"), first_quick([("", 401, "staff-token"), ("Bearer x", 403, "staff-refused")])
)
def test_without_the_token_nobody_is_told(open_client: Open, sent: str, status: int, code: str) -> None:
    headers = {"authorization": sent} if sent else {}
    answer = open_client(staff_token=TOKEN).get("/metrics", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert "kb_" not in answer.text


def test_an_unknown_method_is_no_series_of_its_own(open_client: Open) -> None:
    client = open_client(staff_token=TOKEN)
    client.request("BREW", "/api/search")
    assert figures(client)["kb_requests_total", "other", "/api/search", "405"] == 1
