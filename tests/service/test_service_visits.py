"""Topics that belong to a person, and visits from which suggestions are kept back for comparison."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mail_server import SUPPORT, MailServer, until
from quick_cases import first_quick
from starlette.testclient import TestClient

import kbtools
from kbtools.model.visit import assign_side
from kbtools.search.build import build_index
from kbtools.system.sealing import Secret
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
DEMO = Path(kbtools.__file__).parent / "demo" / "en" / "articles"
QUESTION = "My Glim does not charge any more, the light stays dark"
HACKED = "I have been hacked, there is a stranger in my account and orders I did not make"
STUCK = "The Glim update hangs at 80 percent and never finishes, purple ring for hours"
EPISODE = "episode-1234"


@pytest.fixture
def whole(root: Path) -> Path:
    """The workspace with an article for people first and a pin."""
    shutil.copy(DEMO / "someone-else-using-my-account.md", root / "docs")
    (root / "search_index" / "pins.yml").write_text(
        "- {when: [charge, dark], show: reset-password}\n", encoding="utf-8"
    )
    build_index(Workspace.open(root))
    return root


def kinds(root: Path, episode: str = EPISODE) -> list[str]:
    with Workspace.open(root).store() as store:
        return [event.kind for event in store.visits.events(episode)]


def test_a_topic_for_a_person_gets_no_suggestion_and_is_urgent(
    whole: Path, open_client: Open, mail_server: MailServer
) -> None:
    client = open_client(smtp_host="127.0.0.1", smtp_port=mail_server.port, smtp_security="none")
    answer = client.post("/api/suggest", json={"text": HACKED}).json()
    assert (answer["suggestions"], answer["people_first"]) == ([], True)
    assert client.post("/api/suggest", json={"text": QUESTION}).json()["people_first"] is False
    sent = client.post("/api/contact", json={"email": "jane@example.com", "message": HACKED}).json()
    assert sent["suggestions"] == []
    assert until(lambda: bool(mail_server.to(SUPPORT)))
    assert mail_server.to(SUPPORT)[0].mail["Importance"] == "high"
    with Workspace.open(whole).store() as store:
        assert store.tickets.get(sent["reference"], "contact").tags == ("people-first",)
    page = client.post("/api/contact", data={"email": "ann@example.com", "message": HACKED})
    assert "We have your message" in page.text


def test_what_is_held_back_is_shown_after_sending_and_the_side_is_kept_once(root: Path, open_client: Open) -> None:
    client = open_client(holdout=1.0)
    for text in (QUESTION, f"{QUESTION}, what now?"):
        shown = client.post("/api/suggest", json={"text": text, "episode": EPISODE}).json()["suggestions"]
        assert [one["slug"] for one in shown if not one["known_issue"]] == []
    sent = client.post("/api/contact", json={"email": "a@example.com", "message": QUESTION, "episode": EPISODE}).json()
    assert sent["suggestions"][0]["slug"] == "glim-does-not-charge"
    assert kinds(root) == ["held", "sent"]


@pytest.mark.full
def test_known_issues_and_pins_are_never_held_back(whole: Path, open_client: Open) -> None:
    client = open_client(holdout=1.0)
    shown = client.post("/api/suggest", json={"text": STUCK, "episode": EPISODE}).json()["suggestions"]
    assert [one["slug"] for one in shown] == ["glim-update-stops-at-80"]
    shown = client.post("/api/suggest", json={"text": QUESTION, "episode": EPISODE}).json()["suggestions"]
    assert [one["slug"] for one in shown] == ["reset-password"]


def test_the_other_side_sees_suggestions_as_ever(root: Path, open_client: Open) -> None:
    client = open_client(holdout=1e-9)
    shown = client.post("/api/suggest", json={"text": QUESTION, "episode": EPISODE}).json()["suggestions"]
    assert shown[0]["slug"] == "glim-does-not-charge"
    assert kinds(root) == ["offered"]


@pytest.mark.full
def test_without_an_experiment_no_side_is_written(client: TestClient, root: Path) -> None:
    client.post("/api/suggest", json={"text": QUESTION, "episode": EPISODE})
    assert kinds(root) == []


@pytest.mark.full
def test_a_visit_that_sends_before_anything_is_asked_has_a_side(root: Path, open_client: Open) -> None:
    client = open_client(holdout=1.0)
    client.post("/api/contact", json={"email": "a@example.com", "message": QUESTION, "episode": EPISODE})
    assert kinds(root) == ["held", "sent"]


@pytest.mark.full
def test_a_visit_is_assigned_with_its_first_words(root: Path, open_client: Open) -> None:
    client = open_client(holdout=1.0)
    assert client.post("/api/events", json={"episode": EPISODE, "kind": "started"}).status_code == 204
    assert kinds(root) == ["held", "started"]


@pytest.mark.full
def test_which_side_an_id_is_on_depends_on_the_workspaces_secret(root: Path, open_client: Open) -> None:
    client, names = open_client(holdout=0.5), [f"episode-{number:04}" for number in range(40)]
    for name in names:
        client.post("/api/events", json={"episode": name, "kind": "started"})
    ours, other = Workspace.open(root).secret(), Secret(b"the secret of another workspace")
    sides = [kinds(root, name)[0] for name in names]
    assert sides == [assign_side(ours.hash(f"experiment {name}"), 0.5) for name in names]
    assert sides != [assign_side(other.hash(f"experiment {name}"), 0.5) for name in names]


@pytest.mark.full
def test_without_javascript_a_visit_is_held_back_in_the_same_way(open_client: Open) -> None:
    page = open_client(holdout=1.0).post("/api/contact", data={"email": "a@example.com", "message": QUESTION})
    assert "We have your message" in page.text
    assert "While you wait, this may help" in page.text
    assert 'href="/articles/glim-does-not-charge/' in page.text


@pytest.mark.parametrize("kind", first_quick(["held", "offered"]))
def test_a_page_cannot_choose_its_side(client: TestClient, kind: str) -> None:
    assert client.post("/api/events", json={"episode": EPISODE, "kind": kind}).status_code == 400


@pytest.mark.full
def test_what_was_said_not_to_help_is_not_shown_again(client: TestClient) -> None:
    message = {"email": "a@example.com", "message": QUESTION, "rejected": ["glim-does-not-charge"]}
    shown = client.post("/api/contact", json=message).json()["suggestions"]
    assert "glim-does-not-charge" not in [one["slug"] for one in shown]
