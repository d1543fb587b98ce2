"""What the service and `kb doctor` say of a disk that takes no more."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from kbtools.doctor import examine
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """What a full disk is to a process: no file grows beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_readyz_and_the_doctor_tell_of_a_disk_that_takes_no_more(open_client: Open, root: Path) -> None:
    client = open_client()
    client.post("/api/contact", json={"email": "jane@example.com", "message": "Help"})
    with files_of_at_most(60_000):
        full = client.get("/readyz")
        checks = {check.name: check for check in examine(Workspace.open(root))}
    assert (full.status_code, full.json()["store"], full.json()["ready"]) == (503, True, False)
    assert "nothing can be stored: kb doctor" in full.json()["notes"]
    assert (checks["disk"].good, "File too large" in checks["disk"].detail) == (False, True)
    assert client.get("/readyz").status_code == 200
    assert {check.name: check.good for check in examine(Workspace.open(root))}["disk"] is True
