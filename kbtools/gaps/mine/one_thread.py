"""Sums in one order, so that the same tickets give the same gaps on any number of cores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """Each library of linear algebra adds up alone: threads share a sum in a way that depends on their number.

    The last digit of a sum can decide where a group begins, and from there on the groups are others.
    """
    import sklearn.cluster  # noqa: F401  # loads them all, and only what is loaded can be told
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield
