"""What assistants get from each tool, and the messages that they prepare, without a process of their own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_client import put_gap
from own_loop import run_apart
from quick_cases import first_quick
from starlette.testclient import TestClient

from kbtools.errors import KbError
from kbtools.service.assistants.tools import Caller, Tools
from kbtools.service.public.prepared_message import LASTS, MOST_TOKEN, sealed_message
from kbtools.service.state import ServiceState
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
QUESTION = "I forgot my password and cannot sign in"
EMPTY = dict.fromkeys(("name", "email", "subject", "product", "version", "lang", "visit"), "")
STRANGER = Caller("somebody", is_staff=False)
Call = Callable[..., dict[str, Any]]


@pytest.fixture
def call(root: Path) -> Iterator[Call]:
    """Calls a tool of the workspace, whose address is `site_url`."""
    states: list[ServiceState] = []

    def called(name: str, site_url: str = "https://x.example/help", by: Caller = STRANGER, **given: object) -> Any:
        config = root / "mkdocs.yml"
        lines = [line for line in config.read_text("utf-8").splitlines() if not line.startswith("site_url")]
        config.write_text("\n".join([*lines, f"site_url: {site_url}", ""]), encoding="utf-8")
        states.append(ServiceState(Workspace.open(root), lambda: NOW, random.Random(1)))
        return run_apart(Tools(states[-1]).call(name, given, by))

    yield called
    for state in states:
        state.close()


@pytest.mark.parametrize("site_url", first_quick(["https://x.example/help", "https://x.example/help/"]))
def test_addresses_are_those_of_the_site_wherever_it_stands(call: Call, root: Path, site_url: str) -> None:
    put_gap(Workspace.open(root))
    (first, *_) = call("suggest", site_url, text=QUESTION)["suggestions"]
    assert first["url"].partition("#")[0] == "https://x.example/help/articles/reset-password/"
    assert call("file_ticket", site_url, message="Help")["confirm_url"].startswith(
        "https://x.example/help/contact/confirm?m="
    )
    (gap,) = call("gaps", site_url, by=Caller("agent", is_staff=True))["gaps"]
    assert gap["url"] == f"https://x.example/help/desk/gaps/{gap['id']}"


def test_silence_is_silence_gaps_are_for_staff_and_nothing_is_sent(call: Call, root: Path) -> None:
    assert call("suggest", text="qwxz vbnm plk")["suggestions"] == []
    with pytest.raises(KbError, match="no such tool"):
        call("gaps")
    assert call("file_ticket", message="Help")["is_sent"] is False
    with Workspace.open(root).store() as store:
        assert not store.outbox.late(NOW + timedelta(days=1), 9)[0]


def test_what_an_article_applies_to_is_told_as_the_index_has_it_and_not_as_somebody_changes_it(
    call: Call, root: Path
) -> None:
    (before, *_) = call("suggest", text=QUESTION)["suggestions"]
    path = next(path for path in (root / "docs").rglob("*.md") if "slug: reset-password" in path.read_text("utf-8"))
    path.write_text(path.read_text("utf-8").replace("\n---\n", "\napplies_to: [Glim 9]\n---\n", 1), encoding="utf-8")
    (after, *_) = call("suggest", text=QUESTION)["suggestions"]
    assert (after["checked_on"], after["applies_to"]) == (before["checked_on"], before["applies_to"])
    assert "Glim 9" not in after["applies_to"]


def test_each_call_that_stores_something_is_counted_before_it_does(call: Call) -> None:
    counted: list[str] = []

    def refuse() -> None:
        counted.append("asked")
        raise KbError("rate", "too many requests")

    for name, given in (
        ("suggest", {"text": QUESTION}),
        ("file_ticket", {"message": "Help"}),
    ):
        with pytest.raises(KbError, match="too many"):
            call(name, by=Caller("somebody", is_staff=False, before_writing=refuse), **given)
    assert call("search", by=Caller("somebody", is_staff=False, before_writing=refuse), query="password")["hits"]
    assert len(counted) == 2


@pytest.mark.parametrize("token", ["x", "a" * 7_000, "%00", "gAAAAABk"])
def test_a_damaged_address_shows_the_empty_form_and_says_so(shared_client: TestClient, token: str) -> None:
    page = shared_client.get("/contact/confirm", params={"m": token})
    assert page.status_code == 200
    assert "cannot be read any more. Please write it here." in page.text
    assert '<textarea id="message"' in page.text
    assert "A person reads every message." in shared_client.get("/contact/confirm").text


def test_a_prepared_message_can_be_read_for_a_day(client: TestClient, root: Path) -> None:
    secret, now = Workspace.open(root).secret(), datetime.now(UTC)
    for at, shown in ((now, True), (now - LASTS - timedelta(minutes=1), False)):
        token = sealed_message(secret, {**EMPTY, "message": "It still fails"}, at)
        assert ("It still fails" in client.get("/contact/confirm", params={"m": token}).text) is shown


def test_a_long_message_fits_into_an_address_and_one_that_does_not_is_told_how_much_does(root: Path) -> None:
    secret = Workspace.open(root).secret()
    text = " ".join(f"word{number % 700}" for number in range(700))
    assert len(sealed_message(secret, {**EMPTY, "message": text}, NOW)) <= MOST_TOKEN
    signs = "".join(random.Random(1).choices([chr(0x4E00 + n) for n in range(5_000)], k=5_000))
    with pytest.raises(KbError, match="too long to be handed over") as refused:
        sealed_message(secret, {**EMPTY, "message": signs}, NOW)
    fitting = int(str(refused.value.hint).split()[1].replace(",", ""))
    assert fitting > 1_000
    assert len(sealed_message(secret, {**EMPTY, "message": signs[:fitting]}, NOW)) <= MOST_TOKEN
