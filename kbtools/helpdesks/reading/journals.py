"""Journals of ServiceNow: one text of many entries, each below a line with its time, its writer and its kind."""

from __future__ import annotations

from collections.abc import Iterator

_LONGEST_TIME = 30  # characters of a time, however it is written


def journal_entries(journal: str) -> Iterator[tuple[str, str, str, str]]:
    """Time, writer, kind in small letters and text of each entry: `2026-02-06 08:00:00 - Ada (Additional comments)`."""
    head: tuple[str, str, str] | None = None
    lines: list[str] = []
    for line in journal.splitlines():
        if found := _head(line):
            if head:
                yield (*head, "\n".join(lines))
            head, lines = found, []
        else:
            lines.append(line)
    if head:
        yield (*head, "\n".join(lines))


def _head(line: str) -> tuple[str, str, str] | None:
    when, dash, rest = line.strip().partition(" - ")
    name, bracket, kind = rest.rpartition(" (")
    begins = bool(dash and bracket) and kind.endswith(")") and ":" in when and len(when) < _LONGEST_TIME
    return (when, name, kind[:-1].lower()) if begins and when[:1].isdigit() else None
