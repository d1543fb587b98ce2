"""Processes that `kb` starts end with it, and not by themselves when Ctrl+C is pressed while they load."""

from __future__ import annotations

import subprocess
import sys

import pytest

STARTED = """
import multiprocessing, os, signal, sys
from kbtools.system.own_processes import deaf_to_interrupts

if __name__ == "__main__":
    child = multiprocessing.get_context(sys.argv[1]).Process(target=print, args=("loaded",))
    with deaf_to_interrupts():
        child.start()
    signal.signal(signal.SIGINT, lambda *_: print("heard", flush=True))
    os.killpg(0, signal.SIGINT)
    child.join()
"""


@pytest.mark.full
@pytest.mark.parametrize("start", ["spawn", "forkserver"])
def test_ctrl_c_while_a_process_starts_is_heard_by_the_first_alone(start: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTED, start], capture_output=True, text=True, check=False, start_new_session=True
    )
    assert "heard" in done.stdout
    assert "loaded" in done.stdout
    assert not done.stderr
