"""What agents ask back, at the desk: evidence, and what the form offers."""

from __future__ import annotations

import pytest
from desk_client import HOSTILE, Desk
from httpx2 import Response
from mail_server import NOW
from quick_cases import first_quick

from kbtools.model.followup import Followup

ID = "ask-aaaaaaaa"


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """An editor is signed in, and one question was found in the ticket of the gap."""
    found = Followup(ID, f"Which order? {HOSTILE}", (("zendesk", "1"),), 7, 40, about=("receipt",), mined_at=NOW)
    with desk.workspace.store() as store:
        store.followups.put_all([found], NOW)
    desk.sign_in("editor")
    return desk


def decide(desk: Desk, do: str, **fields: str) -> Response:
    answer = desk.post("/desk/followups", form=desk.form(), do=do, **fields)
    return desk.get(answer.headers["location"].partition("#")[0]) if answer.status_code == 303 else answer


def state(desk: Desk) -> tuple[str, str, tuple[str, ...]]:
    with desk.workspace.store() as store:
        one = store.followups.get(ID)
    return one.state, one.wording, one.about


def test_a_question_is_offered_changed_stopped_and_taken_back(asked: Desk) -> None:
    page = asked.get("/desk/followups").text
    assert "7 people were asked this" in page
    assert HOSTILE not in page
    assert "Where is the receipt?" in page
    shown = decide(asked, "offer", id=ID, wording="Which order is it?", about="receipt, invoice", told="order")
    assert "The form offers it." in shown.text
    assert state(asked) == ("offered", "Which order is it?", ("receipt", "invoice"))
    decide(asked, "stop", id=ID)
    assert state(asked)[0] == "found"
    decide(asked, "undo", id=ID)
    assert state(asked)[0] == "offered"


def test_a_wording_with_personal_data_is_refused_with_the_reason(asked: Desk) -> None:
    answer = decide(asked, "offer", id=ID, wording="Is it ada@shop.example?", about="", told="")
    assert answer.status_code == 409
    assert "personal data" in answer.text
    assert state(asked)[0] == "found"


@pytest.mark.parametrize("do", first_quick(["", "sing", "mine"]))
def test_a_button_that_is_not_there_is_refused(asked: Desk, do: str) -> None:
    assert decide(asked, do, id=ID).status_code == 404


@pytest.mark.full
def test_looking_anew_is_done_in_the_background_once_at_a_time(asked: Desk) -> None:
    assert 'name="begin" value="followups"' in asked.get("/desk/followups").text
    begin = {"form": asked.form(), "begin": "followups"}
    assert asked.post("/desk/jobs", **begin).headers["location"] == "/desk/jobs"
    assert asked.post("/desk/jobs", **begin).status_code == 409
    assert "Look for what agents ask back" in asked.get("/desk/jobs").text
