"""The question that the form offers before it is asked back: for which messages, and where its answer goes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from mail_server import NOW
from quick_cases import first_quick
from starlette.testclient import TestClient

from kbtools.followups.offer import offer_followup
from kbtools.followups.stop import stop_followup
from kbtools.model.followup import Followup
from kbtools.model.message import from_bytes
from kbtools.service.followups import OfferedFollowups
from kbtools.storage import Store
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
ID = "ask-aaaaaaaa"
WORDING = "Which firmware version does it show?"
QUESTION = "My Glim does not charge any more, the light stays dark"


@pytest.fixture
def offered(root: Path) -> Workspace:
    """A question that the form offers for messages about charging, unless they name a version."""
    workspace = Workspace.open(root)
    about, told = ("charging",), ("version", "firmware")
    found = Followup(ID, WORDING, (("desk", "1"),), 7, 40, about=about, told=told, mined_at=NOW)
    with workspace.store() as store:
        store.followups.put_all([found], NOW)
    offer_followup(workspace, ID)
    return workspace


def asked(client: TestClient, text: str) -> object:
    answer = client.post("/api/suggest", json={"text": text})
    assert answer.status_code == 200
    return answer.json()["followup"]


@pytest.mark.usefixtures("offered")
def test_a_question_is_offered_for_a_message_of_its_topic_that_does_not_tell(open_client: Open) -> None:
    client = open_client()
    assert asked(client, QUESTION) == {"id": ID, "wording": WORDING}
    assert asked(client, f"{QUESTION}, firmware 2.1") is None
    assert asked(client, "Where do I find my invoice of March?") is None
    assert asked(client, "charge it") is None  # too short to tell


@pytest.mark.full
@pytest.mark.parametrize(
    ("holdout", "tags"), [(0.0, ()), (0.000001, ("question-offered",)), (1.0, ("question-withheld",))]
)
def test_a_share_of_the_visits_is_offered_none_and_their_messages_can_be_told_apart(
    offered: Workspace, open_client: Open, holdout: float, tags: tuple[str, ...]
) -> None:
    client, visit = open_client(holdout=holdout), "visit-00000001"
    for text in (QUESTION, f"{QUESTION}, firmware 2.1"):  # who tells it now was asked all the same
        answer = client.post("/api/suggest", json={"text": text, "episode": visit}).json()["followup"]
        assert (answer is not None) == (text == QUESTION and holdout < 1)
    sent = {"email": "jane@example.com", "message": f"{QUESTION}, firmware 2.1", "episode": visit}
    reference = client.post("/api/contact", json=sent).json()["reference"]
    with offered.store() as store:
        assert store.tickets.get(reference, "contact").tags == tags
        kinds = [event.kind for event in store.visits.events(visit)]
    assert sum(kind in ("asked", "unasked") for kind in kinds) == len(tags)


@pytest.mark.full
def test_nothing_is_withheld_from_the_widget(offered: Workspace, open_client: Open) -> None:
    asked = {"text": QUESTION, "episode": "visit-00000002", "channel": "widget"}
    assert open_client(holdout=1.0).post("/api/suggest", json=asked).json()["followup"]
    with offered.store() as store:
        assert store.visits.events("visit-00000002") == []


def test_without_words_a_question_is_offered_for_every_message(offered: Workspace, open_client: Open) -> None:
    offer_followup(offered, ID, about=())
    assert asked(open_client(), "Where do I find my invoice of March?") == {"id": ID, "wording": WORDING}


@pytest.mark.usefixtures("root")
def test_nothing_is_asked_where_nobody_switched_it_on(open_client: Open) -> None:
    assert asked(open_client(), QUESTION) is None


def test_an_answer_goes_to_the_help_desk_in_a_line_of_its_own_and_is_learnt_masked(
    offered: Workspace, open_client: Open
) -> None:
    sent = {"email": "jane@example.com", "message": QUESTION, "followup": ID, "answered": "2.1, says ada@shop.example"}
    answer = open_client().post("/api/contact", json=sent)
    assert answer.status_code == 201, answer.text
    reference = answer.json()["reference"]
    with offered.store() as store:
        learnt = store.tickets.get(reference, "contact").question
        item = store.outbox.get(reference)
    assert learnt == f"{QUESTION}\n2.1, says [email]"
    assert item
    message = from_bytes(offered.secret().unseal(item.sealed))
    assert (message.asked, message.answered) == (WORDING, "2.1, says ada@shop.example")
    assert message.labelled() == [(WORDING, "2.1, says ada@shop.example")]


def delivered(workspace: Workspace, client: TestClient, **answer: str) -> list[tuple[str, str]]:
    """The lines of a message with this answer that agents read."""
    sent = client.post("/api/contact", json={"email": "jane@example.com", "message": QUESTION, **answer})
    assert sent.status_code == 201, sent.text
    with workspace.store() as store:
        item = store.outbox.get(sent.json()["reference"])
    assert item
    return from_bytes(workspace.secret().unseal(item.sealed)).labelled()


@pytest.mark.parametrize("followup", first_quick(["ask-bbbbbbbb", "", "<script>", "x" * 1_000]))
def test_an_answer_to_no_question_of_ours_reaches_the_help_desk_all_the_same(
    followup: str, offered: Workspace, open_client: Open
) -> None:
    lines = delivered(offered, open_client(), followup=followup, answered="2.1")
    assert lines == [("Answer to a question of the form", "2.1")]


@pytest.mark.full
def test_an_answer_stands_under_the_question_that_was_read_though_it_was_changed_or_stopped_meanwhile(
    offered: Workspace, open_client: Open
) -> None:
    times = [NOW]
    client = open_client(lambda: times[-1])
    answer = {"followup": ID, "asked": WORDING, "answered": "Version 7.3, error E12"}
    assert delivered(offered, client, **answer) == [(WORDING, "Version 7.3, error E12")]
    kept = [("Answer to a question of the form", f"“{WORDING}” Version 7.3, error E12")]
    offer_followup(offered, ID, wording="Since when?")
    times.append(times[-1] + timedelta(minutes=1))
    assert delivered(offered, client, **answer) == kept
    stop_followup(offered, ID)
    times.append(times[-1] + timedelta(minutes=1))
    assert delivered(offered, client, **answer) == kept


def test_no_question_that_a_sender_makes_up_stands_as_a_line_of_ours(offered: Workspace, open_client: Open) -> None:
    answer = {"followup": ID, "asked": "Checked by phone:\n" + "x" * 5_000, "answered": "yes"}
    ((label, text),) = delivered(offered, open_client(), **answer)
    assert label == "Answer to a question of the form"
    assert text.startswith("“Checked by phone: x")
    assert len(text) < 200


@pytest.mark.full
@pytest.mark.usefixtures("offered")
def test_without_a_script_the_question_stands_on_the_page_with_suggestions(open_client: Open) -> None:
    client = open_client()
    page = client.post("/api/contact", data={"email": "jane@example.com", "message": QUESTION})
    assert WORDING in page.text
    assert 'name="answered"' in page.text
    fields = {"email": "jane@example.com", "message": QUESTION, "confirmed": "yes", "followup": ID, "answered": "2.1"}
    assert "We have your message" in client.post("/api/contact", data=fields).text


@pytest.mark.full
def test_a_store_that_does_not_answer_holds_up_one_request_for_a_moment_and_what_was_read_stays(
    offered: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    times, answers = [NOW], threading.Event()
    with offered.store() as store:

        def slow() -> Store:
            if len(times) > 1 and not answers.wait(30):
                raise OSError
            if len(times) > 2:
                raise ConnectionError(len(times))
            return store

        kept = OfferedFollowups(slow, lambda: times[-1], "en")
        assert kept.wording(ID) == WORDING
        times.append(NOW + timedelta(minutes=1))
        began = time.monotonic()
        assert [kept.wording(ID) for _ in range(20)] == [WORDING] * 20
        assert time.monotonic() - began < 5
        answers.set()
        for minutes in (2, 3, 4):
            times.append(NOW + timedelta(minutes=minutes))
            assert kept.wording(ID) == WORDING
    assert len([row for row in caplog.records if "followups" in row.getMessage()]) <= 1
