"""Work in processes: the same results in the same order, whoever does it and whoever is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from kbtools.system.processes import HERE, cores, in_order

KILLED = HERE + 5  # a partition that is not done in the first process
PARTITIONS = [
    [f"{number} {'x' * (number % 7)}" * (number % 5) for number in range(n)] for n in (3, 0, 7, 1, 9, 4, 2, 8)
]


def counting(more: int) -> Callable[[list[str]], list[int]]:
    """The lengths of texts, and `more`."""
    return lambda texts: [len(text) + more for text in texts]


def killed_once(mark: Path) -> Callable[[int], int]:
    """Squares; the first process that is given this number is killed."""

    def do(number: int) -> int:
        if number == KILLED and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number

    return do


def failing() -> Callable[[int], int]:
    """Fails for one number."""
    return lambda number: 1 // (number - 6)  # -1 before


@pytest.mark.full
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_results_come_in_the_order_of_partitions(processes: int) -> None:
    expected = [[len(text) + 5 for text in part] for part in PARTITIONS]
    assert list(in_order(counting, (5,), PARTITIONS, processes)) == expected
    assert list(in_order(counting, (5,), PARTITIONS[:HERE], processes)) == expected[:HERE]
    assert list(in_order(counting, (5,), [], processes)) == []


@pytest.mark.full
def test_a_process_that_is_killed_changes_nothing_but_time(tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    assert list(in_order(killed_once, (mark,), range(30), 2)) == [n * n for n in range(30)]
    assert mark.exists()


@pytest.mark.full
def test_a_failure_comes_in_its_turn() -> None:
    results = in_order(failing, (), range(20), 2)
    assert [next(results) for _ in range(6)] == [-1, -1, -1, -1, -1, -1]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_there_is_a_processor() -> None:
    assert cores() >= 1
