"""Names that the records of tickets state are found in other texts by their hashes, which go when the tickets go."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from two_people import gap_of, put_gaps

from kbtools.articles.publish import source_hash
from kbtools.evaluation import JUDGEMENTS, Case
from kbtools.evaluation.judge import public_id
from kbtools.evaluation.judgements import JudgementFile
from kbtools.model.ticket import Message, Ticket, ticket_to_json
from kbtools.model.visit import Feedback, Search
from kbtools.privacy.scan import Private, scan
from kbtools.workspace import Workspace

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAME, ANNA = "Wilhelmina Oakhurst", "w77@web.example"
Run = Callable[..., str]


@pytest.fixture
def run(kb_with: Callable[..., Run]) -> Run:
    """`kb` in a workspace with an article and two tickets; the record of the first names its people."""
    rows = [ticket("1", f"Put it on {NAME}, please.", people=[NAME, "Odo Brandmaier"]), ticket("2", "It is dark.")]
    return kb_with(rows)


def ticket(id_: str, body: str, **more: Any) -> dict[str, Any]:
    said = {"author": "requester", "public": True, "body": body}
    return {"id": id_, "source": "desk", "subject": "Lamp", "requester": ANNA, "messages": [said], **more}


def found(root: Path) -> list[Private]:
    return scan(Workspace.open(root), NOW.date())


def test_the_name_that_a_record_states_is_found_wherever_somebody_wrote_it(
    run: Run, tmp_path: Path, write_article: Callable[..., Path]
) -> None:
    assert "[name]" in run("ticket", "show", "1")
    assert found(tmp_path) == []
    workspace = Workspace.open(tmp_path)
    with workspace.store() as store:
        store.tickets.put_many(
            [Ticket("3", (Message("agent", f"We saw {NAME.lower()} ask this", public=True),), "desk", subject="x")]
        )
        store.feedback.put(Feedback("f1", "lamp", helpful=False, why="as brandmaier, odo said"), NOW)
        store.searches.put(Search("s1", NAME.upper(), 0, clicked=False), NOW)
    put_gaps(workspace, gap_of("gap-aaaaaaaa", ("desk", "2"), why=f"{NAME} asks this"))
    workspace.drafts.mkdir()
    (workspace.drafts / "new.md").write_text(f"one\nEnter {NAME} there\n", encoding="utf-8")
    write_article("box.md", "title: The box\n", f"Ask\n{NAME}.")
    write_article("lid.md", f"title: The lid\nsources: [{'ab' * 16}]\n", f"Ask {NAME}.\n\nwilhelmina oakhurst")
    page = workspace.site / "articles" / "lid" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>Ask <b>Wilhelmina</b> Oakhurst</p>", encoding="utf-8")
    text = "the name of a person stands in the text: [name]"
    rows = found(tmp_path)
    assert {(row.where.partition(":")[0], row.kind, row.by_person) for row in rows} == {
        ("docs/box.md", text, True), ("docs/lid.md", text, False), (".kb/drafts/new.md", "name", False),
        ("ticket desk/3", "name", False), ("feedback on lamp", "name", False), ("search s1", "name", False),
        ("gap-aaaaaaaa", "name", False), ("site/articles/lid/index.html", "name", False),
    }  # fmt: skip
    said = run("privacy", "scan", code=1)
    assert ".kb/drafts/new.md:2: name" in said
    assert "oakhurst" not in said.lower()


def test_the_store_holds_no_name_and_an_export_no_hash(run: Run, tmp_path: Path) -> None:
    run("ticket", "export", "--jsonl", str(tmp_path / "out.jsonl"))
    with Workspace.open(tmp_path).store() as store:
        hashes = store.tickets.name_hashes()
        assert not any("name" in key for row in store.tickets.all() for key in ticket_to_json(row))
    assert len(hashes) == 2
    written = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert not any(hashed in written for hashed in hashes)
    for path in (tmp_path / ".kb").rglob("*"):
        assert not path.is_file() or b"oakhurst" not in path.read_bytes().lower()


def test_tickets_from_before_names_were_known_are_counted_and_an_import_mends_them(run: Run, tmp_path: Path) -> None:
    assert "from the help desk" not in run("privacy", "rescan")
    with Workspace.open(tmp_path).store() as store:
        kept = [*store.tickets.all()]
        store.forgetting.remove(row.key for row in kept)
        store.tickets.put_many(kept)  # as an earlier version wrote them
    assert "2 tickets came in before the names in tickets' records were looked for" in run("privacy", "rescan")
    assert "2 unchanged" in run("ticket", "import", str(tmp_path / "t.jsonl"))
    assert "from the help desk" not in run("privacy", "rescan", "--dry-run")
    with Workspace.open(tmp_path).store() as store:
        assert len(store.tickets.name_hashes()) == 2


def test_masking_again_keeps_what_is_known_of_names(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.kbtools]\nredact.words = ["please"]\n', encoding="utf-8")
    assert "1 of 2 texts changed" in run("privacy", "rescan")
    with Workspace.open(tmp_path).store() as store:
        assert len(store.tickets.name_hashes()) == 2


def test_the_names_go_with_the_tickets(run: Run, tmp_path: Path) -> None:
    run("privacy", "forget", ANNA, "--yes")
    with Workspace.open(tmp_path).store() as store:
        assert store.tickets.name_hashes() == frozenset()


def test_after_a_new_secret_articles_know_their_tickets_and_names_have_to_be_imported_again(
    run: Run, tmp_path: Path, write_article: Callable[..., Path]
) -> None:
    workspace, key, other = Workspace.open(tmp_path), ("desk", "1"), "cd" * 16
    mine = source_hash(key, workspace.secret())
    write_article("lid.md", f"title: The lid\nsources: [{mine}, {other}]\n", f"The number {mine} is in the text.")
    workspace.drafts.mkdir()
    (workspace.drafts / "new.md").write_text(f"---\nsources:\n  - {mine}\n---\n", encoding="utf-8")
    judged = JudgementFile(workspace.search_index / JUDGEMENTS)
    workspace.search_index.mkdir(exist_ok=True)
    judged.put(Case(public_id(key, workspace.secret()), "Lamp", "It is dark", frozenset(("lamp",))))
    said = run("privacy", "rekey", "--yes")
    assert "Tickets have new hashes in 3 files; commit those that are in git:\n  docs/lid.md\n" in said
    assert "The names in the records of 2 tickets are not known any more" in said
    new = source_hash(key, Workspace.open(tmp_path).secret())
    text = (tmp_path / "docs" / "lid.md").read_text(encoding="utf-8")
    assert text.count(new) == 2
    assert mine not in text
    assert other in text
    assert new in (workspace.drafts / "new.md").read_text(encoding="utf-8")
    assert judged.ids() == {public_id(key, Workspace.open(tmp_path).secret())}
    with Workspace.open(tmp_path).store() as store:
        assert store.tickets.name_hashes() == frozenset()
        assert store.tickets.without_names() == 2


def test_what_a_person_wrote_into_an_article_is_not_called_nothing(
    run: Run, write_article: Callable[..., Path]
) -> None:
    write_article("box.md", "title: The box\n", f"Ask\n{NAME}.")
    said = run("privacy", "scan")
    assert said.endswith("written by a person\n1 place to look at: a person wrote what stands there.\n")


def test_an_import_says_how_many_numbers_may_be_telephones_of_another_country(run: Run, tmp_path: Path) -> None:
    (tmp_path / "n.jsonl").write_text(json.dumps(ticket("7", "Es ist die 0711 1234567.")), encoding="utf-8")
    said = run("ticket", "import", str(tmp_path / "n.jsonl"))
    assert "1 number may be of telephones." in said
    (tmp_path / "pyproject.toml").write_text('[tool.kbtools]\nredact.region = "DE"\n', encoding="utf-8")
    assert "telephones" not in run("ticket", "import", str(tmp_path / "n.jsonl"))
    assert "[phone]" in run("ticket", "show", "7")
