"""Commands for privacy as processes beside others: nothing lost or doubled, and who cannot go on says why."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from bare_workspace import bare_workspace
from filelock import FileLock

from kbtools.errors import KbError
from kbtools.privacy.forget import forget
from kbtools.privacy.rekey import rekey
from kbtools.settings import Settings
from kbtools.storage.forgetting import Forgetting
from kbtools.tickets.import_ import import_tickets
from kbtools.workspace import Workspace

ROUNDS, TICKETS, ADA = 2, 300, "ada@example.com"


@pytest.fixture(params=["sqlite", "postgresql"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    """A workspace without articles, with a store of either kind."""
    url = Settings().store_url if request.param == "sqlite" else cast("str", request.getfixturevalue("postgresql"))
    return help_centre(tmp_path, url)


def help_centre(folder: Path, url: str = Settings().store_url) -> Workspace:
    made = bare_workspace(folder / "centre", Settings(store_url=url))
    (made.docs / "articles").mkdir(parents=True)
    return made


def written(path: Path, turn: int = 0) -> Path:
    """Tickets of which every third is Ada's."""
    rows = (
        {
            "id": f"{number:03}",
            "requester": f"r{number}@example.com" if number % 3 else ADA,
            "messages": [{"author": "requester", "public": True, "body": f"Lamp {number} is dark, turn {turn}."}],
        }
        for number in range(TICKETS)
    )
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def started(workspace: Workspace, *command: str) -> subprocess.Popen[str]:
    """`kb …` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "kbtools", "-C", str(workspace.root), *command],
        env={**os.environ, "KB_STORE_URL": workspace.settings.store_url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ended(run: subprocess.Popen[str], *reasons: str) -> bool:
    """Whether a process did what it was asked; where not, it says one of these reasons, and never with a traceback."""
    said = run.communicate(timeout=300)[0]
    assert "Traceback" not in said, said
    assert run.returncode == 0 or any(reason in said for reason in reasons), said
    return run.returncode == 0


def is_whole(workspace: Workspace) -> bool:
    """Whether each ticket is there once, those of one requester still belong together, and the secrets are the same."""
    with workspace.store() as store:
        tickets, mark = list(store.tickets.all()), store.secret_mark
    people = {ticket.requester for ticket in tickets}
    adas = {ticket.requester for ticket in tickets if not int(ticket.id) % 3}
    ids = [ticket.id for ticket in tickets] == [f"{number:03}" for number in range(TICKETS)]
    return ids and len(adas) == 1 and len(people) == 1 + TICKETS - TICKETS // 3 and mark == workspace.secret().mark


@pytest.mark.full
def test_two_new_secrets_at_once_are_one_after_the_other_or_one_is_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    import_tickets(workspace, [written(tmp_path / "tickets.jsonl")])
    for _ in range(ROUNDS):
        runs = [started(workspace, "privacy", "rekey", "--yes") for _ in range(2)]
        changed = [ended(run, "error[secret-locked]") for run in runs]
        assert any(changed)
        assert is_whole(workspace)
        assert not (workspace.private / "secret.new").exists()


@pytest.mark.full
def test_an_import_during_which_the_secret_changes_ends_or_says_so_and_is_made_good_by_the_next(
    workspace: Workspace, tmp_path: Path
) -> None:
    for turn in range(ROUNDS):
        file = written(tmp_path / "tickets.jsonl", turn)
        import_tickets(workspace, [file])
        runs = [
            started(workspace, "ticket", "import", str(written(file, -1 - turn))),
            started(workspace, "privacy", "rekey", "--yes"),
        ]
        ended(runs[0], "error[secret-missing]")
        assert ended(runs[1])
        assert is_whole(workspace)
        import_tickets(workspace, [file])
        assert is_whole(workspace)


def test_tickets_that_come_while_somebody_is_forgotten_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = help_centre(tmp_path)
    file = written(tmp_path / "tickets.jsonl")
    import_tickets(workspace, [file])
    whole = Forgetting.wipe

    def and_an_import(self: Forgetting) -> None:
        whole(self)
        import_tickets(workspace, [file])

    monkeypatch.setattr(Forgetting, "wipe", and_an_import)
    told = forget(workspace, ADA, datetime(2026, 3, 1, tzinfo=UTC))
    assert told.left[-1] == f"{TICKETS // 3} tickets that came meanwhile: once no import runs, do this again"


def test_a_second_new_secret_is_refused_while_the_first_is_on_its_way(tmp_path: Path) -> None:
    workspace = help_centre(tmp_path)
    before = workspace.secret().mark
    with FileLock(workspace.private / "rekey.lock"), pytest.raises(KbError) as refused:
        rekey(workspace)
    assert refused.value.code == "secret-locked"
    assert workspace.secret().mark == before
