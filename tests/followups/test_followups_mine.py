"""What agents ask back, mined from tickets, and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.errors import KbError
from kbtools.followups.list import list_followups
from kbtools.followups.mine import mine_followups
from kbtools.followups.offer import offer_followup
from kbtools.followups.show import show_followup
from kbtools.model.followup import Followup
from kbtools.model.ticket import Message, Ticket
from kbtools.privacy.forget import forget
from kbtools.settings import Settings
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
VERSIONS = (
    "Which app version do you have?",
    "Hello, which version of the app is it? Which app version do you have?",
    "Please tell us the version of your app.",
)
ORDERS = ("What is your order number?", "Could you send us the order number?", "Please give us your order number.")


def ticket(number: int, question: str, reply: str) -> Ticket:
    said = (
        Message("requester", question, public=True, created_at=NOW),
        Message("agent", "She writes every day", public=False, created_at=NOW),
        Message("agent", reply, public=True, created_at=NOW),
    )
    return Ticket(str(number), said, source="desk", requester=f"r{number}", created_at=NOW, status="resolved")


def tickets() -> list[Ticket]:
    """Lamps that do not connect, where agents ask for the version, and parcels, where they ask for the order."""
    lamps = [ticket(n, f"The lamp does not connect to bluetooth {n}", VERSIONS[n % 3]) for n in range(12)]
    parcels = [ticket(100 + n, f"My parcel is late, day {n}", ORDERS[n % 3]) for n in range(9)]
    steps = "Open Plans and choose Cancel. Did that help?"
    others = [ticket(200 + n, f"How do I cancel plan {n}?", steps) for n in range(20)]
    return [*lamps, *parcels, *others]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = bare_workspace(tmp_path, Settings(model="none"))
    (made.docs / "articles").mkdir(parents=True)
    with made.store() as store:
        store.tickets.put_many(tickets())
    return made


def about(found: list[Followup], word: str) -> Followup:
    (one,) = (one for one in found if word in one.wording.lower())
    return one


def test_what_agents_ask_back_is_counted_and_drafted_in_their_own_short_words(workspace: Workspace) -> None:
    found = mine_followups(workspace, NOW)
    version, order = about(found, "version"), about(found, "order")
    assert (version.requesters, version.replies, order.requesters) == (12, 41, 9)
    assert version.share == pytest.approx(12 / 41)
    assert version.wording in VERSIONS
    assert order.wording in ORDERS
    assert "version" in version.told
    assert "order" in order.told
    assert {"lamp", "bluetooth"} <= set(version.about)
    assert "parcel" in order.about
    assert list_followups(workspace) == found


def test_a_question_is_shown_with_three_tickets_in_which_it_was_asked(workspace: Workspace) -> None:
    shown = show_followup(workspace, about(mine_followups(workspace, NOW), "order").id)
    assert len(shown.examples) == 3
    assert all("parcel" in one.question and "order number" in one.asked[0] for one in shown.examples)


def test_mining_again_keeps_the_id_though_tickets_came(workspace: Workspace) -> None:
    before = {one.id for one in mine_followups(workspace, NOW)}
    with workspace.store() as store:
        store.tickets.put_many([ticket(300, "The lamp lost bluetooth", VERSIONS[0])])
    found = mine_followups(workspace, NOW)
    assert {one.id for one in found} == before
    assert about(found, "version").requesters == 13


def test_two_things_that_agents_always_ask_together_are_two_questions(workspace: Workspace) -> None:
    both = "Which firmware version do you have? Could you send us the serial number?"
    with workspace.store() as store:
        store.tickets.put_many([ticket(600 + n, f"It hums, day {n}", both) for n in range(8)])
    found = mine_followups(workspace, NOW)
    firmware, serial = about(found, "firmware"), about(found, "serial")
    assert firmware.tickets == serial.tickets
    assert list_followups(workspace) == found
    offer_followup(workspace, serial.id, wording="Which number stands on its back?", told=["back"])
    again = {one.id: one.wording for one in mine_followups(workspace, NOW)}
    assert again[firmware.id] == firmware.wording
    assert again[serial.id] == "Which number stands on its back?"


def test_what_two_people_were_asked_is_no_question_yet(workspace: Workspace) -> None:
    with workspace.store() as store:
        store.tickets.put_many([ticket(400 + n, "It hums", "What is the serial number?") for n in range(2)])
    assert not [one for one in mine_followups(workspace, NOW) if "serial" in one.wording]


def test_a_wording_never_names_somebody(workspace: Workspace) -> None:
    named = [ticket(500 + n, "It broke", f"Which hinge is it, {name}?") for n, name in enumerate(("Ada", "Bo", "Cy"))]
    with workspace.store() as store:
        store.tickets.put_many(named)
    assert not [one for one in mine_followups(workspace, NOW) if "hinge" in one.wording]


def test_an_unknown_question_is_refused_with_the_nearest_one(workspace: Workspace) -> None:
    one = mine_followups(workspace, NOW)[0]
    with pytest.raises(KbError, match="no question has the id") as refused:
        show_followup(workspace, f"{one.id[:-1]}x")
    assert refused.value.hint == f"did you mean {one.id}?"


@pytest.mark.full
def test_forgetting_a_person_takes_their_ticket_out_of_the_examples(workspace: Workspace) -> None:
    mine_followups(workspace, NOW)
    theirs = replace(tickets()[0], requester=workspace.secret().hash("ada@shop.example"))
    with workspace.store() as store:
        store.tickets.put_many([theirs])
    forget(workspace, "ada@shop.example", NOW)
    assert ("desk", "0") not in about(list_followups(workspace), "version").tickets
