"""What is costly to make and only read or copied: made once in a run, though several processes run the tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of that name, which `make` fills when it is asked for first.

    `make` gets a path where nothing is yet. All processes of a run get the same folder, so nobody may write to it:
    a test that writes takes a copy.
    """
    above = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        above = above.parent  # each process has a folder of its own in that of the run
    folder, done = above / f"made-once-{name}" / name, above / f"made-once-{name}.done"
    with FileLock(f"{done}.lock"):
        if not done.exists():
            shutil.rmtree(folder.parent, ignore_errors=True)  # what another process began and did not end
            folder.parent.mkdir()
            make(folder)
            done.touch()
    return folder
