"""JSON of strangers: read in a time and with a memory that are known before."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from kbtools.errors import KbError
from kbtools.text.json_text import TooDeepError, json_value

DEEPEST = 20
LONG = 4_096  # bytes: a string as long as this is kept apart, and may be a file
_HINT = '{"text": "…"}'
# Possessive, so that no string is read twice.
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)


def read_json(body: bytes, most: int) -> dict[str, Any]:
    """The JSON object in a body; raises `KbError("json")` for anything else, and for deep nesting.

    Raises `KbError("body-too-large")` when more than `most` bytes are left without its long strings. Those are files
    in base64, and no parser looks at each of their characters.
    """
    strings: dict[str, bytes] = {}
    if len(body) > most:
        body = b"".join(_without_long_strings(body, strings, most))
    try:
        # half a character is put right where texts are checked; it is no reason to refuse what a person wrote
        data = json_value(body.decode("utf-8-sig", "surrogatepass"), DEEPEST)
    except TooDeepError as failure:
        raise KbError("json", f"the request is {failure}", hint=_HINT) from None
    except ValueError:  # not JSON, not UTF-8, or an endless number
        raise KbError("json", "the request is not JSON", hint=_HINT) from None
    if not isinstance(data, dict):
        raise KbError("json", "the request must be a JSON object", hint=_HINT)
    return {name: _whole(value, strings) for name, value in data.items()} if strings else data


def _without_long_strings(body: bytes, strings: dict[str, bytes], most: int) -> Iterator[bytes]:
    """The body in pieces; in place of a long string without escapes stands its name in `strings`, drawn by lot."""
    at, kept = 0, 0
    while (start := body.find(b'"', at)) >= 0:
        end = _end_of_string(body, start, most)
        piece = body[at:end]
        if end - start > LONG and body.find(b"\\", start, end) < 0:
            name = secrets.token_hex(16)
            strings[name] = body[start + 1 : end - 1]
            piece = b'%s"%s"' % (body[at:start], name.encode())
        yield piece
        at, kept = end, kept + len(piece)
        if kept > most:
            raise _too_large(most)
    if kept + len(body) - at > most:
        raise _too_large(most)
    yield body[at:]


def _end_of_string(body: bytes, start: int, most: int) -> int:
    """Where the string that opens at `start` is closed."""
    end = body.find(b'"', start + 1)
    if end < 0:
        raise KbError("json", "the request is not JSON", hint=_HINT)
    if body.find(b"\\", start, end) < 0:
        return end + 1
    escaped = _STRING.match(body, start, start + most)
    if not escaped:
        raise _too_large(most)
    return escaped.end()


def _too_large(most: int) -> KbError:
    return KbError("body-too-large", f"a request may have at most {most:,} bytes beside its files")


def _whole(value: Any, strings: Mapping[str, bytes]) -> Any:
    """The value with the long strings back in their places."""
    if isinstance(value, str):
        return strings[value].decode("utf-8", "replace") if value in strings else value
    if isinstance(value, list):
        return [_whole(one, strings) for one in value]
    if isinstance(value, dict):
        return {name: _whole(one, strings) for name, one in value.items()}
    return value
