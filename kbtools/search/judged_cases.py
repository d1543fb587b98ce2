"""The file of judged questions: cases that a person decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from kbtools.errors import KbError, raise_all
from kbtools.model.case import Case
from kbtools.text.json_text import value_of_line

JUDGEMENTS = "judgements.jsonl"  # in search_index/, in git
_SHAPE = 'one line a question: {"id": "1", "subject": "", "body": "…", "relevant": ["slug"]}'


def read_cases(path: Path) -> list[Case]:
    """The judged questions of a JSON Lines file; raises all lines that cannot be read at once, as `KbError("json")`."""
    rows = list(_each(path))
    raise_all([row for row in rows if isinstance(row, KbError)])
    return [row for row in rows if isinstance(row, Case)]


def readable_cases(path: Path) -> tuple[Case, ...]:
    """The judged questions on the lines that can be read, which `kb replay` tells of; none where there is no file."""
    return tuple(row for row in _each(path) if isinstance(row, Case)) if path.is_file() else ()


def _each(path: Path) -> Iterator[Case | KbError]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield _case(value_of_line(line))
                except (ValueError, TypeError, KeyError) as failure:
                    why = failure.msg if isinstance(failure, json.JSONDecodeError) else "a field is missing or wrong"
                    where = f"{path}:{number}"
                    yield KbError("json", f"not a judged question: {why}", where=where, hint=_SHAPE)


def _case(row: Any) -> Case:
    if not isinstance(row, dict):
        raise TypeError
    subject, body, relevant = row.get("subject") or "", row.get("body") or "", row["relevant"]
    if not isinstance(subject, str) or not isinstance(body, str) or not isinstance(relevant, list):
        raise TypeError
    asked = datetime.fromisoformat(row["created_at"]) if row.get("created_at") else None
    return Case(str(row["id"]), subject, body, frozenset(map(str, relevant)), asked, tuple(row.get("tags") or ()))
