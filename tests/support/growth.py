"""Does the time of some work grow nearly linearly with the length of its input?

Only ratios within one run are compared, so that a slow or busy machine changes nothing.
"""

import gc
import itertools
import math
import os
import random
import resource
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

SIZES = (1_000, 10_000, 100_000)
TOO_SHORT_TO_COMPARE = 0.01  # seconds: what takes less is start-up and noise, and no harm at all
SLACK = 2.5  # measuring noise, caches, memory that grows
# CPU seconds that one test may go on trying texts; `./tests/run --soak` gives it all the time it needs.
BUDGET = float(os.environ.get("KB_HOSTILE_SECONDS", "2.5"))
SEED = os.environ.get("KB_HOSTILE_SEED", "1")
LEAST = 8  # texts that are tried in any case
LONGEST = 30.0  # CPU seconds after which a run is given up: it has failed the law by then


class TookTooLongError(AssertionError):
    """The work went on for longer than any input of the tests may take."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Interrupt what runs inside after so many CPU seconds of this process."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLongError(f"still running after {seconds:.0f} CPU seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Garbage is not collected inside, as `timeit` does it: in a process of thousands of tests that takes a second."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def cpu_seconds(work: Callable[[str], object], text: str, *, rounds: int = 3, enough: float = 0.0) -> float:
    """CPU seconds of the fastest of some rounds, without what the garbage of earlier tests takes to collect.

    No more rounds than it takes to see a time of at most `enough`: a faster one would change nothing.
    """
    best = math.inf
    for _ in range(rounds):
        with at_most(LONGEST), _no_collection():
            before = time.process_time()
            work(text)
            best = min(best, time.process_time() - before)
        if best <= enough or best > 1:  # above a second noise no longer matters
            break
    return best


def peak_megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def assert_nearly_linear(
    work: Callable[[str], object], make: Callable[[int], str], *, sizes: tuple[int, ...] = SIZES
) -> float:
    """Fail where the time grows faster than n log n from one size to the next; the CPU seconds of the largest.

    `make(n)` gives a text of about n characters. The sizes must rise.
    """
    texts = [make(size) for size in sizes]
    seconds = [cpu_seconds(work, texts[0], enough=TOO_SHORT_TO_COMPARE)]
    for smaller, larger in itertools.pairwise(texts):
        growth = len(larger) * math.log(len(larger)) / (len(smaller) * math.log(len(smaller)))
        allowed = max(TOO_SHORT_TO_COMPARE, seconds[-1]) * growth * SLACK
        # what a larger one is compared with has to be exact, the largest has only to be fast enough
        enough = allowed if larger is texts[-1] else TOO_SHORT_TO_COMPARE
        seconds.append(cpu_seconds(work, larger, enough=enough))
        assert seconds[-1] <= allowed, (
            f"{len(larger):,} characters took {seconds[-1]:.3f} s, {len(smaller):,} took {seconds[-2]:.3f} s: "
            f"more than {allowed:.3f} s is worse than n log n. The text begins {larger[:80]!r}"
        )
    return seconds[-1]


def in_time(makers: Iterable[Callable[[int], str]]) -> Iterator[Callable[[int], str]]:
    """The makers in an order drawn by lot, until the time of a test is used up."""
    drawn = list(makers)
    random.Random(SEED).shuffle(drawn)
    began = time.process_time()
    for number, make in enumerate(drawn):
        if number >= LEAST and time.process_time() - began > BUDGET:
            return
        yield make
