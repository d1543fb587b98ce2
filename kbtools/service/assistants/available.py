"""Whether the package of the protocol is installed; it comes with `kbtools[mcp]`."""

from __future__ import annotations

from importlib.util import find_spec

from kbtools.errors import KbError


def check_available() -> None:
    """Raise `KbError("package-missing")` without it."""
    if find_spec("mcp") is None:
        what = "the package mcp, with which assistants are answered, is not installed"
        raise KbError("package-missing", what, hint="pip install 'kbtools[mcp]'")
