"""Programs that some tests need: without one a test is skipped, in CI it fails."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def is_missing(reason: str) -> NoReturn:
    """End the test: what it needs is not on this machine. `reason`: what that is, and how to get it."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def found(name: str) -> str | None:
    """The path of a program, on the path or where Debian keeps servers."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin")
