"""Nobody waits for all that one other has asked for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from kbtools.service.turns import Turns

T = TypeVar("T")


def _in_its_own_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread: a browser test in this process may have a loop that is running."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


def test_a_question_waits_behind_one_of_each_other_visitor_alone() -> None:
    async def crowd() -> list[str]:
        turns, done, free = Turns(1), [], threading.Event()

        async def ask(who: str, work: str) -> None:
            await turns.do(lambda: free.wait(20), who)
            done.append(work)

        many = [asyncio.ensure_future(ask("stranger", f"stranger {number}")) for number in range(40)]
        await asyncio.sleep(0)
        others = [asyncio.ensure_future(ask(who, who)) for who in ("ann", "bob")]
        await asyncio.sleep(0)
        free.set()
        await asyncio.gather(*many, *others)
        turns.close()
        return done

    done = _in_its_own_loop(crowd())
    assert done[:3] == ["stranger 0", "ann", "bob"]
    assert len(done) == 42


def test_nothing_is_kept_of_a_visitor_whose_work_is_done_or_failed_or_who_left() -> None:
    async def visits() -> int:
        turns, free = Turns(1), threading.Event()
        with pytest.raises(ZeroDivisionError):
            await turns.do(lambda: 1 // 0, "ann")
        assert await turns.do(lambda: 7, "ann") == 7
        waiting = [asyncio.ensure_future(turns.do(lambda: free.wait(20), "bob")) for _ in range(3)]
        await asyncio.sleep(0.01)
        for one in waiting:
            one.cancel()
        free.set()
        await asyncio.gather(*waiting, return_exceptions=True)
        turns.close()
        return len(turns._turns)

    assert _in_its_own_loop(visits()) == 0
