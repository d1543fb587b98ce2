"""JSON of strangers: the same as the usual parser, in a known time and memory."""

from __future__ import annotations

import base64
import contextlib
import json
import time
import tracemalloc
from typing import Any

import pytest
from growth import assert_nearly_linear
from hypothesis import given
from hypothesis import strategies as st

from kbtools.errors import KbError
from kbtools.service.json_reading import DEEPEST, LONG, read_json

TEXTS = st.text(alphabet='ab"\\\n\0\u00e9 {[', max_size=40) | st.text(max_size=20)
LEAVES = st.none() | st.booleans() | st.integers() | TEXTS
VALUES = st.recursive(LEAVES, lambda one: st.lists(one, max_size=3) | st.dictionaries(TEXTS, one, max_size=3))


@pytest.mark.full
@given(st.dictionaries(TEXTS, VALUES, max_size=5), st.sampled_from([LONG, 3 * LONG]))
def test_what_is_read_in_pieces_is_what_was_written(data: dict[str, Any], long: int) -> None:
    data = {**data, "file": "A" * long, "files": [{"name": 'a"b', "data": "QUJD" * (long // 3)}]}
    body = json.dumps(data).encode()
    assert read_json(body, len(body)) == data
    assert read_json(body, max(LONG, len(body) - 2 * long)) == data  # in pieces, where it has long strings


@given(st.text(alphabet='"\\{}[]:,a1 \n', max_size=60))
def test_whatever_is_sent_is_an_object_or_refused(text: str) -> None:
    for most in (8, 1_000):
        try:
            found = read_json(text.encode(), most)
        except KbError as problem:
            assert problem.code in ("json", "body-too-large")  # noqa: PT017 - either of two things may happen
        else:
            assert found == json.loads(text)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_nesting_is_refused(opening: str) -> None:
    for depth in (DEEPEST + 1, 100_000):
        with pytest.raises(KbError):
            read_json(b'{"a":' + opening.encode() * depth, 10_000_000)
    brackets = json.dumps({"message": "[" * 1_000 + '\\" [[['})
    assert read_json(brackets.encode(), 10_000)["message"].startswith("[[[")


@pytest.mark.parametrize(
    "piece",
    ["0,", "[],", '"a",', '{"a":0},', '"', '\\"', "{", "[", " ", '"\\\\",', "\\u0000", "1", '"' + "A" * LONG + '",'],
)
def test_the_time_grows_as_the_body(piece: str) -> None:
    def work(text: str) -> None:
        with contextlib.suppress(KbError):
            read_json(text.encode(), 262_144)

    assert_nearly_linear(work, lambda n: '{"a":[' + piece * (n // len(piece)))
    assert_nearly_linear(work, lambda n: "[]" * DEEPEST + '{"a":"' + piece * (n // len(piece)))  # brackets are counted


def test_twenty_megabytes_of_files_are_read_at_once_and_of_other_things_refused_at_once() -> None:
    file = base64.b64encode(b"x" * 15_000_000).decode()
    body = json.dumps({"message": "Look", "attachments": [{"name": "a.txt", "data": file}]}).encode()
    tracemalloc.start()
    try:
        began = time.process_time()
        assert read_json(body, 262_144)["attachments"][0]["data"] == file
        with pytest.raises(KbError, match="beside its files"):
            read_json(b'{"a":[' + b"0," * 10_000_000, 262_144)
        assert time.process_time() - began < 5
        assert tracemalloc.get_traced_memory()[1] < 4 * len(body)
    finally:
        tracemalloc.stop()
