"""Work that takes time, in a few threads and by turns, so that nobody waits for all that one other has asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


class Turns:
    """Does work in so many threads, for each visitor one piece at a time; call it in one event loop."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="kbtools-answer")
        self._turns: dict[str, tuple[asyncio.Lock, int]] = {}

    async def do(self, work: Callable[[], T], who: str) -> T:
        """What the work returns; `who` names the visitor, so that their next piece waits behind one of each other."""
        lock, waiting = self._turns.get(who) or (asyncio.Lock(), 0)
        self._turns[who] = lock, waiting + 1
        try:
            async with lock:
                return await asyncio.get_running_loop().run_in_executor(self._threads, copy_context().run, work)
        finally:
            _, waiting = self._turns.pop(who)
            if waiting > 1:
                self._turns[who] = lock, waiting - 1

    def close(self) -> None:
        """End the threads after the work that they do."""
        self._threads.shutdown(wait=False)
