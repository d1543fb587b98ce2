"""`kb doctor` names a secret that is lost or was changed; what it sealed waits until it is back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from mail_server import NOW

from kbtools.doctor import Check, examine
from kbtools.settings import Settings
from kbtools.storage import OutboxItem
from kbtools.system.sealing import VARIABLE
from kbtools.tickets.import_ import import_tickets
from kbtools.workspace import Workspace

TICKET = '{"id": "1", "messages": [{"author": "requester", "public": true, "body": "The lamp is dark"}]}'


def imported(workspace: Workspace) -> None:
    path = workspace.root / "t.jsonl"
    path.write_text(TICKET, encoding="utf-8")
    import_tickets(workspace, [path])


def written(workspace: Workspace) -> None:
    item = OutboxItem("key", "KB-7F3K2Q", workspace.secret().seal(b"{}"), NOW + timedelta(hours=1), NOW)
    with workspace.store() as store:
        store.outbox.add(item)


def of_secret(workspace: Workspace) -> Check:
    return next(check for check in examine(workspace) if check.name == "secret")


@pytest.mark.parametrize("stored", [pytest.param(imported, marks=pytest.mark.full), written])
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
