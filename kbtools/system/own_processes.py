"""Processes of Python that `kb` starts: they run no file of the folder in which somebody called it.

Python looks for modules in the current folder first when it is started as `multiprocessing` does it: a file `socket.py`
that lies there, perhaps among files to import, would run in place of the library's.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

_VARIABLE, _OURS = "PYTHONSAFEPATH", "kbtools"  # any value switches it on


def run_nothing_from_here() -> None:
    """Call it before such a process is started; what somebody set themselves stays."""
    os.environ.setdefault(_VARIABLE, _OURS)


def for_others(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables for programs that are not ours: a hook written in Python finds what lies beside it."""
    return {name: value for name, value in environ.items() if (name, value) != (_VARIABLE, _OURS)}
