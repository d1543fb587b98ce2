"""What workers of a cluster are told to do in tests; they import it by this name."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

SAID = "my number is 555-0182"  # what a customer wrote, not masked yet


def lengths(more: int) -> Callable[[list[str]], list[int]]:
    """The lengths of texts, and `more`."""
    return lambda texts: [len(text) + more for text in texts]


def longest(texts: list[str]) -> Callable[[int], int]:
    """Numbers, and the length of the longest text."""
    return lambda number: number + max(map(len, texts))


def killed(at: int, mark: Path, here: int) -> Callable[[int], int]:
    """Squares; a process other than `here` that is given the number `at` is killed, while there is no mark."""

    def do(number: int) -> int:
        if number == at and os.getpid() != here and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number

    return do


def failing(at: int) -> Callable[[str], int]:
    """Fails for the text of this length."""
    return lambda text: 1 // (len(text) - at)


def slow() -> Callable[[int], int]:
    """Takes its time."""

    def do(number: int) -> int:
        time.sleep(0.3)
        return number

    return do
