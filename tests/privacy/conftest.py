"""A workspace in which one person is to be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from two_people import workspace_of_seven

from kbtools.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, write_article: Callable[..., Path]) -> Workspace:
    write_article("lamp.md", "title: The lamp is dark")
    return workspace_of_seven(tmp_path)
