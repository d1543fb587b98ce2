"""What the service and `kb doctor` say of a disk that takes no more."""

from __future__ import annotations

import os
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from starlette.testclient import TestClient

from kbtools.doctor import Check, examine
from kbtools.service.state import TRIED_AGAIN
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
NOBODY = 65_534


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """What a full disk is to a process: no file grows beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.full
def test_readyz_and_the_doctor_tell_of_a_disk_that_takes_no_more(open_client: Open, root: Path) -> None:
    now = [NOW]
    client = open_client(clock=lambda: now[0])
    client.post("/api/contact", json={"email": "jane@example.com", "message": "Help"})
    with files_of_at_most(60_000):
        full = client.get("/readyz")
        checks = {check.name: check for check in examine(Workspace.open(root))}
    assert (full.status_code, full.json()["store"], full.json()["ready"]) == (503, True, False)
    assert "nothing can be stored: kb doctor" in full.json()["notes"]
    assert (checks["disk"].good, "File too large" in checks["disk"].detail) == (False, True)
    now[0] += TRIED_AGAIN
    assert client.get("/readyz").status_code == 200
    assert {check.name: check.good for check in examine(Workspace.open(root))}["disk"] is True


def of_disk(workspace: Workspace) -> Check:
    return next(check for check in examine(workspace) if check.name == "disk")


@pytest.mark.full
@pytest.mark.parametrize("size", [0, 20_000, 60_000])
def test_the_doctor_looks_at_a_disk_that_is_too_full_to_open_the_store(tmp_path: Path, size: int) -> None:
    workspace = bare_workspace(tmp_path, Settings())
    workspace.store().close()
    with files_of_at_most(size):
        found = of_disk(workspace)
    assert (found.good, found.detail) == (False, "nothing can be written into the store: File too large")
    assert of_disk(workspace).good


@pytest.mark.full
def test_a_service_that_starts_on_a_full_disk_is_not_ready(open_client: Open) -> None:
    client = open_client()
    with files_of_at_most(0):
        assert client.get("/readyz").status_code == 503


@pytest.mark.full
def test_only_what_was_tried_is_said(tmp_path: Path) -> None:
    workspace = bare_workspace(tmp_path, Settings())
    assert of_disk(workspace).detail == "the workspace can be written"
    workspace.search_index.mkdir(exist_ok=True)
    workspace.store().close()
    assert of_disk(workspace).detail == "the store and the index can be written"
    elsewhere = bare_workspace(tmp_path, Settings(store_url="postgresql://127.0.0.1:1/none"))
    assert of_disk(elsewhere).detail == "the index can be written; whether PostgreSQL takes more is not tried"


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Root may write everything; everybody else only what is open to them."""
    before = os.geteuid()
    if not before:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.mark.full
def test_a_store_whose_file_is_read_only_is_named() -> None:
    with tempfile.TemporaryDirectory() as made:  # not below the folder of the tests, which is closed to others
        folder = Path(made)
        folder.chmod(0o777)
        Store.open("sqlite:///store.db", folder).close()
        path = folder / "store.db"
        for mode, why in ((0o444, "Permission denied: store.db"), (0o666, "")):
            path.chmod(mode)
            with as_somebody_else():
                assert Store.why_not_written_at("sqlite:///store.db", folder) == why


@pytest.mark.full
def test_strangers_who_ask_often_make_the_disk_write_once_in_some_seconds(
    open_client: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    now: list[datetime] = [NOW]
    tried: list[datetime] = []

    def written(_: Store) -> str:
        tried.append(now[0])
        return ""

    monkeypatch.setattr(Store, "why_not_written", property(written))
    client = open_client(clock=lambda: now[0])
    for seconds in (0, 1, 4, 5, 6, 10):
        now[0] = NOW + timedelta(seconds=seconds)
        assert client.get("/readyz").status_code == 200
    assert [(at - NOW).seconds for at in tried] == [0, 5, 10]
