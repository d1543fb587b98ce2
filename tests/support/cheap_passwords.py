"""Passwords hashed at a low cost: what protects those of people is most of the work of a test that signs in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher

from kbtools.staff import passwords

products_hasher = passwords._hasher  # what makes and compares the hashes where nothing is changed


@contextmanager
def hashed_cheaply() -> Iterator[None]:
    """Let passwords that are chosen in here cost a hundredth; a hash says its cost, so any can be compared."""
    cheap = PasswordHasher(time_cost=1, memory_cost=256, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: cheap)
        yield
