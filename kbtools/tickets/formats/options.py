"""How files of tickets are read, and what is told of it; apart from the readers, which take long to import."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kbtools.text.dates import Order


def content_hash(text: str) -> str:
    """The id of a row without one, from what is in it."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def untold(_: object) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class FormatRead:
    """A format that was recognised (a name of `FORMS`, or `MAPPED`), and the names of the files that have it."""

    form: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class ColumnRead:
    """What became of a column.

    `field`: what it was read as; also "comments", "people" for names that are masked, and "" where it was not read.
    `by`: why, a mapping, its name or its values. `proposal`: the field that its values look like, where it is not used.
    `examples`: some of its values, as they are in the file.
    """

    name: str
    field: str
    by: Literal["", "mapping", "name", "values"]
    examples: tuple[str, ...]
    proposal: str = ""


@dataclass(frozen=True)
class TableRead:
    """How a table was read. `dates`: the order of day and month that it was read with; "" where none was needed."""

    where: str
    columns: tuple[ColumnRead, ...]
    dates: Order


@dataclass(frozen=True)
class ReadOptions:
    """How files are read: the format (a name of `FORMS`; empty: by the content), columns or paths by field, agents.

    `agents`: mail domains and addresses of those who answer; mail archives need them, and JSON with a mapping.
    `dates`, `row_id`: see `TableReader`. `tell` is called with each format before its tickets come, and with how each
    table was read.
    """

    form: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    agents: tuple[str, ...] = ()
    dates: Order = ""
    row_id: Callable[[str], str] = content_hash
    tell: Callable[[TableRead | FormatRead], None] = untold
