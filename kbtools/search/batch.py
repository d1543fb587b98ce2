"""`kb suggest --batch` and `kb search --batch`: queries from JSON Lines, answered in order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kbtools.errors import KbError
from kbtools.model.query import Hit, Suggestion
from kbtools.text.json_text import value_of_line

_QUESTION = '{"id": "1", "subject": "…", "body": "…"}'
_SEARCH = '{"id": "1", "query": "…"}'


def answer_batch(
    answer: Callable[[str, str], Iterable[Suggestion]], lines: Iterable[str], where: str
) -> Iterator[dict[str, Any]]:
    """One answer a line; `answer` takes the subject and the text. Raises `KbError("json")` at a line that is none."""
    for row in _rows(lines, where, ("subject", "body"), _QUESTION):
        found = answer(row.get("subject") or "", row.get("body") or "")
        yield {"id": row["id"], "suggestions": [suggestion.to_json() for suggestion in found]}


def search_batch(search: Callable[[str], Iterable[Hit]], lines: Iterable[str], where: str) -> Iterator[dict[str, Any]]:
    """The hits of one search a line; raises `KbError("json")` at a line that is no search."""
    for row in _rows(lines, where, ("query",), _SEARCH):
        yield {"id": row["id"], "hits": [hit.to_json() for hit in search(row.get("query") or "")]}


def _rows(lines: Iterable[str], where: str, texts: tuple[str, ...], shape: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _read(line, f"{where}:{number}", texts, shape)


def _read(line: str, where: str, texts: tuple[str, ...], shape: str) -> dict[str, Any]:
    try:
        row = value_of_line(line)
    except json.JSONDecodeError as failure:
        raise KbError("json", f"not JSON: {failure.msg} at character {failure.pos}", where=where, hint=shape) from None
    if not isinstance(row, dict) or "id" not in row or not all(isinstance(row.get(key), str | None) for key in texts):
        named = " and ".join(f"'{key}'" for key in texts)
        raise KbError("json", f"a query needs an 'id', and {named} as text", where=where, hint=shape)
    return dict(row)
