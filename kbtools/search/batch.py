"""`kb suggest --batch`: queries from JSON Lines, answered in order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kbtools.errors import KbError
from kbtools.search.knowledge_base import KnowledgeBase

_SHAPE = '{"id": "1", "subject": "…", "body": "…"}'


def answer_batch(
    knowledge: KnowledgeBase, lines: Iterable[str], where: str, *, limit: int, weak: bool, explain: bool
) -> Iterator[dict[str, Any]]:
    """One answer per line, see `KnowledgeBase.suggest`; raises `KbError("json")` at a line that is not a query."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _read(line, f"{where}:{number}")
        text, subject = row.get("body") or "", row.get("subject") or ""
        found = knowledge.suggest(text, subject=subject, limit=limit, weak=weak, explain=explain)
        yield {"id": row["id"], "suggestions": [suggestion.to_json() for suggestion in found]}


def _read(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as failure:
        raise KbError("json", f"not JSON: {failure.msg} at character {failure.pos}", where=where, hint=_SHAPE) from None
    texts = (row.get(key) for key in ("subject", "body")) if isinstance(row, dict) else [0]
    if "id" not in (row if isinstance(row, dict) else ()) or not all(isinstance(t, str | None) for t in texts):
        raise KbError("json", "a query needs an 'id', and 'subject' and 'body' as text", where=where, hint=_SHAPE)
    return dict(row)
