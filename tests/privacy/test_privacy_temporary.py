"""Words of tickets that a command keeps while it works: below `.kb/`, and gone also where the command was killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kbtools.privacy.expire import expire
from kbtools.privacy.forget import forget
from kbtools.privacy.scan import TEMPORARY, scan
from kbtools.system.temporary import folders, remove_left, temporary_folder
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 2, tzinfo=UTC)
WORKS = """
import sys
from pathlib import Path
from kbtools.system.temporary import temporary_folder

with temporary_folder(Path(sys.argv[1])) as folder:
    (folder / "examples.json").write_text("the lamp of Ida Oak")
    print("works", flush=True)
    sys.stdin.read()
"""


@contextmanager
def working(workspace: Workspace) -> Iterator[subprocess.Popen[str]]:
    """Another process that has words of tickets, until it is ended."""
    command = [sys.executable, "-c", WORKS, str(workspace.temporary)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "works\n"
            yield process
        finally:
            process.kill()


def left_by_a_kill(workspace: Workspace, how: signal.Signals = signal.SIGKILL) -> Path:
    """The folder that a killed process left."""
    with working(workspace) as process:
        process.send_signal(how)
        process.wait()
    (folder,) = folders(workspace.temporary)
    assert (folder / "files" / "examples.json").is_file()
    return folder


def test_a_temporary_folder_is_the_owners_alone_and_gone_at_its_end(workspace: Workspace) -> None:
    with temporary_folder(workspace.temporary) as folder:
        assert workspace.private in folder.parents
        assert [one.stat().st_mode & 0o077 for one in (folder, folder.parent, workspace.temporary)] == [0, 0, 0]
        assert remove_left(workspace.temporary) == [folder.parent]
        assert folder.is_dir()
    assert folders(workspace.temporary) == []


@pytest.mark.full
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_what_a_killed_process_left_goes_when_the_next_one_begins(workspace: Workspace, how: signal.Signals) -> None:
    folder = left_by_a_kill(workspace, how)
    with temporary_folder(workspace.temporary):
        assert not folder.exists()


@pytest.mark.full
@pytest.mark.parametrize("end", [lambda one: forget(one, "nobody@example.com", NOW), lambda one: expire(one, NOW)])
def test_what_a_killed_process_left_is_told_and_goes(workspace: Workspace, end: Callable[[Workspace], object]) -> None:
    folder = left_by_a_kill(workspace)
    assert (workspace.shown(folder), TEMPORARY) in {(one.where, one.kind) for one in scan(workspace, NOW.date())}
    expire(workspace, NOW, preview=True)
    assert folder.exists()
    end(workspace)
    assert not folder.exists()
    assert TEMPORARY not in {one.kind for one in scan(workspace, NOW.date())}


@pytest.mark.full
def test_forgetting_names_what_a_running_command_still_has(workspace: Workspace) -> None:
    with working(workspace):
        (folder,) = folders(workspace.temporary)
        done = forget(workspace, "nobody@example.com", NOW)
        assert any(place.startswith(workspace.shown(folder)) for place in done.left)
        assert folder.exists()
