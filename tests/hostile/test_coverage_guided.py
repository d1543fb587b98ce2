"""Hours of texts that are changed until they lead somewhere new: none fails, none takes long."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import coverage_guided
import pytest

SECONDS = 600
CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.soak
@pytest.mark.parametrize("name", coverage_guided.ENTRANCES)
def test_no_text_that_is_found_by_coverage_fails_or_takes_long(name: str) -> None:
    pytest.importorskip("atheris", reason="pip install atheris")
    command = [sys.executable, coverage_guided.__file__, name, str(CORPUS / name.replace(" ", "-")), str(SECONDS)]
    run = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, env=dict(os.environ))
    assert run.returncode == 0, run.stderr[-3_000:]


@pytest.mark.parametrize("name", coverage_guided.ENTRANCES)
def test_each_entrance_answers_whatever_it_is_given(name: str) -> None:
    read = coverage_guided.reader(name)
    for data in (b"", b"\xff\xfe\0", b'{"id": 1, "messages": [{}]}', b"From: a@b.example\n\nHi", b"<p>[a](b) &amp; \\"):
        read(data)
