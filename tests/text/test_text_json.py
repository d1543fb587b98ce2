"""JSON of others is read to a depth that is known before, whatever the parser of this Python can take."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from growth import assert_nearly_linear
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kbtools.errors import KbError
from kbtools.helpdesks.reading.pages import pages
from kbtools.text.json_text import DEEPEST, TooDeepError, json_value, nested_deeper, value_of_line

NAMES = st.text(alphabet='[}"\\', max_size=3)
VALUES = st.recursive(
    st.none() | st.text(alphabet='[]{}"\\ax', max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
)


def depth_of(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth_of, inner), default=0)


@pytest.mark.full
@given(VALUES)
@hypothesis_settings(max_examples=60)
def test_the_depth_of_json_is_seen_without_parsing_it(value: Any) -> None:
    for text in (json.dumps(value), json.dumps(value, indent=1)):
        deep = depth_of(value)
        assert not nested_deeper(text.encode(), deep)
        assert deep == 0 or nested_deeper(text.encode(), deep - 1)


@pytest.mark.parametrize("opening", ["[", *(pytest.param(one, marks=pytest.mark.full) for one in ('{"a":', '[{"a":['))])
def test_what_is_nested_too_deep_is_not_parsed(opening: str) -> None:
    for depth in (DEEPEST + 1, 100_000):
        closing = "".join({"[": "]", "{": "}"}.get(mark, "") for mark in reversed(opening))
        for text in (opening * depth, opening * depth + "1" + closing * depth):
            with pytest.raises(TooDeepError, match=f"more than {DEEPEST} deep"):
                json_value(text)
    with pytest.raises(json.JSONDecodeError, match=f"more than {DEEPEST} deep"):
        value_of_line(opening * 100_000)


def test_brackets_in_texts_and_beside_one_another_are_no_depth() -> None:
    value = {"a": "[" * 1_000 + '\\" [[[', "b": [[]] * 1_000, "c": {"[": {str(n): {} for n in range(1_000)}}}
    assert json_value(json.dumps(value).encode()) == value


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert json_value('\ufeff{"a": 1}'.encode()) == {"a": 1}


def test_the_place_of_what_is_nested_too_deep_is_named_and_what_stands_beside_it_is_read() -> None:
    lines = ['{"id": 1}', '{"id": 2, "x": %s}' % ("[" * 2_000 + "]" * 2_000), '{"id": 3}']
    found = list(pages(io.BytesIO("\n".join(lines).encode()), "t.json"))
    assert [one[1]["id"] for one in found if not isinstance(one, KbError)] == [1, 3]
    (problem,) = (one for one in found if isinstance(one, KbError))
    assert (problem.code, problem.where) == ("json", "t.json:2")
    assert f"more than {DEEPEST} deep" in problem.message


@pytest.mark.full
@pytest.mark.parametrize("piece", ["[", "[]", "[[]]", '"\\"', '"[', "]", '{"a":[', "[" * 50 + "]" * 50, '"a",', "\\"])
def test_the_depth_is_found_in_linear_time(piece: str) -> None:
    assert_nearly_linear(lambda text: nested_deeper(text.encode(), DEEPEST), lambda size: piece * (size // len(piece)))
