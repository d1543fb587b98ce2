"""Untrusted JSON: its value, or a readable error. All JSON from outside is read here."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kbtools.errors import KbError
from kbtools.text.normalise import encodable

DEEPEST = 100  # brackets in brackets; exports of help desks have some ten
_SURROGATE, _SURROGATE_IN_BYTES = re.compile(r"\\u[dD][89a-fA-F]"), re.compile(rb"\\u[dD][89a-fA-F]")
# Possessive, so that no string is read twice; one that is never closed goes on to the end.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_ROUND = bytes.maketrans(b"[]{}", b"()()")
_OTHERS = bytes(set(range(256)) - set(b"[]{}"))


class TooDeepError(ValueError):
    """JSON that is nested deeper than is read; Python's parser takes a level of its own stack for each."""


def json_value(data: bytes | str, deepest: int = DEEPEST) -> Any:
    """The value of JSON; raises `ValueError`, as `TooDeepError` before anything is parsed.

    Bytes are UTF-8, with or without a byte order mark.
    """
    if nested_deeper(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data, deepest):
        raise TooDeepError(f"nested more than {deepest} deep")
    return json.loads(data if isinstance(data, str) else data.removeprefix(codecs.BOM_UTF8).decode())


def nested_deeper(data: bytes, deepest: int) -> bool:
    """Whether brackets outside of strings stand more than `deepest` deep in one another, in linear time.

    Also true for some text that is no JSON, with brackets that are never closed.
    """
    if data.count(b"[") + data.count(b"{") <= deepest:
        return False
    brackets = _STRING.sub(b"", data).translate(_ROUND, _OTHERS)
    level = 0
    while level <= deepest and b"()" in brackets:  # the innermost brackets of all go, a level each time
        brackets = brackets.replace(b"()", b"")
        level += 1
    return level + brackets.count(b"(") > deepest


def parsed(data: bytes) -> object:
    """As `json_value`; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.

    Raises exceptions that `problem` describes.
    """
    value: object = json_value(data)
    return _encodable(value) if _SURROGATE_IN_BYTES.search(data) else value


def _encodable(value: object) -> Any:
    return json.loads(encodable(json.dumps(value, ensure_ascii=False)))


def value_of_line(line: str) -> Any:
    """The value on a line of JSON Lines; raises `json.JSONDecodeError` for all that cannot be read.

    That is also deep nesting, and a number of thousands of digits, for which there are other exceptions. A lone
    surrogate becomes U+FFFD, as in `parsed`.
    """
    try:
        value = json_value(line)
        return _encodable(value) if _SURROGATE.search(line) else value
    except json.JSONDecodeError:
        raise
    except ValueError as failure:
        raise json.JSONDecodeError(_other(failure), line, 0) from None


def lines_of(text: str) -> list[str]:
    """The lines of JSON Lines: JSON may hold other line ends, such as U+2028, within a text."""
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def problem(failure: ValueError, place: str, shape: str) -> KbError:
    """An exception of `parsed` as a `KbError`; `shape` is an example of what was expected."""
    if isinstance(failure, UnicodeDecodeError):
        message = f"byte {failure.start + 1} of the line is not UTF-8"
        return KbError("encoding", message, where=place, hint="save the file as UTF-8")
    if isinstance(failure, json.JSONDecodeError):
        cut_off = failure.pos >= len(failure.doc.rstrip()) or "Unterminated string" in failure.msg
        what = "the line is incomplete" if cut_off else f"not JSON: {failure.msg} at character {failure.pos + 1}"
        return KbError("json", what, where=place, hint=shape)
    return KbError("json", f"not JSON that can be read: {_other(failure)}", where=place, hint=shape)


def _other(failure: ValueError) -> str:
    return str(failure) if isinstance(failure, TooDeepError) else "a number is too long"


def texts_in(value: Any) -> Iterator[str]:
    """The texts and numbers within a value, keys too, as they were written.

    Words are looked for in these: the notation would glue the letter of a line break to the word after it.
    """
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)
    elif value is not None:
        yield str(value)
