"""Who does work on many records: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import TypeVar

from kbtools.system.processes import in_order

P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Spread:
    """`processes` of this machine, or, where it is named, the cluster whose scheduler has the address `cluster`.

    The result is the same, whoever does the work and however many they are.
    """

    processes: int = 1
    cluster: str = ""

    def in_order(
        self, prepare: Callable[..., Callable[[P], R]], given: tuple[object, ...], partitions: Iterable[P]
    ) -> Generator[R, None, None]:
        """The result of each partition, in their order; see `kbtools.system.processes.in_order`."""
        if not self.cluster:
            return in_order(prepare, given, partitions, self.processes)
        from kbtools.system.cluster import in_order_on

        return in_order_on(self.cluster, prepare, given, partitions)


ALONE = Spread()  # this process
