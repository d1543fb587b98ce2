"""`kb doctor` names a secret that is lost or was changed; what it sealed waits until it is back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from mail_server import NOW, free_port

from kbtools.doctor import Check, examine
from kbtools.errors import KbError
from kbtools.model.publication import Wanted
from kbtools.privacy.expire import expire
from kbtools.privacy.forget import forget
from kbtools.privacy.rekey import rekey
from kbtools.service import serve
from kbtools.settings import Settings
from kbtools.storage import OutboxItem
from kbtools.system.sealing import VARIABLE
from kbtools.tickets.import_ import import_tickets
from kbtools.workspace import Workspace

NOTES = Settings(notes_help_desks=("zammad",), webhook_chatwoot_secret="a-secret-of-the-tests")
TICKET = '{"id": "1", "messages": [{"author": "requester", "public": true, "body": "The lamp is dark"}]}'


def imported(workspace: Workspace) -> None:
    path = workspace.root / "t.jsonl"
    path.write_text(TICKET, encoding="utf-8")
    import_tickets(workspace, [path])


def test_jobs_are_named_that_no_worker_takes_up_or_goes_on_with(tmp_path: Path) -> None:
    workspace = bare_workspace(tmp_path)
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    with workspace.store() as store:
        store.jobs.add("build", Wanted("build"), "", long_ago, "a folder that is gone")
        store.jobs.claim("site", "gone", long_ago, "a folder that is gone")
    (check,) = [one for one in examine(workspace) if one.name == "jobs"]
    assert "1 job waiting, the longest for 120 minutes" in check.detail


def written(workspace: Workspace) -> None:
    item = OutboxItem("key", "KB-7F3K2Q", workspace.secret().seal(b"{}"), NOW + timedelta(hours=1), NOW)
    with workspace.store() as store:
        store.outbox.add(item)


def delivered(workspace: Workspace) -> None:
    written(workspace)
    with workspace.store() as store:
        store.outbox.delivered("KB-7F3K2Q", NOW)


def kept_under_its_secret(workspace: Workspace) -> tuple[object, ...]:
    private = workspace.root / ".kb"
    with workspace.store() as store:
        rows = store.outbox.all(), list(store.tickets.all()), store.secret_mark
    names = sorted(path.name for path in private.iterdir() if path.suffix != ".lock")
    return *rows, names, (private / "secret").read_bytes()


def of_secret(workspace: Workspace) -> Check:
    return next(check for check in examine(workspace) if check.name == "secret")


@pytest.mark.parametrize("stored", [pytest.param(imported, marks=pytest.mark.full), written, delivered])
def test_a_secret_that_is_not_the_one_of_the_store_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored: Callable[[Workspace], None]
) -> None:
    workspace = bare_workspace(tmp_path, Settings())
    stored(workspace)
    assert of_secret(workspace).good
    monkeypatch.setenv(VARIABLE, "a" * 64)
    found = of_secret(workspace)
    assert (found.good, "earlier secret" in found.fix) == (False, True)
    monkeypatch.delenv(VARIABLE)
    (tmp_path / ".kb" / "secret").rename(tmp_path / "elsewhere")
    found = of_secret(workspace)
    assert (found.good, "has no secret" in found.detail) == (False, True)
    (tmp_path / "elsewhere").rename(tmp_path / ".kb" / "secret")
    assert of_secret(workspace).good


@pytest.mark.parametrize(
    "use",
    [
        lambda workspace: serve(workspace, port=free_port()),
        lambda workspace: forget(workspace, "jane@example.com", NOW),
        rekey,
        imported,
    ],
    ids=["serve", "forget", "rekey", "import"],
)
def test_with_another_secret_nothing_is_begun(tmp_path: Path, use: Callable[[Workspace], object]) -> None:
    workspace = bare_workspace(tmp_path, Settings())
    written(workspace)
    (tmp_path / "docs").mkdir(exist_ok=True)
    (tmp_path / ".kb" / "secret").write_text("f" * 64, encoding="ascii")
    before = kept_under_its_secret(workspace)
    with pytest.raises(KbError, match="not the one that the store was made with") as refused:
        use(workspace)
    assert refused.value.code == "secret-missing"
    assert kept_under_its_secret(workspace) == before


@pytest.mark.full
def test_with_another_secret_no_ticket_expires(tmp_path: Path) -> None:
    workspace = bare_workspace(tmp_path, Settings(keep_tickets_days=1))
    (tmp_path / "old.jsonl").write_text(TICKET.replace('"id"', '"created": "2020-01-01", "id"'), encoding="utf-8")
    import_tickets(workspace, [tmp_path / "old.jsonl"])
    (tmp_path / ".kb" / "secret").write_text("f" * 64, encoding="ascii")
    with pytest.raises(KbError, match="not the one that the store was made with"):
        expire(workspace, NOW)
    with workspace.store() as store:
        assert store.tickets.count() == 1


def damaged(workspace: Workspace) -> None:
    """The message that waits longest is damaged: part of it was overwritten, or it was cut off."""
    sealed = workspace.secret().seal(b"{}")
    with workspace.store() as store:
        for number, bad in enumerate((sealed[:-30], sealed[:40] + b"AAAA" + sealed[44:])):
            store.outbox.add(OutboxItem(f"bad{number}", f"KB-BAD{number}", bad, NOW, NOW))


@pytest.mark.full
@pytest.mark.parametrize("marked", [True, False])
def test_damaged_messages_stop_nothing_else(tmp_path: Path, marked: bool) -> None:
    workspace = bare_workspace(tmp_path, Settings())
    (tmp_path / "docs").mkdir(exist_ok=True)
    if marked:
        with workspace.store() as store:
            store.note_secret(workspace.secret().mark)
    damaged(workspace)
    written(workspace)
    assert of_secret(workspace).good
    with workspace.store() as store:
        store.check_secret(workspace.secret())
    expire(workspace, NOW)
    assert rekey(workspace).unopened == ("KB-BAD0", "KB-BAD1")
    with workspace.store() as store:
        item = store.outbox.get("KB-7F3K2Q")
    assert item
    assert workspace.secret().unseal(item.sealed) == b"{}"


@pytest.mark.full
def test_a_damaged_message_that_may_be_theirs_is_named_by_forgetting(tmp_path: Path) -> None:
    workspace = bare_workspace(tmp_path, Settings())
    (tmp_path / "docs").mkdir(exist_ok=True)
    with workspace.store() as store:
        store.note_secret(workspace.secret().mark)
    damaged(workspace)
    assert forget(workspace, "jane@example.com", NOW).unopened == ("KB-BAD0", "KB-BAD1")


@pytest.mark.full
def test_a_store_in_which_nothing_is_takes_another_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = bare_workspace(tmp_path, Settings())
    with workspace.store() as store:
        store.note_secret(workspace.secret().mark)  # as the first `kb serve` does
    monkeypatch.setenv(VARIABLE, "a" * 64)
    other = workspace.secret()
    assert of_secret(workspace).good
    with workspace.store() as store:
        store.check_secret(other)
        store.note_secret(other.mark)
        assert store.secret_mark == other.mark
    written(workspace)
    monkeypatch.setenv(VARIABLE, "b" * 64)
    with workspace.store() as store, pytest.raises(KbError, match="not the one") as refused:
        store.check_secret(workspace.secret())
    assert "or run `kb privacy rekey` again if it was cut off" in str(refused.value.hint)


def test_what_is_missing_for_notes_is_named_with_how_to_set_it(tmp_path: Path) -> None:
    assert [row for row in examine(bare_workspace(tmp_path)) if row.name == "notes"] == []
    found = [row for row in examine(bare_workspace(tmp_path, NOTES)) if row.name == "notes"]
    assert [(row.good, row.detail.partition(":")[0].partition(" ")[0]) for row in found] == [
        (False, "zammad"),
        (None, "chatwoot"),
    ]
    assert found[0].fix == "set KB_WEBHOOK_ZAMMAD_SECRET and sync.zammad_url and KB_SYNC_ZAMMAD_TOKEN"
    assert found[1].fix == 'notes.help_desks = ["chatwoot"]'


def test_a_site_that_was_built_before_the_widget_was_set_up_is_named(tmp_path: Path) -> None:
    def of_widget(*sites: str) -> list[bool | None]:
        workspace = bare_workspace(tmp_path, Settings(widget_sites=sites))
        return [check.good for check in examine(workspace) if check.name == "widget"]

    assert of_widget() == []
    assert of_widget("https://app.example.com") == [False]
    (tmp_path / "site" / "kb-widget").mkdir(parents=True)
    (tmp_path / "site" / "kb-widget" / "index.html").touch()
    assert of_widget("https://app.example.com") == []
