"""JSON objects of a stream in any form: one per line, one after another, or all in one list.

A page is an object at the top level, or one in a list at the top level. A small one is read whole. A long one, and one
with a mistake in it, is split: each object of its lists, whatever their names, comes as a small page of its own. So
memory does not grow with the file, and one bad record does not lose others.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Generic, TypeVar

from kbtools.errors import KbError
from kbtools.system.streams import blanks_ahead
from kbtools.text.json_text import DEEPEST, parsed, problem

Page = tuple[str, dict[str, Any]]

LONGEST = 8 * 1024 * 1024  # bytes of a page that is read whole, and of one record
_PIECE = 256 * 1024
_SHAPE = "export it again as JSON, and save it as UTF-8"
_OUTSIDE = re.compile(rb'["{}\[\]]')
_INSIDE = re.compile(rb'["\\]')
_LONGEST_NAME = 64
_DEEPEST = 8  # brackets around a record
_Mark = TypeVar("_Mark")


class _Open(Generic[_Mark]):
    """The brackets that are open, the outermost first. Of those deeper than is ever read only the number is kept."""

    def __init__(self) -> None:
        self._marks: list[_Mark] = []
        self._deeper = 0

    def __len__(self) -> int:
        return len(self._marks) + self._deeper

    def __getitem__(self, place: int) -> _Mark:
        return self._marks[place]

    def add(self, mark: _Mark) -> None:
        """One more is open."""
        if len(self._marks) > DEEPEST:
            self._deeper += 1
        else:
            self._marks.append(mark)

    def end(self) -> None:
        """The innermost one is closed; nothing happens where none is open."""
        if self._deeper:
            self._deeper -= 1
        else:
            self._marks[-1:] = []

    def keep(self, count: int) -> None:
        """All but the first `count` are closed."""
        self._deeper = 0
        del self._marks[count:]


class _Brackets:
    """The brackets of a text that comes in pieces, without those inside strings."""

    def __init__(self) -> None:
        self.in_string = False
        self.name = b""  # the string that ended last
        self._skip = 0

    def __call__(self, piece: bytes) -> Iterator[tuple[int, bytes]]:
        """`(place, bracket)` in order."""
        place, self._skip = self._skip, 0
        while found := (_INSIDE if self.in_string else _OUTSIDE).search(piece, place):
            if self.in_string:
                self.name = (self.name + piece[place : found.start()])[:_LONGEST_NAME]
            place = found.end()
            if found[0] == b'"':
                self.in_string = not self.in_string
                self.name = b"" if self.in_string else self.name
            elif found[0] == b"\\":
                place += 1
            else:
                yield found.start(), found[0]
        if self.in_string:
            self.name = (self.name + piece[place:])[:_LONGEST_NAME]
        self._skip = max(0, place - len(piece))


class _RecordScanner:
    """One long page, split while it is read: the objects in its lists, and not those within these objects."""

    def __init__(self, line: int) -> None:
        self._line = line
        self._brackets = _Brackets()
        self._stack = _Open[tuple[bytes, str]]()
        self._record: bytearray | None = None
        self._record_line = line
        self._level = 0
        self._too_long = False
        self.found = 0

    def feed(self, piece: bytes) -> Iterator[tuple[int, str, bytes]]:
        """`(line, name of the list, record)` of each record that ends here; an empty one was too long."""
        start = 0
        for place, mark in self._brackets(piece):
            if mark in b"{[":
                self._stack.add((mark, self._brackets.name.decode("utf-8", "replace") if mark == b"[" else ""))
                if self._begins(mark):
                    self._record, self._level, start = bytearray(), len(self._stack), place
                    self._too_long = False
                    self._record_line = self._line + piece.count(b"\n", 0, place)
                continue
            if self._record is not None and len(self._stack) == self._level:
                self._keep(piece[start : place + 1])
                self.found += 1
                yield self._record_line, self._stack[-2][1], bytes(self._record)
                self._record = None
            self._stack.end()
        if self._record is not None:
            self._keep(piece[start:])
        self._line += piece.count(b"\n")

    def _begins(self, mark: bytes) -> bool:
        depth = len(self._stack)
        of_list = self._record is None and mark == b"{" and 1 < depth <= _DEEPEST
        return of_list and self._stack[-2][0] == b"["

    def _keep(self, part: bytes) -> None:
        assert self._record is not None  # noqa: S101 - both callers have looked
        self._too_long = self._too_long or len(self._record) + len(part) > LONGEST
        if self._too_long:
            self._record.clear()
        else:
            self._record += part


class _PageScanner:
    """Finds where pages begin and end; a page that is cut off ends where a line begins with the next."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._line = 1
        self._brackets = _Brackets()
        self._stack = _Open[bytes]()
        self._page: bytearray | None = None
        self._page_line = 1
        self._level = 0
        self._scanner: _RecordScanner | None = None

    def feed(self, piece: bytes, *, fresh: bool) -> Iterator[Page | KbError]:
        """The pages that end in a piece; `fresh`: a line begins with it. A piece ends with its line or before.

        Only blank lines come several at once.
        """
        if fresh and self._page is None and self._brackets.in_string:
            self._brackets = _Brackets()  # a stray quotation mark between pages; text cannot break its line
        if fresh and self._is_cut_off(piece):
            yield from self._close_cut_off()
        if self._page is None and fresh and (whole := _whole_line(piece)):
            yield from self._line_of(whole, piece)
        else:
            yield from self._scan(piece)
        self._line += piece.count(b"\n")

    def end(self) -> Iterator[Page | KbError]:
        """The error of a page that never ended."""
        if self._page is not None:
            yield from self._close_cut_off()

    def _is_cut_off(self, piece: bytes) -> bool:
        """Text cannot break its line, and within an object a name comes next: another page begins here."""
        begins = self._page is not None and piece.startswith(b'{"')
        return begins and (self._brackets.in_string or (len(self._stack) > 0 and self._stack[-1] == b"{"))

    def _close_cut_off(self) -> Iterator[Page | KbError]:
        page, self._page = self._page, None
        self._stack.keep(self._level - 1)
        self._brackets = _Brackets()
        scanner, self._scanner = self._scanner, None
        if scanner is None and page:
            scanner = _RecordScanner(self._page_line)
            yield from self._records(scanner, bytes(page))
        place = f"{self._where}:{self._page_line}"
        yield KbError("json", "the line is incomplete", where=place, hint=_SHAPE)

    def _scan(self, piece: bytes) -> Iterator[Page | KbError]:
        start = 0
        for place, mark in self._brackets(piece):
            if mark in b"{[":
                self._stack.add(mark)
                if self._page is None and mark == b"{":
                    self._page, self._level, start = bytearray(), len(self._stack), place
                    self._page_line = self._line
                continue
            if self._page is not None and len(self._stack) == self._level:
                yield from self._keep(piece[start : place + 1])
                yield from self._finished()
            self._stack.end()
        if self._page is not None:
            yield from self._keep(piece[start:])

    def _keep(self, part: bytes) -> Iterator[Page | KbError]:
        assert self._page is not None  # noqa: S101 - both callers have looked
        if self._scanner is None and len(self._page) + len(part) > LONGEST:
            self._scanner = _RecordScanner(self._page_line)
            part, self._page = bytes(self._page) + part, bytearray()
        if self._scanner is None:
            self._page += part
        else:
            yield from self._records(self._scanner, part)

    def _finished(self) -> Iterator[Page | KbError]:
        page, self._page = bytes(self._page or b""), None
        place = f"{self._where}:{self._page_line}"
        scanner, self._scanner = self._scanner, None
        if scanner is not None:
            if not scanner.found:
                yield KbError("json", "the record is longer than 8 MB", where=place, hint="leave its attachments out")
            return
        try:
            value = parsed(page)
        except ValueError as failure:
            told = False
            for found in self._records(_RecordScanner(self._page_line), page):
                told = told or isinstance(found, KbError)
                yield found
            if not told:  # the mistake is outside of the records
                yield problem(failure, place, _SHAPE)
            return
        if isinstance(value, dict):
            yield place, value

    def _records(self, scanner: _RecordScanner, piece: bytes) -> Iterator[Page | KbError]:
        for line, name, data in scanner.feed(piece):
            place = f"{self._where}:{line}"
            if not data:
                yield KbError("json", "the record is longer than 8 MB", where=place, hint="leave its attachments out")
                continue
            try:
                yield place, {name: [parsed(data)]}
            except ValueError as failure:
                yield problem(failure, place, _SHAPE)

    def _line_of(self, whole: bytes, piece: bytes) -> Iterator[Page | KbError]:
        """The page of a line that looks like one, read at once where it is."""
        try:
            value = parsed(whole)
        except ValueError:
            yield from self._scan(piece)
            return
        if isinstance(value, dict):
            yield f"{self._where}:{self._line}", value


