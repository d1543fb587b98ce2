"""`kb link` and `kb article flagged`, as a person would start them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kbtools.cli import kb
from kbtools.storage import Flag
from kbtools.system.sealing import make_secret
from kbtools.workspace import Workspace

Run = Callable[..., Any]
TICKET = {
    "id": "7", "source": "desk", "status": "solved", "subject": "Lamp", "created_at": "2026-03-01T09:30:00Z",
    "resolved_at": "2026-03-02T09:30:00Z", "linked_articles": ["vpn"],
    "messages": [{"author": "requester", "public": True, "body": "It does not connect"}],
}  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, write_article: Callable[..., Path]) -> Run:
    """`kb` in a workspace with two articles and one ticket that one of them answered."""
    write_article("vpn.md", "title: The VPN does not connect\nowner: network-team")
    write_article("lamp.md", "title: The lamp is dark")
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")

    def once(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(kb, ["-C", str(tmp_path), *words], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return str(done.output)

    make_secret(tmp_path / ".kb" / "secret")
    import_again(run=once, root=tmp_path)
    return once


def import_again(run: Run, root: Path, **changed: object) -> None:
    (root / "t.jsonl").write_text(json.dumps({**TICKET, **changed}) + "\n", encoding="utf-8")
    run("ticket", "import", str(root / "t.jsonl"))


def links(run: Run) -> list[tuple[str, str]]:
    return [(row["slug"], row["by"]) for row in json.loads(run("link", "list", "7", "--json"))["links"]]


def test_a_link_is_added_by_hand_from_when_the_ticket_was_solved(run: Run) -> None:
    assert "desk 7 was answered by lamp" in run("link", "add", "7", "lamp", "--by", "requester")
    assert links(run) == [("lamp", "requester"), ("vpn", "agent")]
    assert "2026-03-02" in run("link", "list")


def test_a_link_taken_away_by_hand_does_not_return_with_an_import(run: Run, tmp_path: Path) -> None:
    run("link", "remove", "7", "vpn")
    assert links(run) == []
    import_again(run, tmp_path, subject="Another subject")
    assert links(run) == []
    run("link", "add", "7", "vpn")
    assert links(run) == [("vpn", "agent")]


def test_what_is_not_there_is_named(run: Run) -> None:
    assert "article-missing" in run("link", "add", "7", "lmap", code=2)
    assert "ticket-missing" in run("link", "add", "8", "lamp", code=2)
    assert "no link to 'lamp'" in run("link", "remove", "7", "lamp", code=2)
    assert "not-found" in run("article", "flagged", "--done", "vpn", code=2)


def test_flagged_articles_are_listed_with_their_owner_until_they_are_mended(run: Run, tmp_path: Path) -> None:
    assert "No agent has flagged" in run("article", "flagged")
    with Workspace.open(tmp_path).store() as store:
        store.flags.put(Flag("vpn", "desk", "7", datetime(2026, 3, 3, tzinfo=UTC)))
    [row] = json.loads(run("article", "flagged", "--json"))["flagged"]
    assert (row["slug"], row["owner"], row["ticket"]) == ("vpn", "network-team", "7")
    assert "network-team" in run("article", "flagged")
    assert "No agent has flagged" in run("article", "flagged", "--done", "vpn")
