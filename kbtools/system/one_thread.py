"""Linear algebra on one thread, for sums that are too small for several.

On two busy cores a question took four times the CPU with a thread for each core, since they wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

_HELD = RLock()


@contextmanager
def one_thread() -> Iterator[None]:
    """Limit the library behind NumPy to one thread until this ends; as a decorator, while a function runs.

    The library has one limit for the whole process, so of several threads that want to set it one waits for the other,
    and each takes back just what it found. Whoever finds it set changes nothing, and may have it taken back meanwhile:
    then only time is lost.
    """
    libraries = _libraries()
    if all(library.num_threads == 1 for library in libraries.lib_controllers):
        yield
        return
    with _HELD, libraries.limit(limits=1):
        yield


@cache
def _libraries() -> ThreadpoolController:
    import numpy  # noqa: F401  # only what is loaded can be limited
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")
