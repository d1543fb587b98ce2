"""Replies for those who asked go into the help desk as notes: ticked by an agent, once, and never to customers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk_client import GAP, Desk
from noting_desk import PATHS, NotingDesk
from starlette.testclient import TestClient

from kbtools.gaps.reply_notes import NOTED, REFUSED
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
    logged = [(row.action, row.about.partition(" ")[0]) for row in staff_log(agent.workspace, agent.clock(), 50)]
    assert logged.count((NOTED, GAP)) == 1


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
