"""Told to end in the middle of what is done whole."""

from __future__ import annotations

import signal
from types import FrameType

import pytest

from kbtools.system.stopping import held_back


class Told(BaseException):
    """By the signal."""


def hear(_: int, __: FrameType | None) -> None:
    raise Told


def be_told(done: list[str]) -> None:
    with held_back():
        signal.raise_signal(signal.SIGTERM)
        done.append("whole")


def test_a_signal_is_heard_at_the_end_of_what_is_done_whole() -> None:
    before, done = signal.signal(signal.SIGTERM, hear), list[str]()
    try:
        with pytest.raises(Told):
            be_told(done)
        assert done == ["whole"]
        with held_back():
            pass
        assert signal.getsignal(signal.SIGTERM) is hear
    finally:
        signal.signal(signal.SIGTERM, before)
