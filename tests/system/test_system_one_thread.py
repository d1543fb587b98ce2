"""Linear algebra has one thread inside, and as many as before afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from time import sleep

import numpy  # noqa: F401  # only what is loaded can be limited
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from kbtools.system.one_thread import one_thread


def threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if "numpy" in library["filepath"]}


def test_there_is_one_thread_inside_and_as_many_as_before_outside() -> None:
    with threadpool_limits(2):
        with one_thread():
            with one_thread():
                assert threads() == {1}
            assert threads() == {1}
        assert threads() == {2}


def test_the_limit_ends_with_a_failure() -> None:
    with threadpool_limits(2):
        with pytest.raises(ValueError, match="inside"), one_thread():
            raise ValueError("inside")
        assert threads() == {2}


def left_by_several_at_once() -> None:
    """Prints how many threads there are before and after; for a process of its own, in which nobody set a limit."""
    before = threads()
    together = Barrier(4, timeout=60)

    def work() -> None:
        together.wait()
        for _ in range(200):
            with one_thread(), one_thread():
                sleep(0)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for _ in range(4)]:
            done.result(60)
    sys.stdout.write(f"{before} {threads()}\n")


@pytest.mark.full
def test_several_at_once_leave_the_limit_as_they_found_it() -> None:
    run = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import {Path(__file__).stem} as t; "
    told = subprocess.run(
        [sys.executable, "-c", f"{run}t.left_by_several_at_once()"],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "2"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert told.stdout == "{2} {2}\n"


@one_thread()
def held() -> set[int]:
    return threads()


def test_a_limit_that_a_service_holds_is_not_ended_by_those_who_answer() -> None:
    with threadpool_limits(2):
        with one_thread(), ThreadPoolExecutor(4) as pool:
            assert list(pool.map(lambda _: held(), range(20))) == [{1}] * 20
            assert threads() == {1}
        assert threads() == {2}
