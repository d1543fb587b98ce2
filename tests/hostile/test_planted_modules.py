"""Files in the folder in which somebody calls `kb` are no part of the program, whatever their names are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.system.own_processes import for_others, run_nothing_from_here

NAMES = ("signal", "selectors", "socket", "struct", "threading", "tempfile", "kbtools")
STARTED = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path

from kbtools.jobs.start import ask_for
from kbtools.jobs.worker import Worker
from kbtools.model.publication import Wanted
from kbtools.service.limited_process import LimitedProcess, answer_all
from kbtools.workspace import Workspace


def work(pipe):
    answer_all(pipe, {"upper": str.upper})


if __name__ == "__main__":
    limited = LimitedProcess("test", work, (), 60)
    print(limited.ask("upper", "done"))
    limited.close()
    workspace = Workspace.open(Path(sys.argv[1]))
    with workspace.store() as store, Worker(workspace, lambda: store, lambda: datetime.now(UTC)):
        job = ask_for(workspace, store, "build", datetime.now(UTC), Wanted("archive", "no-such-article"))
        while store.jobs.get(job.id).ended_at is None:
            time.sleep(0.05)
        print(*(problem.code for problem in store.jobs.get(job.id).problems))
"""


@pytest.mark.full
def test_no_module_that_lies_in_the_current_folder_runs_in_a_process_that_is_started(tmp_path: Path) -> None:
    workspace = bare_workspace(tmp_path / "help")
    here, began = tmp_path / "downloads", tmp_path / "start.py"
    here.mkdir()
    for name in NAMES:
        (here / f"{name}.py").write_text("raise SystemExit('it ran')\n", encoding="utf-8")
    began.write_text(STARTED, encoding="utf-8")
    command = [sys.executable, str(began), str(workspace.root)]
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    done = subprocess.run(command, cwd=here, env=environ, capture_output=True, text=True, timeout=300, check=False)
    assert "it ran" not in done.stderr
    assert done.stdout.split() == ["DONE", "docs-missing"], done.stderr


def test_other_programs_are_started_as_they_were_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    before = dict(os.environ)
    run_nothing_from_here()
    assert for_others(os.environ) == before
    monkeypatch.setenv("PYTHONSAFEPATH", "1")  # by the person
    run_nothing_from_here()
    assert for_others(os.environ)["PYTHONSAFEPATH"] == "1"
