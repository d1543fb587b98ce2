"""JSON Lines: one ticket a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from kbtools.errors import KbError
from kbtools.ticket import Ticket, ticket_from_json

_SHAPE = '{"id": "1001", "messages": [{"author": "requester", "public": true, "body": "…"}]}'


def read_jsonl(stream: BinaryIO, where: str, mapping: Mapping[str, str]) -> Iterator[Ticket | KbError]:
    """A ticket or a problem for each line that is not empty; one line in memory at a time."""
    del mapping  # the fields have the names they have
    for number, line in enumerate(stream, 1):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if text.strip():
            yield _ticket(text, f"{where}:{number}")


def _ticket(line: bytes, where: str) -> Ticket | KbError:
    try:
        return ticket_from_json(json.loads(line.decode("utf-8")))
    except UnicodeDecodeError:
        return KbError("encoding", "the line is not UTF-8 text", where=where, hint="save the file as UTF-8")
    except json.JSONDecodeError as failure:
        return KbError("json", f"not JSON: {failure.msg} at character {failure.pos}", where=where, hint=_SHAPE)
    except RecursionError:
        return KbError("json", "not a ticket: nested too deeply", where=where, hint=_SHAPE)
    except KbError as problem:
        return KbError(problem.code, problem.message, where=where, hint=problem.hint or _SHAPE)
