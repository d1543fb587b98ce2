"""Untrusted JSON: its value, or a readable error."""

from __future__ import annotations

import json
import re

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
