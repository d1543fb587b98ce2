"""What others feel while a stranger posts texts made to be slow."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from help_centre import DEMO
from load import crowd
from mail_server import free_port
from running_service import Process

from kbtools.search.build import build_index
from kbtools.system.sealing import make_secret
from kbtools.workspace import Workspace

MORE = 0.25  # seconds that an answer may take longer


@pytest.mark.soak  # in milliseconds, which a busy machine of CI cannot promise
def test_nobody_waits_for_the_slow_texts_of_a_stranger(tmp_path: Path) -> None:
    shutil.copytree(DEMO, tmp_path / "docs")
    (tmp_path / "mkdocs.yml").write_text("site_name: Glim help\n", encoding="utf-8")
    make_secret(tmp_path / ".kb" / "secret")
    build_index(Workspace.open(tmp_path), full=True)
    with Process(tmp_path, free_port()) as service:
        more = []
        for _ in range(3):
            alone, beside = (
                crowd(service.address, connections=200, seconds=8, pause=4, stranger=stranger)
                for stranger in (False, True)
            )
            assert beside.posted
            sys.stdout.write(f"\n{alone}\n{beside}\n")
            more.append(beside.at(1.0) - alone.at(1.0))
            if more[-1] <= MORE:
                return  # the best of three, since others may use this machine
    raise AssertionError(more)
