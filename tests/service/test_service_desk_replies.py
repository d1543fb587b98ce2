"""Replies for those who asked go into the help desk as notes: ticked by an agent, once, and never to customers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk_client import GAP, Desk
from noting_desk import PATHS, NotingDesk
from starlette.testclient import TestClient

from kbtools.helpdesks.note import NoteApi
from kbtools.model.ticket import Message, Ticket
from kbtools.notes.replies import MOST, NOTED, REFUSED
from kbtools.privacy.rekey import rekey
from kbtools.staff.log import staff_log

pytestmark = pytest.mark.full

PATH = f"/desk/gaps/{GAP}/replies"
ADDRESS = "site_url: http://testserver/\n"


@pytest.fixture
def noting() -> Iterator[NotingDesk]:
    """A help desk that takes notes."""
    with NotingDesk() as noting:
        yield noting


@pytest.fixture
def agent(desk: Desk, open_client: Callable[..., TestClient], noting: NotingDesk, root: Path) -> Desk:
    """An agent where a help desk is set, and the topic has its article."""
    site = root / "mkdocs.yml"
    site.write_text(ADDRESS + site.read_text(encoding="utf-8"), encoding="utf-8")
    desk.client = open_client(desk.clock, **noting.settings())
    desk.sign_in("agent")
    with desk.workspace.store() as store:
        store.gaps.set_state(GAP, "published", slug="reset-password")
    return desk


def boxes(shown: str) -> list[str]:
    """The names of the boxes to tick."""
    return [part.partition('"')[0] for part in shown.split('type="checkbox" name="')[1:]]


def test_a_ticked_reply_becomes_one_note_that_customers_do_not_see(agent: Desk, noting: NotingDesk) -> None:
    (box,) = boxes(agent.get(PATH).text)
    shown = agent.post(PATH, form=agent.form(), **{box: "1"}).text
    assert "the reply stands as a note on the ticket" in shown
    assert boxes(shown) == []
    (ticket, text, public) = noting.notes[0]
    assert (ticket, public) == ("1", False)
    assert "http://testserver/articles/reset-password/" in text
    agent.post(PATH, form=agent.form(), **{box: "1"})
    assert len(noting.notes) == 1
    logged = [(row.action, row.about) for row in staff_log(agent.workspace, agent.clock(), 50)]
    assert logged.count((NOTED, "reset-password")) == 1


def test_what_the_help_desk_refuses_may_be_tried_again_and_what_is_in_doubt_not(
    agent: Desk, noting: NotingDesk
) -> None:
    (box,) = boxes(agent.get(PATH).text)
    noting.faults[PATHS["zendesk"]] = [422, 502]
    refused = agent.post(PATH, form=agent.form(), **{box: "1"}).text
    assert "it does not take this note" in refused
    assert boxes(refused) == [box]
    assert REFUSED in [row.action for row in staff_log(agent.workspace, agent.clock(), 50)]
    doubt = agent.post(PATH, form=agent.form(), **{box: "1"}).text
    assert "look at the ticket, no second note is written" in doubt
    assert boxes(doubt) == []


def test_nothing_is_written_without_a_tick_or_without_the_settings_of_a_help_desk(
    agent: Desk, noting: NotingDesk
) -> None:
    assert agent.post(PATH, form=agent.form()).status_code == 422
    (box,) = boxes(agent.get(PATH).text)
    assert agent.post(PATH, form="stale", **{box: "1"}).status_code == 403
    assert noting.notes == []


def test_where_no_help_desk_is_set_replies_are_there_to_copy(desk: Desk) -> None:
    desk.sign_in("agent")
    with desk.workspace.store() as store:
        store.gaps.set_state(GAP, "published", slug="reset-password")
    shown = desk.get(PATH).text
    assert "for you to copy" in shown
    assert boxes(shown) == []


def put_more_tickets(desk: Desk, number: int) -> None:
    """Open tickets of as many people in the topic, beside the one that is there."""
    said = (Message("requester", "Where is my receipt?", public=True, created_at=desk.now),)
    more = [
        Ticket(f"{n}", said, source="zendesk", subject="Receipt", created_at=desk.now) for n in range(2, number + 2)
    ]
    with desk.workspace.store() as store:
        store.tickets.put_many(more)
        gap = store.gaps.get(GAP)
        tickets = (*gap.tickets, *(ticket.key for ticket in more))
        store.gaps.put_all([replace(gap, tickets=tickets)], desk.now)


def press(desk: Desk, ticked: list[str]) -> str:
    """The page after the ticked notes were written."""
    return desk.post(PATH, form=desk.form(), **dict.fromkeys(ticked, "1")).text


def test_a_reply_is_not_offered_again_after_the_secret_was_changed(
    agent: Desk, noting: NotingDesk, open_client: Callable[..., TestClient]
) -> None:
    press(agent, boxes(agent.get(PATH).text))
    rekey(agent.workspace)
    agent.client = open_client(agent.clock, **noting.settings())
    agent.sign_in("editor")
    shown = agent.get(PATH).text
    assert boxes(shown) == []
    assert "It was put on the ticket as a note." in shown


def test_more_than_are_written_at_once_stay_ticked_for_another_press(agent: Desk, noting: NotingDesk) -> None:
    put_more_tickets(agent, MOST + 10)
    shown = press(agent, boxes(agent.get(PATH).text))
    assert len(noting.notes) == MOST
    assert f"at most {MOST} are written at once" in shown
    assert shown.count(" checked>") == len(boxes(shown)) == 11
    assert "at most" not in press(agent, boxes(shown))
    assert sorted(int(ticket) for ticket, _, _ in noting.notes) == list(range(1, MOST + 12))


def test_a_help_desk_that_is_away_is_asked_once_and_the_other_replies_stay_ticked(
    agent: Desk, noting: NotingDesk
) -> None:
    put_more_tickets(agent, 4)
    noting.faults[PATHS["zendesk"]] = [503]
    shown = press(agent, boxes(agent.get(PATH).text))
    assert noting.notes == []
    assert len(boxes(shown)) == 5
    assert shown.count(" checked>") == 4
    assert "4 ticked replies are not written yet" in shown
    press(agent, boxes(shown))
    assert len(noting.notes) == 5


def test_a_note_that_nobody_confirmed_is_said_to_be_in_doubt(
    agent: Desk, noting: NotingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_more_tickets(agent, 1)
    ticked, write = boxes(agent.get(PATH).text), NoteApi.write

    def breaks_once(*_: object) -> None:
        monkeypatch.setattr(NoteApi, "write", write)
        raise OSError("a bug")

    monkeypatch.setattr(NoteApi, "write", breaks_once)
    shown = press(agent, ticked)
    assert len(noting.notes) == 1
    assert boxes(shown) == []
    assert shown.count("It was put on the ticket as a note.") == 1
    assert shown.count("It may stand on the ticket as a note") == 1
