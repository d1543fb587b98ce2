"""Tickets that go out of a store come back as they were, and nobody else's lines pass for them."""

from __future__ import annotations

import json
import shutil
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from quick_cases import first_quick

from kbtools.errors import KbError
from kbtools.model.ticket import Link, Message, Ticket, ticket_to_json
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.system.sealing import Secret
from kbtools.tickets.export import export_tickets, lines_of_tickets
from kbtools.tickets.import_ import ImportedTickets, import_tickets
from kbtools.tickets.kept import is_proven, kept_of, kept_to_json
from kbtools.workspace import Workspace

NOW = datetime(2026, 11, 3, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
GIVEN = [
    Ticket(
        "1001",
        (
            Message("requester", "Call me on +1 212 555 0142. <p> and <p> &amp; stay <b>here</b>.", True, NOW),
            Message("agent", "On Monday you wrote:\n\nIs <script> a tag? 5 < 6 &lt; 7.\n--\nIda", True, NOW, "Ida"),
            Message("agent", "VIP, be quick", False),
            Message("system", "Re-opened\u2028by Łukasz 漢字 😀 \u202e", True),
        ),
        source="desk",
        subject="  Zoë’s lamp\tis \x1b[31mdark ",
        status=" solved",
        created_at=NOW,
        resolved_at=NOW,
        tags=("lamp", " lamp ", "ada@shop.example"),
        requester="Ada@Shop.example",
        linked_articles=("glim", "lamp"),
        lang="en",
        csat=4.5,
        merged_into="7",
        people=("Zoë Oakhurst",),
    ),
    Ticket("1001", (Message("requester", "Same id, other desk", True),), source="other", csat=5),
    Ticket("empty", (), requester="ada@shop.example", url="https://desk.example/empty"),
]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One with tickets, a link that a person added, and one that a person took away."""
    made = bare_workspace(tmp_path / "here")
    given = tmp_path / "given.jsonl"
    given.write_text("".join(f"{json.dumps(ticket_to_json(one))}\n" for one in GIVEN), encoding="utf-8")
    import_tickets(made, [given])
    with made.store() as store:
        store.links.put(Link("desk", "1001", "by-requester", "requester", NOW))
        store.links.put(Link("other", "1001", "glim", "agent"))
        assert store.links.remove("desk", "1001", "lamp")
    return made


def content(store: Store) -> list[object]:
    return [list(store.tickets.all()), store.links.all(), store.links.by_people(one.key for one in GIVEN)]


def told(done: ImportedTickets) -> tuple[int, int, int, int]:
    assert done.unmarked == 0
    return done.added, done.changed, done.unchanged, len(done.problems)


def test_importing_what_was_exported_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    with workspace.store() as store:
        before = content(store)
    assert export_tickets(workspace, out).tickets == len(GIVEN)
    assert told(import_tickets(workspace, [out])) == (0, 0, len(GIVEN), 0)
    with workspace.store() as store:
        assert content(store) == before
    assert list(lines_of_tickets(workspace)) == out.read_text(encoding="utf-8").split("\n")[:-1]


def test_another_workspace_with_the_same_secret_gets_the_same(workspace: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    export_tickets(workspace, out)
    there = bare_workspace(tmp_path / "there")
    shutil.copy(workspace.root / ".kb" / "secret", there.root / ".kb" / "secret")
    assert told(import_tickets(there, [out])) == (len(GIVEN), 0, 0, 0)
    with workspace.store() as mine, there.store() as theirs:
        assert content(theirs) == content(mine)
        assert theirs.forgetting.tickets_of(there.secret().hash("ada@shop.example"))
    export_tickets(there, tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == out.read_bytes()
    assert told(import_tickets(there, [tmp_path / "given.jsonl"])) == (0, 0, len(GIVEN), 0)  # nor doubled by its source


def test_with_another_secret_they_are_tickets_like_any_other(workspace: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    export_tickets(workspace, out)
    there = bare_workspace(tmp_path / "there")
    assert told(import_tickets(there, [out])) == (len(GIVEN), 0, 0, 0)
    with workspace.store() as mine, there.store() as theirs:
        hers = [[ticket.requester for ticket in store.tickets.all()] for store in (mine, theirs)]
        assert [len(set(filter(None, side))) for side in hers] == [1, 1]  # still one person, under another name
        assert hers[0] != hers[1]
        assert not any(theirs.links.by_people(one.key for one in GIVEN).values())


def test_a_line_that_was_changed_is_masked_and_proves_nothing(workspace: Workspace, tmp_path: Path) -> None:
    row = json.loads(next(iter(lines_of_tickets(workspace))))
    row["messages"].append({"author": "agent", "public": True, "body": "Write to ben@shop.example."})
    row["kept"]["links"].append({"slug": "spam", "by": "agent", "created_at": None, "removed": False})
    changed = tmp_path / "changed.jsonl"
    changed.write_text(json.dumps(row), encoding="utf-8")
    import_tickets(workspace, [changed])
    with workspace.store() as store:
        assert "ben@shop.example" not in str(list(store.tickets.all()))
        assert "spam" not in {link.slug for link in store.links.all()}


@pytest.mark.parametrize(
    "kept", first_quick([7, "x", [], {}, {"proof": 1}, {"proof": "x", "links": [{}]}, {"links": 3}, None])
)
def test_whatever_stands_in_kept_costs_no_ticket(kept: object, tmp_path: Path) -> None:
    made = bare_workspace(tmp_path / "here")
    (tmp_path / "a.jsonl").write_text(json.dumps(ticket_to_json(GIVEN[1]) | {"kept": kept}), encoding="utf-8")
    assert told(import_tickets(made, [tmp_path / "a.jsonl"])) == (1, 0, 0, 0)


def test_the_case_of_a_letter_counts() -> None:
    secret = Secret(b"of the tests, long enough")
    row = kept_to_json(GIVEN[1], (), secret)
    assert is_proven(replace(GIVEN[1], kept=kept_of(row)), secret)
    assert not is_proven(replace(GIVEN[1], subject="A", kept=kept_of(row)), secret)
    assert not is_proven(replace(GIVEN[1], source="OTHER", kept=kept_of(row)), secret)
    assert not is_proven(GIVEN[1], secret)


def test_what_the_rules_of_today_mask_does_not_come_back(workspace: Workspace, tmp_path: Path) -> None:
    export_tickets(workspace, tmp_path / "out.jsonl")
    stricter = Workspace(workspace.root, Settings(redact_words=("Łukasz",)))
    assert told(import_tickets(stricter, [tmp_path / "out.jsonl"])) == (0, 1, len(GIVEN) - 1, 0)
    with workspace.store() as store:
        assert "Łukasz" not in str(list(store.tickets.all()))


def test_the_file_is_its_owners_alone_and_an_earlier_one_stays_when_writing_fails(
    workspace: Workspace, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    export_tickets(workspace, out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    before = out.read_bytes()

    def fails(_: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(KbError, match="No space left"):
        export_tickets(workspace, out, fails)
    assert out.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_more_tickets_than_are_in_memory_at_once_are_all_written(tmp_path: Path) -> None:
    made, seen = bare_workspace(tmp_path / "here"), list[int]()
    said = (Message("requester", "Dark", public=True, created_at=datetime(2026, 1, 1, tzinfo=UTC)),)
    with made.store() as store:
        store.tickets.put_many(Ticket(str(number), said) for number in range(1_001))
    assert len({json.loads(line)["id"] for line in lines_of_tickets(made, seen.append)}) == 1_001
    assert seen == [500, 1_000, 1_001]
