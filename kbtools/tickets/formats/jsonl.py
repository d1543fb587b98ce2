"""JSON Lines: one ticket a line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Row, Skipped, unread
from kbtools.model.ticket import ticket_from_json
from kbtools.text.json_text import parsed, problem

LONGEST_LINE = 16 * 1024 * 1024
_SHAPE = '{"id": "1001", "messages": [{"author": "requester", "public": true, "body": "…"}]}'


def read_jsonl(stream: BinaryIO, where: str) -> Iterator[Row]:
    """The tickets of a stream, one per line; empty lines are ignored, `Skipped` counts messages without `public`.

    Problems: `json` (not JSON, cut off, longer than 16 MB), `encoding` (not UTF-8), `ticket` (a wrong field).
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
            yield KbError("json", "the line is longer than 16 MB", where=place, hint="write one ticket per line")
        elif line.strip():
            yield from _rows(line, place)


def _skip_rest(stream: BinaryIO) -> None:
    while (more := stream.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
        pass


def _rows(line: bytes, place: str) -> Iterator[Row]:
    try:
        data = parsed(line)
        yield replace(ticket_from_json(data), place=place)
    except KbError as wrong:
        hint = "write one ticket per line, without [ and ]" if line.lstrip().startswith(b"[") else wrong.hint
        yield KbError(wrong.code, wrong.message, where=place, hint=hint)
    except (ValueError, RecursionError) as failure:
        yield problem(failure, place, _SHAPE)
    except Exception as failure:  # whatever one line does, all others are read
        yield unread(failure, place)
    else:
        messages = data["messages"] if isinstance(data, Mapping) else ()
        if unmarked := sum("public" not in message for message in messages):
            yield Skipped("unmarked", unmarked)