def _whole_line(piece: bytes) -> bytes:
    """The object that a line probably holds, without the comma of a list; empty when it holds something else."""
    bare = piece.strip().removesuffix(b",")
    return bare if bare.startswith(b"{") and bare.endswith(b"}") and piece.endswith(b"\n") else b""


def pages(stream: BinaryIO, where: str) -> Iterator[Page | KbError]:
    """`(place, object)` of each page; of a page that was split, the object is `{name of the list: [record]}`.

    Problems: `json` (not JSON, cut off, a record longer than 8 MB), `encoding`.
    """
    scanner = _PageScanner(where)
    nothing = True
    piece = stream.readline(_PIECE)
    if piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield KbError("encoding", "the file is UTF-16, not UTF-8", where=f"{where}:1", hint="save it as UTF-8")
        return
    piece, fresh = piece.removeprefix(codecs.BOM_UTF8), True
    empty = not piece.strip()
    while piece:
        for found in scanner.feed(piece, fresh=fresh):
            nothing = False
            yield found
        fresh = piece.endswith(b"\n")
        piece = (b"" if piece.strip() else blanks_ahead(stream)) or stream.readline(_PIECE)
        empty = empty and not piece.strip()
    for found in scanner.end():
        nothing = False
        yield found
    if nothing and not empty:
        yield KbError("json", "there is no JSON object in the file", where=f"{where}:1", hint=_SHAPE)
