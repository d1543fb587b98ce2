"""`kb gap assign`, `comment`, `title` and `undo`: a team works through gaps in a terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

from kbtools.cli import kb
from kbtools.model.gap import Gap
from kbtools.model.ticket import Message, Ticket
from kbtools.scaffold import create
from kbtools.workspace import Workspace

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
GAP = "gap-aaaaaaaa"


def test_a_gap_is_given_to_somebody_named_commented_on_and_decided_about_until_it_is_taken_back(tmp_path: Path) -> None:
    create(tmp_path / "w", "Test")
    workspace = Workspace.open(tmp_path / "w")
    said = (Message("requester", "Where is the receipt?", public=True, created_at=NOW),)
    with workspace.store() as store:
        store.tickets.put_many([Ticket("1", said, source="mail", subject="Receipt", created_at=NOW)])
        store.gaps.put_all([Gap(GAP, "No receipt", (("mail", "1"),), 1, 0.8, "missing", (), NOW, NOW)], NOW)

    def run(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(kb, ["-C", str(workspace.root), *words], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return str(done.output)

    assert "has no account" in run("gap", "assign", GAP, "--to", "ada@shop.example", code=2)
    run("staff", "add", "ada@shop.example")
    assert "ada@shop.example looks after it, until 2099-01-01" in run(
        "gap", "assign", GAP, "--to", "Ada@shop.example", "--until", "2099-01-01"
    )
    assert "Nobody looks after it." in run("gap", "assign", GAP)
    assert "Kept: ask [email]" in run("gap", "comment", GAP, "ask eve@mail.example", "--by", "ada@shop.example")
    assert "It is called: The receipt is missing" in run("gap", "title", GAP, "The receipt is missing")
    run("gap", "dismiss", GAP, "--why", "nobody needs it")
    assert "Taken back: decided that no article is needed" in run("gap", "undo", GAP)
    assert "Taken back: gave another title" in run("gap", "undo", GAP)
    with workspace.store() as store:
        assert (store.gaps.get(GAP).title, store.gaps.get(GAP).state) == ("No receipt", "open")
    assert "nothing was decided" in run("gap", "undo", GAP, code=1)
    name = next(workspace.docs.rglob("articles/*.md")).stem
    assert "ada@shop.example looks after it." in run("article", "assign", name, "--to", "ada@shop.example")
