"""What reads one stream of tickets that stands for itself, by its format."""

from __future__ import annotations

from kbtools.helpdesks import vendors
from kbtools.helpdesks.reading.rows import Reader
from kbtools.tickets.formats.csv_mapped import CsvReader
from kbtools.tickets.formats.jsonl import read_jsonl

READERS: dict[str, Reader] = {
    "jsonl": read_jsonl,
    "csv": CsvReader(),
    **{name: vendors.export(name) for name in vendors.names("export")},
}
