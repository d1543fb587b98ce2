"""Linear algebra on one thread, for sums that are too small for several.

On two busy cores a question took four times the CPU with a thread for each core, since they wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


@contextmanager
def one_thread() -> Iterator[None]:
    """Limit the library behind NumPy to one thread until this ends; as a decorator, while a function runs.

    The library has one limit for the whole process. While one thread holds it, the same wish of others does nothing.
    """
    with _libraries().limit(limits=1):
        yield


@cache
def _libraries() -> ThreadpoolController:
    import numpy  # noqa: F401  # only what is loaded can be limited
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")
