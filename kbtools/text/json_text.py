"""Untrusted JSON: its value, or a readable error."""

from __future__ import annotations

import json
import re
from typing import Any

from kbtools.errors import KbError
from kbtools.text.normalise import encodable

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def parsed(data: bytes) -> object:
    """The value; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.

    Raises exceptions that `problem` describes.
    """
    value: object = json.loads(data.decode("utf-8"))
    if _SURROGATE.search(data):
        value = json.loads(encodable(json.dumps(value, ensure_ascii=False)))
    return value


def value_of_line(line: str) -> Any:
    """The value on a line of JSON Lines; raises `json.JSONDecodeError` for all that cannot be read.

    That is also deep nesting, and a number of thousands of digits, for which Python has other exceptions.
    """
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError):
        raise json.JSONDecodeError("nested too deeply, or a number too long", line, 0) from None


def lines_of(text: str) -> list[str]:
    """The lines of JSON Lines: JSON may hold other line ends, such as U+2028, within a text."""
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def problem(failure: ValueError | RecursionError, place: str, shape: str) -> KbError:
    """An exception of `parsed` as a `KbError`; `shape` is an example of what was expected."""
    if isinstance(failure, UnicodeDecodeError):
        message = f"byte {failure.start + 1} of the line is not UTF-8"
        return KbError("encoding", message, where=place, hint="save the file as UTF-8")
    if isinstance(failure, json.JSONDecodeError):
        cut_off = failure.pos >= len(failure.doc.rstrip()) or "Unterminated string" in failure.msg
        what = "the line is incomplete" if cut_off else f"not JSON: {failure.msg} at character {failure.pos + 1}"
        return KbError("json", what, where=place, hint=shape)
    message = "not JSON that can be read: nested too deeply, or a number too long"
    return KbError("json", message, where=place, hint=shape)
