"""What the values of a table's columns show: examples, the order of day and month, and what a column looks like.

Dates are judged over all rows, all else by the first `SAMPLE` rows, so that memory does not grow with the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kbtools.text.dates import DateColumn, written

SAMPLE = 200
EXAMPLES = 3
_LONGEST_EXAMPLE = 200
_MOST_COLUMNS = 2_000  # that are judged; wider tables are read, but nothing is proposed for what stands behind
_WORDS, _LONG_SHARE, _SHARE, _FEW_WORDS, _REPEATED = 6, 0.5, 0.9, 3, 3
_LEAST = 3  # rows of which a column can be judged
_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}\.[^\s@<>.]{2,24}")
_ID = re.compile(r"[A-Za-z]{0,10}[-#_ ]?[0-9]{1,12}")

Shape = Literal["", "text", "date", "address", "id", "word"]


@dataclass
class _Column:
    """What the cells of one column have been so far. `text` counts those of six words or more."""

    filled: int = 0
    text: int = 0
    date: int = 0
    address: int = 0
    id: int = 0
    short: int = 0
    seen: dict[str, int] = field(default_factory=dict)

    def add(self, cell: str) -> None:
        self.filled += 1
        words = cell.split(None, _WORDS)
        self.text += len(words) >= _WORDS
        self.short += len(words) <= _FEW_WORDS
        self.address += _ADDRESS.fullmatch(cell) is not None
        self.id += _ID.fullmatch(cell) is not None
        self.date += written(cell) is not None
        key = cell[:_LONGEST_EXAMPLE]
        self.seen[key] = self.seen.get(key, 0) + 1

    @property
    def shape(self) -> Shape:
        """What most of the cells are; empty where that says nothing."""
        if self.filled < _LEAST:
            return ""
        most = self.filled * _SHARE
        if self.text > self.filled * _LONG_SHARE and len(self.seen) > most / _REPEATED:
            return "text"
        if self.date >= most:
            return "date"
        if self.address >= most:
            return "address"
        if self.id >= most and len(self.seen) == self.filled:
            return "id"
        return "word" if self.short >= most and len(self.seen) * _REPEATED <= self.filled else ""


@dataclass
class TableValues:
    """Judges the rows of a table as they are added. `times`: the places of the columns with dates, by field."""

    width: int
    times: Mapping[str, int] = field(default_factory=dict)
    rows: int = 0
    dates: dict[str, DateColumn] = field(default_factory=dict)
    _columns: list[_Column] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dates = {name: DateColumn() for name in self.times}
        self._columns = [_Column() for _ in range(min(self.width, _MOST_COLUMNS))]

    def add(self, row: Sequence[str]) -> None:
        """Take the next row into account."""
        self.rows += 1
        for name, place in self.times.items():
            self.dates[name].add(row[place])
        for column, cell in zip(self._columns, row, strict=False) if self.rows <= SAMPLE else ():
            if text := cell.strip():
                column.add(text)

    def examples(self, place: int) -> tuple[str, ...]:
        """The first few different values of a column, cut between two words."""
        found = list(self._columns[place].seen)[:EXAMPLES] if place < len(self._columns) else []
        return tuple(one if len(one) < _LONGEST_EXAMPLE else one.rpartition(" ")[0] for one in found)

    def shape(self, place: int) -> Shape:
        """What a column looks like."""
        return self._columns[place].shape if place < len(self._columns) else ""


_FIELD_OF: dict[Shape, str] = {
    "text": "body",
    "date": "created_at",
    "address": "requester",
    "id": "id",
    "word": "status",
}


def proposals(values: TableValues, taken: Mapping[str, int], free: Iterable[int]) -> dict[int, str]:
    """By their places, the free columns that look like a field which has no column yet; several may look alike."""
    found = {place: _FIELD_OF.get(values.shape(place), "") for place in free}
    return {place: name for place, name in found.items() if name and name not in taken}
