"""JSON Lines: one ticket a line."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from kbtools.errors import KbError
from kbtools.ticket import Ticket, ticket_from_json

LONGEST_LINE = 16 * 1024 * 1024
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_SHAPE = '{"id": "1001", "messages": [{"author": "requester", "public": true, "body": "…"}]}'


def read_jsonl(stream: BinaryIO, where: str) -> Iterator[Ticket | KbError]:
    """The tickets of a stream, one line each, empty lines passed over.

    Problems: `json` (not JSON, cut off, longer than 16 MB), `encoding` (not UTF-8), `ticket` (not the shape of one).
    """
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if number == 1:
            if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                yield KbError("encoding", "the file is UTF-16, not UTF-8", where=f"{where}:1", hint="save it as UTF-8")
                return
            line = line.removeprefix(codecs.BOM_UTF8)
        place = f"{where}:{number}"
        if len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
            _skip_rest(stream)
            yield KbError("json", "the line is longer than 16 MB", where=place, hint="write one ticket a line")
        elif line.strip():
            yield _ticket(line, place)


def _skip_rest(stream: BinaryIO) -> None:
    while (more := stream.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
        pass


def _ticket(line: bytes, place: str) -> Ticket | KbError:
    try:
        return ticket_from_json(_parsed(line))
    except UnicodeDecodeError as failure:
        return KbError("encoding", f"byte {failure.start + 1} of the line is not UTF-8", where=place,
                       hint="save the file as UTF-8")  # fmt: skip
    except KbError as problem:
        hint = "write one ticket a line, without [ and ]" if line.lstrip().startswith(b"[") else problem.hint
        return KbError(problem.code, problem.message, where=place, hint=hint)
    except json.JSONDecodeError as failure:
        cut_off = failure.pos >= len(failure.doc.rstrip()) or "Unterminated string" in failure.msg
        what = "the line is cut off" if cut_off else f"not JSON: {failure.msg} at character {failure.pos + 1}"
        return KbError("json", what, where=place, hint=_SHAPE)
    except (RecursionError, ValueError):
        return KbError("json", "not JSON that can be read: nested too deeply, or a number too long", where=place,
                       hint=_SHAPE)  # fmt: skip


def _parsed(line: bytes) -> object:
    data: object = json.loads(line.decode("utf-8"))
    if _SURROGATE.search(line):
        # Half of a character, which no file and no database can hold, becomes a question mark.
        data = json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    return data
