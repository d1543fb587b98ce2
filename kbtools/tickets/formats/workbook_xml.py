"""The parts of an Excel workbook (ECMA-376, Office Open XML) that hold its sheets and the texts of their cells.

Elements are known by their names without a namespace, so that both kinds of the standard are read. A part is read while
it comes. One with a document type is refused, since only that can make a short text long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol
from xml.parsers import expat

_CHUNK = 1024 * 1024
_ENCODINGS = frozenset(("utf-8", "utf-16", "us-ascii", "iso-8859-1"))  # those that expat knows
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of Excel
MOST_SHEETS = 1_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# Numbers of formats that are dates wherever the program is used; those from 27 on in East Asia, too.
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NO_DATE = re.compile(r'"[^"]*+"|\\.|\[[^\]]*+\]|_.|\*.')
_DATE_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)

Attributes = dict[str, str]


class Source(Protocol):
    """What a part is read from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes; none at the end."""


class WorkbookError(ValueError):
    """A part of a workbook that cannot be read; the text says why."""


@dataclass(frozen=True)
class Cell:
    """A cell: its column from 0 on, its type as the standard names it, its style, and its text."""

    column: int
    kind: str
    style: int
    text: str


@dataclass(frozen=True)
class Sheet:
    """A sheet as the workbook names it; `relation`: the id under which the file of the sheet is listed."""

    name: str
    relation: str
    hidden: bool


@dataclass
class Contents:
    """The sheets of a workbook in order, and whether its dates are counted from 1904 on."""

    sheets: list[Sheet] = field(default_factory=list)
    from_1904: bool = False


def read_contents(stream: Source) -> Contents:
    """What `workbook.xml` says."""
    found = Contents()

    def start(name: str, given: Attributes) -> None:
        if name == "sheet" and len(found.sheets) < MOST_SHEETS:
            relation = next((value for key, value in given.items() if key.endswith(" id")), "")
            found.sheets.append(Sheet(given.get("name", ""), relation, given.get("state", "visible") != "visible"))
        elif name == "workbookPr":
            found.from_1904 = given.get("date1904", "") in ("1", "true", "on")

    _parse(stream, start)
    return found


def read_relations(stream: Source) -> dict[str, tuple[str, str]]:
    """The last word of the type and the target of each relation of a part, by its id."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, given: Attributes) -> None:
        if name == "Relationship":
            found[given.get("Id", "")] = given.get("Type", "").rpartition("/")[2], given.get("Target", "")

    _parse(stream, start)
    return found


def read_date_styles(stream: Source) -> frozenset[int]:
    """The styles of cells whose numbers are dates."""
    own: dict[int, bool] = {}
    styles: list[int] = []
    within: list[str] = []

    def start(name: str, given: Attributes) -> None:
        if name == "numFmt":
            own[_number(given.get("numFmtId", ""))] = _is_date(given.get("formatCode", ""))
        elif name == "xf" and within[-1:] == ["cellXfs"]:
            styles.append(_number(given.get("numFmtId", "")))
        within.append(name)

    _parse(stream, start, lambda _: within.pop())
    return frozenset(style for style, number in enumerate(styles) if own.get(number, number in _DATE_FORMATS))


def read_texts(stream: Source, add: Callable[[str], object]) -> None:
    """Call `add` with each of the texts that cells share, in order."""
    text = _Text()

    def start(name: str, _: Attributes) -> None:
        if name == "si":
            text.clear()
        text.start(name)

    def end(name: str) -> None:
        text.end(name)
        if name == "si":
            add(text.read())

    _parse(stream, start, end, text.add)


def read_rows(stream: Source, row: Callable[[int, list[Cell]], object], merged: Callable[[str], object]) -> None:
    """Call `row` with the number of each row, from 1 on, and its cells, and `merged` with each range that is one cell.

    A range is told behind all rows, such as `A2:A5`.
    """
    found = _Rows(row, merged)
    _parse(stream, found.start, found.end, found.text.add)


class _Text:
    """The text of an element `si` or `is`: all of its `t` but those of `rPh`, which say how a word is pronounced."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._open = self._aside = False

    def clear(self) -> None:
        self._pieces = []
        self._open = self._aside = False

    def start(self, name: str) -> None:
        self._open = name == "t" and not self._aside
        self._aside |= name == "rPh"

    def end(self, name: str) -> None:
        self._open = False
        self._aside = self._aside and name != "rPh"

    def open(self) -> None:
        self._open = True

    def add(self, text: str) -> None:
        if self._open:
            self._pieces.append(text)

    def read(self) -> str:
        return _unescaped("".join(self._pieces))


class _Rows:
    def __init__(self, row: Callable[[int, list[Cell]], object], merged: Callable[[str], object]) -> None:
        self._row, self._merged = row, merged
        self._number, self._cells = 0, list[Cell]()
        self._column, self._kind, self._style = -1, "", 0
        self.text = _Text()

    def start(self, name: str, given: Attributes) -> None:
        if name == "row":
            number = _number(given.get("r", "")) or self._number + 1
            if not self._number < number <= _LAST_ROW:
                raise WorkbookError(f"row {given.get('r', '')[:20]!r} is not below row {self._number}")
            self._number, self._column, self._cells = number, -1, []
        elif name == "c":
            place = place_of(given.get("r", ""))
            self._column = place[1] if place else self._column + 1
            self._kind, self._style = given.get("t", "n"), _number(given.get("s", ""))
            self.text.clear()
        elif name == "v":
            self.text.open()
        elif name == "mergeCell":
            self._merged(given.get("ref", ""))
        else:
            self.text.start(name)

    def end(self, name: str) -> None:
        self.text.end(name)
        if name == "c":
            if (text := self.text.read()) and self._column < _LAST_COLUMN:
                self._cells.append(Cell(self._column, self._kind, self._style, text))
        elif name == "row":
            self._row(self._number, self._cells)


def _parse(
    stream: Source,
    start: Callable[[str, Attributes], object],
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> None:
    parser: Any = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise WorkbookError("it has a document type, which no workbook has")

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:  # for others the parser asks Python, whatever they do
            raise WorkbookError(f"its XML is in the encoding {encoding[:40]!r}, and not in UTF-8")

    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, given: start(name.rpartition(" ")[2], given)
    if end:
        parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    if text:
        parser.CharacterDataHandler = text
    try:
        for data in _chunks(stream):
            parser.Parse(data, False)
        parser.Parse(b"", True)
    except expat.ExpatError as failure:
        raise WorkbookError(f"its XML is damaged: {expat.ErrorString(failure.code)}") from None


def _chunks(stream: Source) -> Iterator[bytes]:
    while data := stream.read(_CHUNK):
        yield data


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 7 else 0  # noqa: PLR2004 - as in a reference


def place_of(reference: str) -> tuple[int, int] | None:
    """Row from 1 on and column from 0 on, of a reference such as `B7`."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1


def _is_date(code: str) -> bool:
    """Whether a format such as `yyyy-mm-dd` shows a date; `[h]:mm` shows hours that passed."""
    shown = _NO_DATE.sub("", code.partition(";")[0])
    return bool(_DATE_LETTER.search(shown)) and "general" not in shown.lower()


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    """The text without the escapes of signs that XML cannot hold: `_x000D_` is a carriage return."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
