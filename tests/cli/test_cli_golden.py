"""What a person reads in the terminal, kept as files that read well: tests/cli/golden/.

After a wanted change: KB_GOLDEN=write ./tests/run tests/cli/test_cli_golden.py, then read the files.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import chdir
from pathlib import Path

import pytest
from kb_run import kb

from kbtools.articles.library import Folder
from kbtools.model.article import Article

GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("KB_GOLDEN") == "write"
TICKETS = (
    ("1", "lamp not found", "the lamp is invisible to my mobile, it will not connect", "pair-the-light"),
    ("2", "no light in the app", "my mobile cannot see the lamp any more, please help", "pair-the-light"),
    ("3", "where is my bill", "I cannot find the bill for march, where do you hide it?", "find-an-invoice"),
)

FIRST = {"ticket-import": ("ticket", "import", "../tickets.jsonl"), "index": ("index",)}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("golden") / "help"
    run(root.parent, "init", str(root), "--name", "Lamp help")
    folder = Folder(root / "docs")
    for path in list(folder.paths()):
        (root / "docs" / path).unlink()
    folder.write(
        Article(
            slug="pair-the-light",
            title="Pair the light with your phone",
            owner="hardware-team",
            path="pair-the-light.md",
            body="## What to do\n\n1. Hold the button until it blinks.\n",
        )
    )
    folder.write(
        Article(
            slug="find-an-invoice",
            title="Find an invoice",
            owner="billing-team",
            path="find-an-invoice.md",
            body="## What to do\n\n1. Open Billing.\n2. See [the list](invoices.md).\n",
        )
    )
    write_tickets(root.parent / "tickets.jsonl")
    # Each worker of a parallel run makes its own: no test waits for another to have built the index.
    for name, arguments in FIRST.items():
        (root.parent / f"{name}.told").write_text(run(root, *arguments), encoding="utf-8")
    return root


def write_tickets(path: Path) -> None:
    """Three tickets, and a line that is cut off."""
    rows = [
        {
            "id": identity,
            "status": "resolved",
            "subject": subject,
            "requester": f"r{identity}",
            "linked_articles": [slug],
            "messages": [{"author": "requester", "public": True, "body": body}],
        }
        for identity, subject, body, slug in TICKETS
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + '{"id": "4", "messages"\n', encoding="utf-8")


def run(root: Path, *arguments: str) -> str:
    folder = None if arguments[0] == "init" else root
    with chdir(root if root.is_dir() else root.parent):
        done = kb(*arguments, folder=folder)
    told = done.stdout + (f"--- stderr\n{done.stderr}" if done.stderr else "") + f"--- exit {done.returncode}\n"
    return masked(told, root)


def masked(told: str, root: Path) -> str:
    """Without what differs from run to run: folders, generations, seconds."""
    told = told.replace(str(root), "HELP").replace(str(root.parent), "FOLDER")
    told = re.sub(r"\d{8}-\d{6}-\d{3}", "GENERATION", told)
    return re.sub(r"\d+\.\d s\b", "N s", told)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        *FIRST.items(),
        ("index-again", ("index",)),
        ("suggest", ("suggest", "the lamp is invisible to my mobile", "--explain")),
        ("suggest-silence", ("suggest", "who won the football match")),
        ("search", ("search", "billing")),
        ("article-list", ("article", "list")),
        ("article-due", ("article", "due")),
        ("article-missing", ("article", "show", "find-an-invioce")),
        ("check", ("check",)),
        ("doctor", ("doctor",)),
        ("outbox-list", ("outbox", "list")),
        ("ticket-list", ("ticket", "list")),
        ("report", ("report", "--since", "2026-03-01", "--until", "2026-03-29")),
    ],
)
def test_the_terminal_reads_as_it_was_agreed(workspace: Path, name: str, arguments: tuple[str, ...]) -> None:
    made = workspace.parent / f"{name}.told"
    told = made.read_text(encoding="utf-8") if made.exists() else run(workspace, *arguments)
    path = GOLDEN / f"{name}.txt"
    if WRITE:
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")
