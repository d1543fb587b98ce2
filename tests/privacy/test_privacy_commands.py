"""`kb privacy …` in a workspace with tickets of two people and messages of the contact form."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cut_off_runs import cut_off_at
from quick_cases import first_quick

from kbtools.contact import accept
from kbtools.model.message import ContactMessage, from_bytes
from kbtools.model.ticket import Message, Ticket
from kbtools.model.visit import Feedback
from kbtools.privacy.expire import expire
from kbtools.privacy.forget import forget
from kbtools.privacy.rekey import rekey
from kbtools.storage.outbox import OutboxItem
from kbtools.system.sealing import load_secret
from kbtools.tickets.learning_copy import copy_maker
from kbtools.workspace import Workspace

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANNA, BEN = "anna@shop.example", "ben@shop.example"
Run = Callable[..., str]


@pytest.fixture
def run(kb_with: Callable[..., Run]) -> Run:
    """`kb` in a workspace with an article, its index, and three tickets that it answered."""
    rows = [ticket(1, ANNA, "zanzibar glow"), ticket(2, BEN, "velvet beam"), ticket(3, ANNA, "walnut shine", "2020")]
    run = kb_with(rows)
    run("index")
    return run


def ticket(number: int, requester: str, words: str, year: str = "2026") -> dict[str, Any]:
    return {
        "id": str(number), "source": "desk", "status": "solved", "subject": f"{words} {number}", "requester": requester,
        "created_at": f"{year}-03-01T09:30:00Z", "resolved_at": f"{year}-03-02T09:30:00Z", "linked_articles": ["lamp"],
        "messages": [{"author": "requester", "public": True, "body": f"The {words} is dark since the update."}],
    }  # fmt: skip


def send(workspace: Workspace, email: str) -> str:
    with workspace.store() as store:
        return accept(
            ContactMessage(email, f"Where is it, asks {email}?", NOW, subject="Parcel", form_key=email), store=store,
            secret=workspace.secret(), copy=copy_maker(workspace.secret(), workspace.redactor()),
            settings=workspace.settings, random=Random(1),
        ).reference  # fmt: skip


def tickets(root: Path) -> dict[str, Ticket]:
    with Workspace.open(root).store() as store:
        return {found.id: found for found in store.tickets.all()}


def test_forgetting_a_requester_leaves_nothing_of_them_in_store_and_index(run: Run, tmp_path: Path) -> None:
    said = run("privacy", "forget", ANNA, answer="y\n")
    assert "2 tickets and 0 sealed originals deleted" in said
    assert "nothing of them is left" in said
    assert list(tickets(tmp_path)) == ["2"]
    kept = [path for folder in (".kb", "search_index") for path in (tmp_path / folder).rglob("*") if path.is_file()]
    assert any("velvet" in path.read_bytes().decode("latin-1") for path in kept)
    for path in kept:
        held = path.read_bytes()
        assert b"zanzibar" not in held, path
        assert b"walnut" not in held, path


def test_forgetting_asks_first(run: Run, tmp_path: Path) -> None:
    run("privacy", "forget", ANNA, answer="n\n", code=1)
    assert len(tickets(tmp_path)) == 3


@pytest.mark.full
def test_a_message_that_is_not_delivered_yet_is_not_forgotten(run: Run, tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    waiting = send(workspace, "carl@shop.example")
    said = run("privacy", "forget", "Carl@Shop.example ", "--yes")
    assert f"{waiting} is not delivered yet" in said
    assert waiting in tickets(tmp_path)
    with workspace.store() as store:
        store.outbox.delivered(waiting, NOW)
    assert "1 ticket and 1 sealed original deleted" in run("privacy", "forget", "carl@shop.example", "--yes")
    with workspace.store() as store:
        assert store.outbox.all() == []


def test_a_backup_that_still_holds_the_tickets_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".kb" / "store.db.before-0007").write_bytes(b"an earlier store")
    assert "still there: .kb/store.db.before-0007" in run("privacy", "forget", BEN, "--yes", code=1)


def test_scan_names_the_place_and_the_kind_and_never_the_text(run: Run, tmp_path: Path) -> None:
    assert "Nothing private was found." in run("privacy", "scan")
    with Workspace.open(tmp_path).store() as store:
        (first, *_) = store.tickets.all()
        said = Message("agent", "Call 0171 555 123 or mail dora@shop.example", public=True)
        store.tickets.put_many([replace(first, messages=(said,))])
        store.feedback.put(Feedback("f1234567", "lamp", helpful=False, why="mail eve@shop.example"), NOW)
    (tmp_path / ".kb" / "drafts").mkdir()
    (tmp_path / ".kb" / "drafts" / "new.md").write_text("one\nfrank@shop.example\n", encoding="utf-8")
    said_all = run("privacy", "scan", code=1)
    assert "ticket desk/1: email" in said_all
    assert "feedback on lamp: email" in said_all
    assert ".kb/drafts/new.md:2: email" in said_all
    rows = json.loads(run("privacy", "scan", "--json", code=1))["private"]
    assert {"where": "ticket desk/1", "kind": "email", "by_person": False} in rows
    assert "shop.example" not in said_all + json.dumps(rows)


@pytest.mark.full
def test_rescan_masks_what_new_words_say_and_keeps_links(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.kbtools]\nredact.words = ["velvet"]\n', encoding="utf-8")
    assert "1 of 3 texts would change" in run("privacy", "rescan", "--dry-run")
    assert "velvet" in tickets(tmp_path)["2"].subject
    assert "1 of 3 texts changed" in run("privacy", "rescan")
    assert tickets(tmp_path)["2"].subject == "[word] beam 2"
    with Workspace.open(tmp_path).store() as store:
        assert store.links.of("desk", "2") == ["lamp"]
    assert "0 of 3 texts changed" in run("privacy", "rescan")


@pytest.mark.full
def test_old_tickets_go_when_the_setting_says_so(run: Run, tmp_path: Path) -> None:
    assert "kept for ever" in run("privacy", "expire")
    days = (datetime.now(UTC) - datetime(2021, 1, 1, tzinfo=UTC)) // timedelta(days=1)
    (tmp_path / "pyproject.toml").write_text(f"[tool.kbtools]\nprivacy.keep_tickets_days = {days}\n", encoding="utf-8")
    assert "1 ticket would be deleted" in run("privacy", "expire", "--dry-run")
    assert "1 ticket deleted" in run("privacy", "expire")
    assert sorted(tickets(tmp_path)) == ["1", "2"]
    assert "0 tickets deleted" in run("privacy", "expire")


@pytest.mark.full
def test_a_new_secret_keeps_people_apart_and_messages_readable(run: Run, tmp_path: Path) -> None:
    reference = send(Workspace.open(tmp_path), ANNA)
    old, before = (tmp_path / ".kb" / "secret").read_text(), tickets(tmp_path)
    assert "The secret is replaced; 3 hashes and seals changed" in run("privacy", "rekey", "--yes")
    assert (tmp_path / ".kb" / "secret").read_text() != old
    after = tickets(tmp_path)
    assert after["1"].requester == after["3"].requester == after[reference].requester != after["2"].requester
    assert not {t.requester for t in after.values()} & {t.requester for t in before.values()}
    with Workspace.open(tmp_path).store() as store:
        (item,) = store.outbox.all()
    assert from_bytes(load_secret(tmp_path / ".kb" / "secret").unseal(item.sealed)).email == ANNA
    assert not (tmp_path / ".kb" / "secret.new").exists()


@pytest.mark.parametrize("stored", first_quick([False, True]))
def test_a_new_secret_that_was_cut_off_is_finished_by_the_next_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored: bool
) -> None:
    del run
    workspace = Workspace.open(tmp_path)
    send(workspace, ANNA)

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(
            "kbtools.storage.forgetting.Forgetting.wipe" if stored else "kbtools.system.sealing.Secret.seal", killed
        )
        with pytest.raises(Killed):
            rekey(workspace)
    rekey(Workspace.open(tmp_path))
    with workspace.store() as store:
        (item,) = store.outbox.all()
        people = [found.requester for found in store.tickets.all() if found.id in ("1", "3")]
    assert from_bytes(Workspace.open(tmp_path).secret().unseal(item.sealed)).email == ANNA
    assert len(set(people)) == 1


def test_a_secret_of_the_environment_is_not_changed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_SECRET", "a secret of the environment")
    assert "KB_SECRET" in run("privacy", "rekey", "--yes", code=1)


@pytest.mark.full
def test_forgetting_that_was_cut_off_is_finished_by_the_next_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off_at("kbtools.privacy.forget.build", monkeypatch, lambda: forget(Workspace.open(tmp_path), ANNA, NOW))
    run("privacy", "forget", ANNA, "--yes")
    _assert_no_index_has_her_word(tmp_path)


@pytest.mark.full
def test_deleting_old_tickets_that_was_cut_off_is_finished_by_the_next_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Workspace.open(tmp_path)
    keeps = Workspace(tmp_path, replace(opened.settings, keep_tickets_days=1))
    later = NOW + timedelta(days=5000)
    cut_off_at("kbtools.privacy.forget.build", monkeypatch, lambda: expire(keeps, later))
    with keeps.store() as store:
        assert store.tickets.count() == 0
    assert expire(keeps, later).tickets == 0
    _assert_no_index_has_her_word(tmp_path)


@pytest.mark.full
def test_a_message_that_the_secret_does_not_open_is_named_until_it_is_removed(run: Run, tmp_path: Path) -> None:
    with Workspace.open(tmp_path).store() as store:
        store.outbox.add(OutboxItem("key", "KB-BAD222", b"sealed with another secret", NOW, NOW))
    said = run("privacy", "forget", BEN, "--yes", code=1)
    assert "KB-BAD222 may be theirs, the secret does not open it: kb outbox remove KB-BAD222" in said
    run("outbox", "remove", "KB-BAD222", answer="n\n", code=1)
    assert "KB-BAD222 is deleted" in run("outbox", "remove", "KB-BAD222", answer="y\n")
    run("privacy", "forget", BEN, "--yes")
    assert "the outbox has no 'KB-BAD222'" in run("outbox", "remove", "KB-BAD222", "--yes", code=2)


@pytest.mark.full
def test_evidence_in_public_that_was_not_written_again_is_written_by_the_next_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del run
    keeps, later = _keeping_one_day(tmp_path), NOW + timedelta(days=5000)
    evidence = tmp_path / "search_index" / "evidence.jsonl"
    evidence.write_text('{"term": "zanzibar", "slugs": {"lamp": 1}}\n', encoding="utf-8")
    exported = "kbtools.search.static.public_evidence.export_evidence"
    cut_off_at(exported, monkeypatch, lambda: expire(keeps, later))
    assert "zanzibar" in evidence.read_text(encoding="utf-8")
    expire(keeps, later)
    _assert_no_index_has_her_word(tmp_path)


@pytest.mark.full
def test_the_file_of_the_store_is_rewritten_by_the_next_run_where_it_was_not(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del run
    keeps, later = _keeping_one_day(tmp_path), NOW + timedelta(days=5000)
    cut_off_at("kbtools.storage.forgetting.Forgetting.wipe", monkeypatch, lambda: expire(keeps, later))
    cut_off_at("kbtools.storage.forgetting.Forgetting.wipe", monkeypatch, lambda: expire(keeps, later))
    assert expire(keeps, later).tickets == 0
    # Nothing is deleted any more, so the file is left alone.
    monkeypatch.setattr("kbtools.storage.forgetting.Forgetting.wipe", lambda _: pytest.fail("rewritten for nothing"))
    assert expire(keeps, later).tickets == 0


@pytest.mark.full
@pytest.mark.parametrize("damage", ["empty", "missing"])
def test_words_go_from_an_index_that_nothing_points_to(run: Run, tmp_path: Path, damage: str) -> None:
    pointer = tmp_path / "search_index" / "build" / "CURRENT"
    pointer.write_bytes(b"") if damage == "empty" else pointer.unlink()
    run("privacy", "forget", ANNA, "--yes")
    _assert_no_index_has_her_word(tmp_path)
    run("suggest", "velvet beam is dark")


@pytest.mark.full
def test_a_damaged_index_is_built_anew_when_old_tickets_are_looked_for(run: Run, tmp_path: Path) -> None:
    (index,) = (tmp_path / "search_index" / "build").glob("2*")
    (index / "examples.json").write_text("[[", encoding="utf-8")
    opened = Workspace.open(tmp_path)
    expire(Workspace(tmp_path, replace(opened.settings, keep_tickets_days=9000)), NOW)
    assert not index.exists()
    run("suggest", "zanzibar glow is dark")


def _keeping_one_day(root: Path) -> Workspace:
    return Workspace(root, replace(Workspace.open(root).settings, keep_tickets_days=1))


def _assert_no_index_has_her_word(root: Path) -> None:
    kept = [path for path in (root / "search_index").rglob("*") if path.is_file()]
    assert kept
    assert not any(b"zanzibar" in path.read_bytes() for path in kept)


def test_an_article_that_cannot_be_indexed_is_said_before_anything_goes(
    run: Run, tmp_path: Path, write_article: Callable[..., Path]
) -> None:
    write_article("broken.md", "title: [")
    assert "front-matter" in run("privacy", "forget", ANNA, "--yes", code=2)
    assert len(tickets(tmp_path)) == 3
