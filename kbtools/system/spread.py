"""Who does work on many records: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from kbtools.system.processes import Processes, in_order

P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Spread:
    """`processes` of this machine, or, where it is named, the cluster whose scheduler has the address `cluster`.

    The result is the same, whoever does the work and however many they are. `started`: see `kept`.
    """

    processes: int = 1
    cluster: str = ""
    started: Processes | None = None

    def in_order(
        self, prepare: Callable[..., Callable[[P], R]], given: tuple[object, ...], partitions: Iterable[P]
    ) -> Generator[R, None, None]:
        """The result of each partition, in their order; see `kbtools.system.processes.Processes.in_order`."""
        if self.started and not self.cluster:
            return self.started.in_order(prepare, given, partitions)
        if not self.cluster:
            return in_order(prepare, given, partitions, self.processes)
        from kbtools.system.cluster import in_order_on

        return in_order_on(self.cluster, prepare, given, partitions)

    @contextmanager
    def kept(self) -> Iterator[Spread]:
        """The same for several pieces of work: processes are started once, and end with this."""
        with Processes(self.processes) as started:
            yield replace(self, started=started)


ALONE = Spread()  # this process


def parts(records: Iterable[P], size: int) -> Iterator[list[P]]:
    """The records in partitions of this size; the last one may be smaller."""
    stream = iter(records)
    while part := list(islice(stream, size)):
        yield part
