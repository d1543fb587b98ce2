"""What the report says of notes on new tickets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from kbtools.reports.notes import NoteFigures, note_figures
from kbtools.storage import NewTicket, Store
from kbtools.storage.new_tickets import State

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
WEEK = timedelta(days=7)


def test_the_tickets_of_the_period_are_counted_by_what_became_of_them(tmp_path: Path) -> None:
    with Store.open("sqlite:///store.db", tmp_path) as store:
        states: tuple[State, ...] = ("noted", "noted", "silent", "refused", "in-doubt", "waiting", "sending")
        for number, state in enumerate(states):
            store.new_tickets.add(NewTicket("zendesk", f"{number}", b"", NOW, state=state), "")
        for at in (NOW - timedelta(seconds=1), NOW + WEEK):
            store.new_tickets.add(NewTicket("zendesk", f"{at}", b"", at, state="noted"), "")
        found = note_figures(store.new_tickets.counts(NOW, NOW + WEEK))
        assert store.new_tickets.counts()["noted"] == 4
    assert found == NoteFigures(noted=2, silent=1, refused=1, in_doubt=1, waiting=2)
    assert "2 written, 1 in doubt, 1 not written" in found.lines[0]
    assert "for 1 ticket nothing was said (not sure, or an agent was faster)" in found.lines[0]
    assert "counted only" in found.lines[0]


def test_nothing_is_said_where_no_help_desk_told_of_a_ticket() -> None:
    assert NoteFigures().lines == ()
