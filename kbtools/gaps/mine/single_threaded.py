"""Linear algebra on one thread, so that the same tickets give the same gaps on any number of cores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def libraries_on_one_thread() -> Iterator[None]:
    """Limit the libraries of linear algebra to one thread each.

    The order in which several threads add up numbers depends on how many there are, and the last digit of a sum can
    decide to which cluster a ticket belongs.
    """
    import sklearn.cluster  # noqa: F401  # loads the libraries: only loaded ones can be limited
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield
