"""The makers of hostile text give what they are asked for, the same each time."""

from __future__ import annotations

import pytest
from hostile_text import HOSTILE, SOME_HOSTILE


@pytest.mark.parametrize("n", [400, 5_000])
def test_each_maker_gives_about_as_many_characters_as_it_is_asked_for(n: int) -> None:
    lengths = {name: len(make(n)) for name, make in HOSTILE.items()}
    assert {name: length for name, length in lengths.items() if not n / 3 < length < 3 * n} == {}


def test_each_maker_gives_the_same_text_each_time() -> None:
    assert all(make(1_000) == make(1_000) for make in HOSTILE.values())


def test_some_of_them_are_of_every_family() -> None:
    assert {name.split()[0] for name in SOME_HOSTILE} == {name.split()[0] for name in HOSTILE}
