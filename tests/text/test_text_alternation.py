"""Alternations as trees: they match the same, and try less."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.alternation import tree

_ATOMS = st.sampled_from(
    ["a", "b", "ab", "ß", " ", "a?", "b*", "[ab]", r"\.", "[)|]", "(?:a|b)", "(?:ab|)?", "(?:a|b)+", "."]
)


@st.composite
def _ways(draw: st.DrawFn) -> list[str]:
    parts = st.lists(_ATOMS, min_size=1, max_size=4).map("".join)
    nested = st.builds("(?:{}|{}){}{}".format, parts, parts, st.sampled_from(["", "?", "+", "{2}"]), parts)
    return draw(st.lists(st.one_of(parts, nested, st.builds("{}|{}".format, parts, parts)), min_size=1, max_size=6))


@pytest.mark.full
@given(_ways(), st.text("ab.ß |)c", max_size=8))
def test_a_tree_matches_what_one_of_its_ways_matches(ways: list[str], text: str) -> None:
    assert bool(re.fullmatch(tree(ways), text)) == bool(re.fullmatch("|".join(ways), text))


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        (("from", "to", "date"), "from|to|date"),
        (("to", "till", "an"), "t(?:o|ill)|an"),
        (("(?:re)?ply", "read"), "r(?:e(?:ply|ad))|ply"),
        (("a?b", "ab"), "a?b|ab"),
    ],
)
def test_a_tree_is_grouped_by_first_letters(ways: tuple[str, ...], expected: str) -> None:
    assert tree(ways) == expected
