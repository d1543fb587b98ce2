"""An import with one process and with two: what a ticket costs.

    pytest tests/bench/test_bench_import.py -m bench -s

prints CPU seconds of all processes together, and the clock. Nothing is asserted of times: the machine is shared.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

TICKETS = int(os.environ.get("KB_BENCH_TICKETS", "5000"))
WORDS = (
    "the lamp does not turn on after I charged it with the cable that came in the box my name is Ada Lovelace call "
    "+44 20 7946 0958 or write to ada@example.com please order 4711 was sent to 12 High Street on Monday"
).split()


def written(path: Path) -> Path:
    """Tickets of a question and an answer, about 900 characters each."""
    chance = random.Random(24)
    with path.open("w", encoding="utf-8") as file:
        for number in range(TICKETS):
            said = [" ".join(chance.choices(WORDS, k=80)) for _ in range(2)]
            messages = [{"author": who, "body": text} for who, text in zip(("requester", "agent"), said, strict=True)]
            ticket = {"id": str(number), "source": "desk", "requester": f"r{number % 99}", "messages": messages}
            file.write(json.dumps(ticket) + "\n")
    return path


@pytest.mark.bench
def test_what_a_ticket_costs_with_one_process_and_with_two(tmp_path: Path) -> None:
    tickets = written(tmp_path / "tickets.jsonl")
    counts = []
    for jobs in (1, 2):
        root = bare_workspace(tmp_path / f"help{jobs}").root
        command = [sys.executable, "-m", "kbtools", "-C", str(root), "ticket", "import", "--json"]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run([*command, "--jobs", str(jobs), str(tickets)], capture_output=True, check=True)
        after, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        sys.stdout.write(
            f"\n{jobs} processes: {cpu / TICKETS * 1000:.2f} ms of CPU a ticket, {clock:.1f} s by the clock"
        )
        counts.append(json.loads(done.stdout)["added"])
    assert counts == [TICKETS, TICKETS]
