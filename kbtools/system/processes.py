"""Work on many records in processes of this machine: partitions go in, results come out in the same order.

The same function is called for the same partitions whatever the number of processes, so that the result is the same.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import Any, TypeVar

from kbtools.system.own_processes import deaf_to_interrupts, run_nothing_from_here

P = TypeVar("P")
R = TypeVar("R")
HERE = 4  # partitions that are done before processes are started, which takes each of them a second
AHEAD = 2  # partitions a process that are read before their turn, which bounds the memory


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    prepare: Callable[..., Callable[[P], R]], given: tuple[object, ...], partitions: Iterable[P], processes: int
) -> Generator[R, None, None]:
    """The result of each partition, in their order; see `Processes.in_order`."""
    with Processes(processes) as started:
        yield from started.in_order(prepare, given, partitions)


class Processes:
    """Processes that are started when there is enough to do, and then do one piece of work after the other.

    A context manager, with which they end.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._pool: ProcessPoolExecutor | None = None
        self._first = ""  # the hash of what they were given when they started

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def in_order(
        self, prepare: Callable[..., Callable[[P], R]], given: tuple[object, ...], partitions: Iterable[P]
    ) -> Generator[R, None, None]:
        """The result of each partition, in their order. `prepare(*given)` makes the function, once in each process.

        What it is given, partitions and results are sent between processes, so they can be pickled. With one process,
        and for the first few partitions, everything is done here; so is what is left where a process is killed.
        """
        do, stream = prepare(*given), iter(partitions)
        if not self._pool:
            yield from map(do, stream if self._number <= 1 else islice(stream, HERE))
        following = next(stream, None)
        if following is None:
            return
        yield from self._spread(do, pickle.dumps((prepare, given), protocol=5), chain((following,), stream))

    def _spread(self, do: Callable[[P], R], sent: bytes, partitions: Iterable[P]) -> Iterator[R]:
        waiting: deque[tuple[P, Future[R] | None]] = deque()
        of = hashlib.sha256(sent).hexdigest()
        pool = self._started(of, sent)
        task = _Task(of, None if of == self._first else sent)
        try:
            for partition in partitions:
                waiting.append((partition, _begun(pool, task, partition)))
                if len(waiting) > self._number * AHEAD:
                    yield self._done(do, *waiting.popleft())
            while waiting:
                yield self._done(do, *waiting.popleft())
        finally:
            for _, begun in waiting:
                if begun:
                    begun.cancel()

    def _started(self, of: str, sent: bytes) -> ProcessPoolExecutor:
        if not self._pool:
            run_nothing_from_here()
            spawn = multiprocessing.get_context("spawn")
            self._first = of
            self._pool = ProcessPoolExecutor(self._number, spawn, initializer=_begin, initargs=(of, sent))
        return self._pool

    def _done(self, do: Callable[[P], R], partition: P, begun: Future[R] | None) -> R:
        try:
            if begun:
                return begun.result()
        except BrokenProcessPool:
            pass
        self.__exit__()  # the next piece of work starts others
        return do(partition)


@dataclass(frozen=True, slots=True)
class _Task:
    """What is done with a partition: `of` is the hash of what was `sent`, which is None where they started with it."""

    of: str
    sent: bytes | None


_first: dict[str, bytes] = {}  # in a process that was started here: what it was given then, by its hash
_prepared: dict[str, Callable[[Any], Any]] = {}  # and what it does now


def _begun(pool: ProcessPoolExecutor, task: _Task, partition: P) -> Future[Any] | None:
    """None where a process was killed, so that none of them does anything any more."""
    try:
        with deaf_to_interrupts():  # a process is started when there is something for it to do
            return pool.submit(_one, task, partition)
    except (BrokenProcessPool, RuntimeError):  # ended because one was killed
        return None


def _begin(of: str, sent: bytes) -> None:
    """In the other process: Ctrl+C is for the first one, with which this one ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    _first[of] = sent


def _one(task: _Task, partition: Any) -> Any:
    if task.of not in _prepared:
        _prepared.clear()
        prepare, given = pickle.loads(task.sent or _first[task.of])  # noqa: S301 - made by this code alone
        _prepared[task.of] = prepare(*given)
    return _prepared[task.of](partition)


def end_with_parent() -> None:
    """In a thread of a process that was started here: end it at once when whoever started it is gone."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)
