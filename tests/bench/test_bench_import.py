"""An import with one process and with two, of this machine and of a Dask cluster: what a ticket costs.

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
from dask_cluster import Cluster, cluster

TICKETS = int(os.environ.get("KB_BENCH_TICKETS", "2000"))
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


def used(process: int) -> float:
    """CPU seconds of a process that runs."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def imported(root: Path, tickets: Path, made: Cluster) -> tuple[float, float, float]:
    """CPU seconds of an import on a cluster: of the command, of the scheduler, of all workers."""
    command = [sys.executable, "-m", "kbtools", "-C", str(root), "ticket", "import", "--json", "--on", made.address]
    others = [process.pid for process in (made.scheduler, *made.workers)]
    before, own = [used(pid) for pid in others], resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [*command, str(tickets)], capture_output=True, check=True, env={**os.environ, **made.variables}
    )
    assert json.loads(done.stdout)["added"] == TICKETS
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = [used(pid) - was for pid, was in zip(others, before, strict=True)]
    return after.ru_utime + after.ru_stime - own.ru_utime - own.ru_stime, spent[0], sum(spent[1:])


@pytest.mark.bench
def test_what_a_ticket_costs_with_one_worker_and_with_two(tmp_path: Path) -> None:
    tickets = written(tmp_path / "tickets.jsonl")
    for workers in (1, 2):
        place = tmp_path / f"cluster{workers}"
        place.mkdir()
        with cluster(place, workers) as made:
            made.wait_for_workers()
            began = time.monotonic()
            spent = imported(bare_workspace(tmp_path / f"help{workers}").root, tickets, made)
            clock = time.monotonic() - began
        parts = ", ".join(
            f"{name} {cpu / TICKETS * 1000:.2f}"
            for name, cpu in zip(("command", "scheduler", "workers"), spent, strict=True)
        )
        cost = sum(spent) / TICKETS * 1000
        sys.stdout.write(f"\n{workers} workers: {cost:.2f} ms of CPU a ticket ({parts}), {clock:.1f} s by the clock")
