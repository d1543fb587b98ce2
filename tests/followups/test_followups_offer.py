"""Switching a question on and off, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.errors import KbError
from kbtools.followups.fitting import OfferedQuestions
from kbtools.followups.offer import offer_followup
from kbtools.followups.stop import stop_followup
from kbtools.followups.undo import undo_followup
from kbtools.model.followup import Followup
from kbtools.text.analysis import Analyser
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ID = "ask-aaaaaaaa"
FOUND = Followup(ID, "Which version?", (("desk", "1"),), 7, 40, about=("lamp",), told=("version",), mined_at=NOW)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = bare_workspace(tmp_path)
    with made.store() as store:
        store.followups.put_all([FOUND], NOW)
    return made


def stored(workspace: Workspace) -> Followup:
    with workspace.store() as store:
        return store.followups.get(ID)


def test_a_question_is_offered_with_the_words_that_a_person_gives(workspace: Workspace) -> None:
    done = offer_followup(workspace, ID, wording=" Which\nversion does it show? ", about=["Lamp, dark"], told=["v2"])
    assert done == stored(workspace)
    assert (done.state, done.wording) == ("offered", "Which version does it show?")
    assert (done.about, done.told) == (("lamp", "dark"), ("v2",))


def keys(*numbers: int) -> tuple[tuple[str, str], ...]:
    return tuple(("desk", str(number)) for number in numbers)


def mined(workspace: Workspace, *found: Followup) -> dict[str, tuple[str, str]]:
    """State and wording by id, after this was found."""
    with workspace.store() as store:
        store.followups.put_all(found, NOW)
        return {one.id: (one.state, one.wording) for one in store.followups.all()}


def test_a_decision_stays_with_its_question_though_another_one_has_its_tickets(workspace: Workspace) -> None:
    version, ours = replace(FOUND, tickets=keys(1, 2, 3)), ("offered", "Which version?")
    mined(workspace, version)
    offer_followup(workspace, ID)
    other = Followup("ask-bbbbbbbb", "A screenshot?", keys(1, 2, 3, 9), 4, 40, told=("screenshot",), mined_at=NOW)
    assert mined(workspace, other) == {ID: ours, "ask-bbbbbbbb": ("found", "A screenshot?")}
    more = replace(version, id="ask-cccccccc", wording="The version?", tickets=keys(2, 3, 4, 5, 6, 7, 8))
    assert mined(workspace, other, more) == {ID: ours, "ask-bbbbbbbb": ("found", "A screenshot?")}


def test_a_question_is_found_again_though_a_person_changed_all_its_words_and_took_a_part_back(
    workspace: Workspace,
) -> None:
    offer_followup(workspace, ID, wording="What does the sticker say?", told=["sticker"])
    offer_followup(workspace, ID, wording="What is on the sticker?")
    undo_followup(workspace, ID)
    stop_followup(workspace, ID)
    kept = {ID: ("found", "What does the sticker say?")}
    assert mined(workspace, replace(FOUND, id="ask-dddddddd")) == kept
    undo_followup(workspace, ID)
    assert mined(workspace, replace(FOUND, id="ask-dddddddd")) == {ID: ("offered", "What does the sticker say?")}


def test_no_two_questions_have_one_id(workspace: Workspace) -> None:
    twice = [replace(FOUND, wording=wording, told=(wording,), tickets=keys(8)) for wording in ("Which?", "Where?")]
    assert sorted(wording for _, wording in mined(workspace, *twice).values()) == ["Where?", "Which?"]


def test_mining_again_keeps_what_a_person_decided(workspace: Workspace) -> None:
    offer_followup(workspace, ID, wording="Which version does it show?")
    with workspace.store() as store:
        store.followups.put_all([FOUND], NOW)
    assert (stored(workspace).wording, stored(workspace).state) == ("Which version does it show?", "offered")
    with workspace.store() as store:
        store.followups.put_all([], NOW)
    assert stored(workspace).state == "offered"


def test_the_last_decision_is_taken_back_once(workspace: Workspace) -> None:
    offer_followup(workspace, ID, wording="Which version does it show?")
    stop_followup(workspace, ID)
    assert stored(workspace).state == "found"
    assert undo_followup(workspace, ID).state == "offered"
    with pytest.raises(KbError, match="no decision to take back"):
        undo_followup(workspace, ID)


@pytest.mark.parametrize(
    ("wording", "why"), [("Which version? " * 20, "characters"), ("Is it ada@shop.example?", "personal data")]
)
def test_a_wording_that_cannot_be_shown_to_everybody_is_refused(workspace: Workspace, wording: str, why: str) -> None:
    with pytest.raises(KbError, match=why) as refused:
        offer_followup(workspace, ID, wording=wording)
    assert refused.value.code == "followup-refused"
    assert stored(workspace) == FOUND


def test_of_several_questions_the_one_that_is_asked_most_often_is_offered() -> None:
    rare = Followup("ask-bbbbbbbb", "Which lamp?", (("desk", "2"),), 3, 400)
    analyser = Analyser.of("en")
    both = OfferedQuestions.of([rare, FOUND], analyser)
    assert both.for_text("the lamps are dark") == FOUND
    assert both.for_text("my parcel is late") == rare
    assert OfferedQuestions.of([FOUND], analyser).for_text("the lamp with version 2 is dark") is None
