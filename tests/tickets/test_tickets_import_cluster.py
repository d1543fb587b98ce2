"""Tickets masked on a Dask cluster come out as on this machine: the same rows of the store, byte for byte."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from bare_workspace import bare_workspace
from dask_cluster import cluster

pytestmark = pytest.mark.full
TEXTS = (
    "Call me on +44 20 7946 0958, I am Ada Lovelace.",
    "See https://help.example.com/articles/lamp/ and mail ada@example.com",
    "e\u0301\u202e" * 40,
    "Zebulon lost the remote of lamp ",
    "> quoted\n" * 20 + "-- \nAda",
)


def write_tickets(path: Path, count: int) -> None:
    """Tickets of which some come twice with other words, and one that cannot be read."""
    random, lines = Random(4), ["{"]
    for number in range(count):
        said = [{"author": who, "body": f"{random.choice(TEXTS)} {number}"} for who in ("requester", "agent")]
        lines.append(json.dumps({"id": str(number % (count - 20)), "source": "desk", "messages": said}))
    path.write_text("\n".join(lines), encoding="utf-8")


def kb(root: Path, *arguments: str, expect: int = 0) -> str:
    command = [sys.executable, "-m", "kbtools", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == expect, done.stderr
    return done.stdout


def stored(root: Path) -> list[tuple[object, ...]]:
    """All tickets of a store, as they stand there."""
    with closing(sqlite3.connect(root / ".kb" / "store.db")) as store:
        return store.execute("SELECT * FROM tickets ORDER BY source, id").fetchall()


def copy_of(secret: Path, root: Path) -> Path:
    """A workspace with this secret, so that its hashes are the same."""
    bare_workspace(root)
    (root / ".kb" / "secret").write_bytes(secret.read_bytes())
    return root


def test_import_and_rescan_on_a_cluster_change_no_byte_though_a_worker_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, files = bare_workspace(tmp_path / "here").root, tmp_path / "tickets.jsonl"
    there = copy_of(here / ".kb" / "secret", tmp_path / "there")
    write_tickets(files, 3000)
    expected = kb(here, "ticket", "import", "--json", "--jobs", "1", str(files), expect=1)
    with cluster(tmp_path, workers=2) as made:
        for name, value in made.variables.items():
            monkeypatch.setenv(name, value)
        on = ("--on", made.address)
        assert kb(there, "ticket", "import", "--json", *on, str(files), expect=1) == expected
        assert stored(there) == stored(here)
        made.workers[0].kill()
        (there / "pyproject.toml").write_text('[tool.kbtools]\nredact.words = ["Zebulon"]\n', encoding="utf-8")
        (here / "pyproject.toml").write_text('[tool.kbtools]\nredact.words = ["Zebulon"]\n', encoding="utf-8")
        monkeypatch.setenv("KB_BATCH_DASK", made.address)
        assert kb(there, "privacy", "rescan") == kb(here, "privacy", "rescan", "--jobs", "1")
        assert stored(there) == stored(here)
        assert "Zebulon" not in str(stored(there))
        assert "Ada" not in made.log.read_text(encoding="utf-8")


def test_a_cluster_that_is_not_there_says_so_and_stores_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, files = bare_workspace(tmp_path).root, tmp_path / "tickets.jsonl"
    write_tickets(files, 300)
    command = [sys.executable, "-m", "kbtools", "-C", str(root), "ticket", "import", "--on", "tcp://x:1", str(files)]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "error[setting]" in refused.stderr
    assert "by TLS" in refused.stderr
    assert stored(root) == []
    both = subprocess.run([*command, "--jobs", "2"], capture_output=True, text=True, check=False)
    assert "give one of them" in both.stderr
