"""Linear algebra has one thread inside, and as many as before afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from kbtools.system.one_thread import one_thread


def threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if "numpy" in library["filepath"]}


def test_there_is_one_thread_inside_and_as_many_as_before_outside() -> None:
    with threadpool_limits(2):
        with one_thread():
            with one_thread():
                assert threads() == {1}
            assert threads() == {1}
        assert threads() == {2}


def test_the_limit_ends_with_a_failure() -> None:
    with threadpool_limits(2):
        with pytest.raises(ValueError, match="inside"), one_thread():
            raise ValueError("inside")
        assert threads() == {2}


@one_thread()
def held() -> set[int]:
    return threads()


def test_a_limit_that_a_service_holds_is_not_ended_by_those_who_answer() -> None:
    with threadpool_limits(2):
        with one_thread(), ThreadPoolExecutor(4) as pool:
            assert list(pool.map(lambda _: held(), range(20))) == [{1}] * 20
            assert threads() == {1}
        assert threads() == {2}
