"""Tickets masked in several processes come out as in one: same copies, same order, same counts."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from bare_workspace import bare_workspace

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Note, Row, Skipped
from kbtools.model.ticket import Message, Ticket
from kbtools.system.spread import Spread
from kbtools.tickets import import_
from kbtools.tickets.import_ import ImportedTickets, TicketIntake
from kbtools.workspace import Workspace

ROWS, PARTS = 120, (1, 7, 50)
TEXTS = (
    "Call me on +44 20 7946 0958, I am Ada Lovelace.",
    "See https://help.example.com/articles/lamp/ and mail ada@example.com",
    "<div>" * 30 + "lost",
    "e\u0301\u202e\0" * 40,
    "> quoted\n" * 20 + "-- \nAda",
    "",
)


def rows(seed: int) -> list[Row]:
    """Tickets of all kinds, among them some that cannot be kept, and rows that are none."""
    random, found = Random(seed), list[Row]()
    for number in range(ROWS):
        said = (
            Message("requester", random.choice(TEXTS), public=True),
            Message("agent", random.choice(TEXTS), public=random.random() < 0.8, agent="Grace Hopper"),
        )
        id_ = "x" * 400 if random.random() < 0.05 else f"{number % 40}"  # too long, or there before
        found.append(Ticket(id_, said, source="desk", requester=f"r{number % 9}", people=("Ada Lovelace",)))
        found += random.choice(([], [], [Skipped("spam", 2)], [Note("a:1", "read as CSV")], [KbError("json", "bad")]))
    return found


def taken(workspace: Workspace, given: list[Row], processes: int) -> tuple[list[Ticket], ImportedTickets]:
    """The learning copies in their order, and the counts."""
    intake = TicketIntake(workspace, workspace.secret(), spread=Spread(processes))
    return list(intake.kept(given)), intake.done()


@pytest.mark.full
@pytest.mark.parametrize("size", PARTS)
def test_the_number_of_processes_and_the_size_of_partitions_change_nothing(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, given = bare_workspace(tmp_path), rows(seed=size)
    expected, counts = taken(workspace, given, 1)
    assert counts.problems
    monkeypatch.setattr(import_, "PARTITION", size)
    for processes in (1, 2, 3):
        copies, done = taken(workspace, given, processes)
        assert copies == expected
        assert done.to_json() == counts.to_json()


@pytest.mark.full
def test_the_first_bad_row_is_raised_with_strict_whoever_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = bare_workspace(tmp_path)
    monkeypatch.setattr(import_, "PARTITION", 5)
    given: list[Row] = [Ticket(f"{n}", (Message("requester", "My lamp is dark"),)) for n in range(60)]
    given[50] = Ticket("y" * 400, (Message("requester", "Hello"),))
    given[55] = KbError("json", "later")
    for processes in (1, 2):
        kept = TicketIntake(workspace, workspace.secret(), strict=True, spread=Spread(processes)).kept(given)
        assert [next(kept).id for _ in range(50)] == [f"{n}" for n in range(50)]
        with pytest.raises(KbError, match="300 characters"):
            next(kept)
