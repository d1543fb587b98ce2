"""Imports that are killed while others write to the same store: nothing is lost or doubled once they run to the end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from bare_workspace import bare_workspace

from kbtools.model.ticket import Link, Ticket
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.tickets.import_ import import_tickets
from kbtools.workspace import Workspace

TICKETS = 1_500  # of each file: more than are written in one transaction
KEPT = Link("a", "7", "by-a-person", "agent")


def written(path: Path, source: str, turn: int) -> Path:
    """A file of tickets that all changed since the turn before."""
    said = {"author": "requester", "public": True}
    rows = (
        {
            "id": str(number),
            "source": source,
            "requester": f"r{number}@example.com",
            "linked_articles": [f"article-{(number + turn) % 9}"],
            "messages": [{**said, "body": f"Lamp {number} is dark, turn {turn}. Write to r{number}@example.com"}],
        }
        for number in range(TICKETS)
    )
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def started(root: Path, file: Path, url: str) -> subprocess.Popen[bytes]:
    """`kb ticket import` in a process of its own."""
    command = [sys.executable, "-m", "kbtools", "-C", str(root), "ticket", "import", str(file)]
    env = {**os.environ, "KB_STORE_URL": url}
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def content(store: Store) -> tuple[list[Ticket], list[Link]]:
    return list(store.tickets.all()), store.links.all()


def both(here: Workspace, files: list[Path]) -> list[subprocess.Popen[bytes]]:
    """Two imports at once."""
    return [started(here.root, file, here.settings.store_url) for file in files]


def kill_imports(root: Path, kills: int, seed: int, url: str = Settings().store_url) -> None:
    """Kill two imports at once, again and again, at any moment; then let both run to the end."""
    random, here = Random(seed), bare_workspace(root / "here", Settings(store_url=url))
    files = [written(root / f"{source}.jsonl", source, 0) for source in "ab"]
    began = time.monotonic()
    assert [run.wait(300) for run in both(here, files)] == [0, 0]
    whole = time.monotonic() - began
    with here.store() as store:
        store.links.put(KEPT)
    for turn in range(1, kills + 1):
        for source, file in zip("ab", files, strict=True):
            written(file, source, turn)
        for run in both(here, files):
            time.sleep(random.uniform(0, 1.2 * whole))
            run.kill()
            run.wait(60)
        with here.store() as store:
            assert store.tickets.count() == 2 * TICKETS
            assert KEPT in store.links.all()
    assert [run.wait(300) for run in both(here, files)] == [0, 0]
    undisturbed = bare_workspace(root / "there")
    shutil.copy(here.root / ".kb" / "secret", undisturbed.root / ".kb" / "secret")
    import_tickets(undisturbed, files)
    with here.store() as store, undisturbed.store() as other:
        other.links.put(KEPT)
        assert content(store) == content(other)


@pytest.mark.full
def test_imports_that_are_killed_lose_and_double_nothing(tmp_path: Path) -> None:
    kill_imports(tmp_path, kills=3, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_hundred_kills_of_imports_lose_and_double_nothing(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = str(request.getfixturevalue("postgresql")) if kind == "postgresql" else Settings().store_url
    kill_imports(tmp_path, kills=100, seed=2, url=url)
