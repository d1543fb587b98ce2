"""Which keys a store is used with: stretched ones in new stores, the first ones in those that began with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from older_stores import load_version_0_1

from kbtools.storage import Store
from kbtools.system.sealing import VARIABLE, Secret, make_secret
from kbtools.workspace import Workspace

CHOSEN = "chosen by a person"
FIRST, STRETCHED = Secret(CHOSEN.encode()), Secret(CHOSEN.encode(), stretched=True)


@pytest.fixture
def workspace(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace whose secret is chosen by a person."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, CHOSEN)
    opened = Workspace.open(tmp_path)
    return replace(opened, settings=replace(opened.settings, store_url=url))


def test_a_new_store_is_used_with_a_stretched_secret(workspace: Workspace) -> None:
    before = workspace.secret().hash("jane")
    with workspace.store() as store:
        assert store.stretches_secret
    assert before == workspace.secret().hash("jane") == STRETCHED.hash("jane") != FIRST.hash("jane")


def test_a_store_of_version_0_1_is_used_with_the_secret_as_it_is(url: str, workspace: Workspace) -> None:
    load_version_0_1(url, workspace.root)
    for _ in range(2):  # also once it was brought up to date
        secret = workspace.secret()
        assert secret.hash("jane") == FIRST.hash("jane")
        assert secret.unseal(FIRST.seal(b"hello")) == b"hello"
        with workspace.store() as store:
            assert not store.stretches_secret


def test_where_the_secret_comes_from_makes_no_difference(
    url: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(url, workspace.root).close()
    monkeypatch.delenv(VARIABLE)
    (workspace.root / ".kb").mkdir(exist_ok=True)
    (workspace.root / ".kb" / "secret").write_text(f"{CHOSEN}\n", encoding="ascii")
    assert workspace.secret().hash("jane") == STRETCHED.hash("jane")


def test_a_random_secret_opens_no_store(url: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    make_secret(workspace.root / "random")
    monkeypatch.setenv(VARIABLE, (workspace.root / "random").read_text(encoding="ascii"))
    monkeypatch.setattr(Store, "open", None)
    assert workspace.secret().hash("jane") != STRETCHED.hash("jane")
