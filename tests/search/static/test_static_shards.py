from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.search.static.shards import MOST_BYTES, Cells, Entry, packed, unpacked


@st.composite
def cells(draw: st.DrawFn) -> Cells:
    articles = tuple(sorted(draw(st.sets(st.integers(0, 300_000), max_size=30))))
    return Cells(articles, tuple(draw(st.integers(1, 255)) for _ in articles))


entries = st.builds(Entry, st.integers(0, 65_535), cells(), cells(), cells())


@pytest.mark.full
@given(st.dictionaries(st.text(st.characters(categories=("Ll", "Lo", "Nd")), min_size=1, max_size=12), entries))
def test_what_is_packed_is_what_is_unpacked_in_order(table: dict[str, Entry]) -> None:
    files = list(packed(table))
    found = [(term, entry) for _, data in files for term, entry in unpacked(data).items()]
    assert found == sorted(table.items())
    assert [first for first, _ in files] == [next(iter(unpacked(data))) for _, data in files]


def test_a_file_is_small_unless_one_word_is_in_very_many_articles() -> None:
    table = {f"word{n:04}": Entry(7, Cells(tuple(range(n % 60)), (9,) * (n % 60))) for n in range(2_000)}
    table["every"] = Entry(1, Cells(tuple(range(9_000)), (5,) * 9_000))
    sizes = {first: (len(data), len(unpacked(data))) for first, data in packed(table)}
    assert sizes.pop("every")[1] == 1
    assert max(size for size, _ in sizes.values()) < 1.5 * MOST_BYTES


def test_a_small_value_is_a_step_where_the_article_has_the_word_and_nothing_elsewhere() -> None:
    values = {3: 0.26, 1: 0.01, 2: 90.0}
    assert Cells.of(values, 0.1) == Cells((2, 3), (255, 3))
    assert Cells.of(values, 0.1, 1) == Cells((1, 2, 3), (1, 255, 3))
