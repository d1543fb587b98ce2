"""A service follows what is live in shared storage, and goes on with the last good one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from mail_server import until
from starlette.testclient import TestClient

from kbtools.search.build import build_index
from kbtools.service.app import utc_now
from kbtools.site.pushed import push_built, roll_back_site
from kbtools.workspace import Workspace

pytestmark = pytest.mark.full

TOKEN = "a token of the staff"
STAFF = {"authorization": f"Bearer {TOKEN}"}
PATIENCE = 60.0
Damage = Callable[[Path, dict[str, str]], None]


@pytest.fixture
def workspace(root: Path) -> Workspace:
    opened = Workspace.open(root)
    return replace(opened, settings=replace(opened.settings, index_storage="shared"))


def push(workspace: Workspace, html: str, *, full: bool = False) -> dict[str, str]:
    """Make another home page live; the ids of what is live by kind."""
    (workspace.site / "index.html").write_text(html, encoding="utf-8")
    if full:
        build_index(workspace, full=True)
    return {one.kind: one.id for one in push_built(workspace, utc_now())}


def shows(client: TestClient, html: str) -> bool:
    return until(lambda: client.get("/").text == html, seconds=PATIENCE)


def metric(client: TestClient, line: str) -> bool:
    return line in client.get("/metrics", headers=STAFF).text.splitlines()


def test_what_is_pushed_and_what_is_set_back_is_served(
    workspace: Workspace, open_client: Callable[..., TestClient]
) -> None:
    push(workspace, "one")
    client = open_client(index_storage="shared", staff_token=TOKEN)
    live = push(workspace, "the second", full=True)
    assert shows(client, "the second")
    assert until(lambda: client.get("/readyz").json()["generation"] == live["index"], seconds=PATIENCE)
    assert metric(client, f'kb_generation_info{{generation="{live["index"]}"}} 1.0')
    assert metric(client, 'kb_release_behind{kind="index"} 0.0')
    before = client.get("/").headers["etag"]
    roll_back_site(workspace, "", utc_now())
    assert shows(client, "one")
    assert client.get("/").headers["etag"] != before
    assert client.post("/api/suggest", json={"text": "I forgot my password and cannot sign in"}).json()["suggestions"]


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)


def _damage_file(storage: Path, ids: dict[str, str]) -> None:
    _flip(next(path for path in (storage / "files").iterdir() if path.read_bytes() == b"two"))


def _damage_signature(storage: Path, ids: dict[str, str]) -> None:
    _flip(storage / "releases" / "site" / f"{ids['site']}.signed")


def _remove_file(storage: Path, ids: dict[str, str]) -> None:
    next(path for path in (storage / "files").iterdir() if path.read_bytes() == b"two").unlink()


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (_damage_file, "release-refused"),
        (_damage_signature, "release-refused"),
        (_remove_file, "shared-storage"),
    ],
)
def test_what_is_damaged_is_refused_and_said_and_the_one_before_serves(
    workspace: Workspace, open_client: Callable[..., TestClient], damage: Damage, code: str
) -> None:
    push(workspace, "one")
    with workspace.store() as store:
        one = {kind: id_ for kind, id_ in store.releases.live().items() if kind == "site"}
    ids = push(workspace, "two")
    roll_back_site(workspace, one["site"], utc_now())
    client = open_client(index_storage="shared", staff_token=TOKEN)
    assert shows(client, "one")
    damage(workspace.root / "shared", ids)
    with workspace.store() as store:
        two = next(kept for kept in store.releases.of("site") if kept.id == ids["site"])
        store.releases.put_live([two], utc_now())
    said = f"the live site is not used, the one before serves: {code}"
    assert until(lambda: said in client.get("/readyz").json()["notes"], seconds=PATIENCE)
    assert client.get("/readyz").status_code == 200
    assert client.get("/").text == "one"
    assert metric(client, 'kb_release_behind{kind="site"} 1.0')
    push(workspace, "three")
    assert shows(client, "three")
    assert until(lambda: said not in client.get("/readyz").json()["notes"], seconds=PATIENCE)


def test_a_disk_that_refuses_one_kind_is_told_and_does_not_hold_up_the_other(
    workspace: Workspace, open_client: Callable[..., TestClient]
) -> None:
    live = push(workspace, "one")
    client = open_client(index_storage="shared", staff_token=TOKEN)
    assert shows(client, "one")
    assert until(lambda: client.get("/readyz").json()["generation"] == live["index"], seconds=PATIENCE)  # fetched, too
    in_the_way = workspace.private / "live" / "index.new"
    in_the_way.write_text("a file where a folder is to be")
    push(workspace, "two", full=True)
    said = "the live index is not used, the one before serves: internal"
    assert until(lambda: said in client.get("/readyz").json()["notes"], seconds=PATIENCE)
    assert shows(client, "two")
    in_the_way.unlink()
    assert until(lambda: said not in client.get("/readyz").json()["notes"], seconds=PATIENCE)


def test_a_storage_that_is_away_is_not_missed_and_is_used_again(
    workspace: Workspace, open_client: Callable[..., TestClient]
) -> None:
    push(workspace, "one")
    client = open_client(index_storage="shared", staff_token=TOKEN)
    assert shows(client, "one")
    away = (workspace.root / "shared").rename(workspace.root / "away")
    assert client.get("/").text == "one"
    away.rename(workspace.root / "shared")
    push(workspace, "two")
    assert shows(client, "two")
