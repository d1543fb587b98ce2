"""Closing a ticket at three help desks: the one that is meant, with a note that customers do not see, or none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from closing_desk import CHANGES, SEARCHES, STATES, ClosingDesk
from mail_server import NOW

from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.close import SaidByRequester
from kbtools.settings import Settings

SAID = SaidByRequester("jo@example.org", "Password", NOW, solved=True, note="jo@example.org says <it> helped.")
every_desk = pytest.mark.parametrize("name", vendors.names("close"))


@pytest.fixture
def desk() -> Iterator[ClosingDesk]:
    with ClosingDesk() as desk:
        yield desk


def put(desk: ClosingDesk, state: Any, **other: Any) -> None:
    at = f"{NOW + timedelta(minutes=2):%Y-%m-%dT%H:%M:%SZ}"
    usual = {"id": f"{len(desk.records) + 1}", "email": "jo@example.org", "subject": "Password", "created_at": at}
    desk.records.append({**usual, "state": state, **other})


def write(name: str, desk: ClosingDesk, said: SaidByRequester = SAID) -> None:
    vendors.close(name).write(Settings(**desk.settings(name)), said, lambda: datetime.now(UTC))


@every_desk
def test_a_ticket_is_solved_and_opened_again_with_notes_that_customers_do_not_see(name: str, desk: ClosingDesk) -> None:
    waits, solved = STATES[name]
    put(desk, waits, subject="Another one")
    put(desk, waits)
    put(desk, waits, email="eve@example.org")
    write(name, desk)
    assert [one["state"] for one in desk.records] == [waits, solved, waits]
    write(name, desk)
    assert [(ticket, public) for ticket, _, public in desk.notes] == [("2", False)]
    write(name, desk, replace(SAID, solved=False))
    assert desk.records[1]["state"] != solved
    assert [(ticket, public) for ticket, _, public in desk.notes] == [("2", False)] * 2


@every_desk
def test_nothing_is_closed_where_it_is_not_sure_which_ticket_is_meant(name: str, desk: ClosingDesk) -> None:
    waits = STATES[name][0]
    put(desk, waits, subject="Another one")
    put(desk, waits, created_at=f"{NOW + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}")
    with pytest.raises(KbError, match="0 tickets there can be meant"):
        write(name, desk)
    put(desk, waits)
    put(desk, waits, subject=" password ")
    with pytest.raises(KbError, match="2 tickets there can be meant"):
        write(name, desk)
    assert desk.notes == []
    assert {one["state"] for one in desk.records} == {waits}


@every_desk
def test_who_needs_a_person_after_all_is_heard_where_the_ticket_is_not_solved(name: str, desk: ClosingDesk) -> None:
    put(desk, STATES[name][0])
    write(name, desk, replace(SAID, solved=False))
    assert [(ticket, public) for ticket, _, public in desk.notes] == [("1", False)]
    assert desk.records[0]["state"] != STATES[name][1]


@every_desk
@pytest.mark.parametrize("solved", [True, False])
def test_a_ticket_is_not_changed_without_the_note_that_says_why(name: str, solved: bool, desk: ClosingDesk) -> None:
    before = STATES[name][not solved]
    put(desk, before)
    for path in CHANGES[name]:
        desk.faults[path] = [500]
        with pytest.raises(KbError):
            write(name, desk, replace(SAID, solved=solved))
        assert desk.records[0]["state"] == before
    write(name, desk, replace(SAID, solved=solved))
    assert desk.notes
    assert (desk.records[0]["state"] == STATES[name][1]) is solved


@every_desk
def test_a_ticket_of_somebody_else_is_not_touched_though_the_search_finds_it(name: str, desk: ClosingDesk) -> None:
    put(desk, STATES[name][0], email="mary-jo@example.org")
    put(desk, STATES[name][0], email="mary-jo@example.org", login="jo")
    with pytest.raises(KbError, match="0 tickets there can be meant"):
        write(name, desk)
    put(desk, STATES[name][0], email="Jo@Example.org")
    write(name, desk)
    assert [ticket for ticket, _, _ in desk.notes] == ["3"]


def test_a_customer_of_zammad_whose_login_is_no_address_is_known_by_the_address(desk: ClosingDesk) -> None:
    put(desk, "new", login="jo")
    write("zammad", desk)
    assert desk.records[0]["state"] == "closed"


def test_the_lines_of_a_note_stay_lines_at_freshdesk_which_takes_html(desk: ClosingDesk) -> None:
    put(desk, 2)
    write("freshdesk", desk, replace(SAID, note="<It> helped.\nhttps://help.example/a\nhttps://help.example/b"))
    ((_, note, _),) = desk.notes
    assert note == "<p>&lt;It&gt; helped.<br>https://help.example/a<br>https://help.example/b</p>"


@every_desk
@pytest.mark.parametrize(
    "address", ['jo@example.org" OR "', "jo @example.org", "jo@example.org status:open", "jö@x.org"]
)
def test_an_address_that_could_mean_more_in_a_search_is_not_searched_for(
    name: str, address: str, desk: ClosingDesk
) -> None:
    put(desk, STATES[name][0])
    with pytest.raises(KbError, match="cannot be searched for"):
        write(name, desk, replace(SAID, address=address))
    assert desk.asked == []


@every_desk
@pytest.mark.parametrize("fault", [401, 404, 422, 429, 500, "cut"])
def test_what_the_help_desk_does_not_take_is_told(name: str, fault: Any, desk: ClosingDesk) -> None:
    put(desk, STATES[name][0])
    desk.faults[SEARCHES[name]] = [fault]
    with pytest.raises(KbError) as told:
        write(name, desk)
    assert told.value.code == "delivery"
    assert desk.notes == []
