"""What is built before the service starts for the first time."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kbtools.search.generations import Generations
from kbtools.service.first_build import build_missing
from kbtools.workspace import Workspace

TODAY = datetime(2026, 9, 1, tzinfo=UTC).date()


def test_index_and_site_that_are_there_stay_as_they_are(root: Path) -> None:
    (root / "docs" / "new.md").write_text("# Something new\n\nNot yet in the index.\n", encoding="utf-8")
    before, told = Generations.of(Workspace.open(root)).current_name(), list[str]()
    build_missing(Workspace.open(root), TODAY, told.append)
    assert Generations.of(Workspace.open(root)).current_name() == before
    assert told == []


def test_an_index_that_was_never_built_is_built_and_the_site_stays(root: Path) -> None:
    shutil.rmtree(root / "search_index" / "build")
    home = (root / "site" / "index.html").read_bytes()
    build_missing(Workspace.open(root), TODAY)
    assert Generations.of(Workspace.open(root)).open()
    assert (root / "site" / "index.html").read_bytes() == home


@pytest.mark.full
def test_a_site_that_was_never_built_is_built(root: Path) -> None:
    shutil.rmtree(root / "site")
    build_missing(Workspace.open(root), TODAY)
    assert (root / "site" / "reset-password" / "index.html").is_file()
