"""Mining of few and of four times as many tickets: how memory and time grow.

    pytest tests/bench/test_bench_mine.py -m bench -s

prints both of a process that mines alone; `KB_BENCH_MINED` is the larger number of tickets.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.model.ticket import Message, Ticket

MANY = int(os.environ.get("KB_BENCH_MINED", "40000"))
TIMES = 4
MOST_BYTES = 4_500  # of memory for each further ticket, of which vectors alone would take 5,300; it was 2,900
MOST_TIMES = 1.5  # as much CPU for a ticket of many, the start of the program included, as for one of few
THINGS = "kettle toaster lamp oven mixer fridge washer dryer heater fan radio clock scale grill iron freezer".split()
FAULTS = "leaks hums smells flickers stops sparks rattles smokes drips freezes beeps blinks jams squeaks".split()
AROUND = (
    "since yesterday at night when I use it after the update with the new cable in our kitchen please help what can "
    "I do now it was fine before my mother bought two of them and both do the same every morning"
).split()


def short_tickets(number: int) -> Iterator[Ticket]:
    """Questions of some twenty words, each with one of 224 faults; half of them answered."""
    chance, start = random.Random(24), datetime(2026, 1, 1, tzinfo=UTC)
    for place in range(number):
        thing, fault = chance.choice(THINGS), chance.choice(FAULTS)
        said = " ".join(chance.choices(AROUND, k=16))
        asked = Message("requester", f"my {thing} {fault} {said}", public=True)
        told = Message("agent", f"Open the {thing}, then clean what {fault}: {said}. Close it again.", public=True)
        messages = (asked, told) if place % 2 else (asked,)
        when = start + timedelta(minutes=place)
        yield Ticket(str(place), messages, "desk", subject=f"{thing} {fault}", created_at=when, requester=f"r{place}")


def write_articles(docs: Path) -> None:
    """An article for each fault of every second thing."""
    docs.mkdir()
    for thing in THINGS[::2]:
        for fault in FAULTS:
            head = f"---\ntitle: The {thing} {fault}\nstate: published\n---\n\n# The {thing} {fault}\n\n"
            text = f"Open the {thing}, then clean what {fault} in it, and close it again."
            (docs / f"{thing}-{fault}.md").write_text(f"{head}{text}\n", encoding="utf-8")


def mined(root: Path, number: int) -> tuple[float, int]:
    """CPU seconds, and bytes of memory at most, of a process that mines so many tickets."""
    workspace = bare_workspace(root)
    write_articles(workspace.docs)
    with workspace.store() as store:
        store.tickets.put_many(short_tickets(number))
    command = [sys.executable, "-m", "kbtools", "-C", str(root), "mine", "--json"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, code, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(code)
    assert process.returncode == 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


@pytest.mark.bench
def test_memory_and_time_of_mining_grow_little_with_each_ticket(tmp_path: Path) -> None:
    few = MANY // TIMES
    (few_seconds, few_bytes), (many_seconds, many_bytes) = (mined(tmp_path / str(n), n) for n in (few, MANY))
    each = (many_bytes - few_bytes) / (MANY - few)
    for number, cpu, memory in ((few, few_seconds, few_bytes), (MANY, many_seconds, many_bytes)):
        sys.stdout.write(f"\n{number:,} tickets: {cpu:.1f} s of CPU, {memory / 1e6:.0f} MB at most")
    sys.stdout.write(f"\n{each:.0f} bytes of memory for each further ticket")
    assert each < MOST_BYTES
    assert many_seconds < MOST_TIMES * TIMES * few_seconds
