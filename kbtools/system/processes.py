"""Work on many records in processes of this machine: partitions go in, results come out in the same order.

The same function is called for the same partitions whatever the number of processes, so that the result is the same.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait
from typing import Any, TypeVar

from kbtools.system.own_processes import deaf_to_interrupts, run_nothing_from_here

P = TypeVar("P")
R = TypeVar("R")
HERE = 4  # partitions that are done before processes are started, which takes each of them a second
AHEAD = 2  # partitions a process that are read before their turn, which bounds the memory
_prepared: dict[str, Callable[[Any], Any]] = {}  # in a process that was started here: "do", what it does


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    prepare: Callable[..., Callable[[P], R]], given: tuple[object, ...], partitions: Iterable[P], processes: int
) -> Generator[R, None, None]:
    """The result of each partition, in their order. `prepare(*given)` makes the function, once in each process.

    What it is given, partitions and results are sent between processes, so they can be pickled. With one process, and
    for the first few partitions, everything is done here; so is what is left where a process is killed.
    """
    do, stream = prepare(*given), iter(partitions)
    yield from map(do, stream if processes <= 1 else islice(stream, HERE))
    following = next(stream, None)
    if following is None:
        return
    pool = _pool(prepare, given, processes)
    try:
        yield from _spread(pool, do, (one for some in ((following,), stream) for one in some), processes * AHEAD)
    finally:
        pool.shutdown(cancel_futures=True)


def _spread(pool: ProcessPoolExecutor, do: Callable[[P], R], partitions: Iterable[P], most: int) -> Iterator[R]:
    waiting: deque[tuple[P, Future[R] | None]] = deque()
    for partition in partitions:
        waiting.append((partition, _begun(pool, partition)))
        if len(waiting) > most:
            yield _done(do, *waiting.popleft())
    while waiting:
        yield _done(do, *waiting.popleft())


def _begun(pool: ProcessPoolExecutor, partition: P) -> Future[Any] | None:
    """None where a process was killed, so that none of them does anything any more."""
    try:
        with deaf_to_interrupts():  # a process is started when there is something for it to do
            return pool.submit(_one, partition)
    except BrokenProcessPool:
        return None


def _done(do: Callable[[P], R], partition: P, begun: Future[R] | None) -> R:
    try:
        return do(partition) if begun is None else begun.result()
    except BrokenProcessPool:
        return do(partition)


def _pool(
    prepare: Callable[..., Callable[[Any], Any]], given: tuple[object, ...], processes: int
) -> ProcessPoolExecutor:
    run_nothing_from_here()
    return ProcessPoolExecutor(
        processes, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(prepare, given)
    )


def _begin(prepare: Callable[..., Callable[[Any], Any]], given: tuple[object, ...]) -> None:
    """In the other process: Ctrl+C is for the first one, with which this one ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    _prepared["do"] = prepare(*given)


def _one(partition: Any) -> Any:
    return _prepared["do"](partition)


def end_with_parent() -> None:
    """In a thread of a process that was started here: end it at once when whoever started it is gone."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)
