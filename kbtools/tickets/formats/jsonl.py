"""JSON of our own shape: JSON Lines, one ticket a line, or any other layout of the same tickets."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import BinaryIO, cast

from kbtools.errors import KbError
from kbtools.helpdesks.reading.fields import Record
from kbtools.helpdesks.reading.pages import pages
from kbtools.helpdesks.reading.records import all_records
from kbtools.helpdesks.reading.rows import Row, Skipped, unread
from kbtools.model.ticket import Ticket, ticket_from_json
from kbtools.system.streams import blanks_ahead
from kbtools.text.json_text import parsed, problem
from kbtools.tickets.kept import kept_of

_LOOK = 4096
_FIELDS = frozenset(field.name for field in fields(Ticket))
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
        else:
            number += sum(blanks.count(b"\n") for blanks in iter(lambda: blanks_ahead(stream), b""))


def is_own(record: Record) -> bool:
    """Whether a record is a ticket of our own shape; other help desks have `messages`, too."""
    said = record.get("messages")
    if said == []:  # nothing in it says whose it is, so the names of all other fields must
        return record.keys() <= _FIELDS
    return isinstance(said, list) and all(isinstance(one, Mapping) and _is_own_message(one) for one in said[:1])


def _is_own_message(one: Record) -> bool:
    # With others, the author is an object, or missing where nobody is known.
    return isinstance(one.get("author"), str) or ("body" in one and "author" not in one)


def read_own(stream: BinaryIO, where: str) -> Iterator[Row]:
    """The tickets of a stream: one per line, or in a list, or each on several lines."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
    start = buffered.peek(_LOOK).removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"[") or start.split(b"\n", 1)[0].strip() == b"{":
        for page in pages(cast("BinaryIO", buffered), where):
            if isinstance(page, KbError):
                yield page
                continue
            own = [record for record in all_records(page[1]) if is_own(record)]
            for record in own or [page[1]]:
                yield from _ticket(record, page[0])
    else:
        yield from read_jsonl(cast("BinaryIO", buffered), where)


def _skip_rest(stream: BinaryIO) -> None:
    while (more := stream.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
        pass


def _rows(line: bytes, place: str) -> Iterator[Row]:
    try:
        data = parsed(line)
    except ValueError as failure:
        yield problem(failure, place, _SHAPE)
    else:
        hint = "write one ticket per line, without [ and ]" if line.lstrip().startswith(b"[") else ""
        yield from _ticket(data, place, hint)


def _ticket(data: object, place: str, hint: str = "") -> Iterator[Row]:
    try:
        ticket, kept = ticket_from_json(data, place), kept_of(data)
        yield replace(ticket, kept=kept) if kept else ticket
    except KbError as wrong:
        yield KbError(wrong.code, wrong.message, where=place, hint=hint or wrong.hint)
    except Exception as failure:  # whatever one record does, all others are read
        yield unread(failure, place)
    else:
        messages = data["messages"] if isinstance(data, Mapping) else ()
        if unmarked := sum("public" not in message for message in messages):
            yield Skipped("unmarked", unmarked)
