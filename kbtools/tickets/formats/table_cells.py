"""What the cells of one row of a table say: a ticket with a question and perhaps an answer."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache

from kbtools.errors import KbError
from kbtools.languages import every
from kbtools.model.ticket import RESOLVED, Message, Ticket
from kbtools.text.dates import Order, moment_of
from kbtools.tickets.formats.table_columns import TIMES

_LIST = re.compile(r"\s*[,;|]\s*")
_WORD = re.compile(r"\w+")
SPACES = re.compile(r"[\s,;|]+")
"""What stands between the names of articles."""
_RATINGS = {"good": 1.0, "bad": 0.0}  # as Zendesk has them


def ticket_of(cells: Mapping[str, str], order: Order) -> Ticket:
    """The ticket of these cells by field; an optional one that cannot be read counts as empty.

    Raises `KbError("ticket")` without an id, or with neither subject nor text.
    """
    if not cells.get("id"):
        raise KbError("ticket", "the id is empty")
    question = cells.get("body") or cells.get("subject", "")
    if not question:
        raise KbError("ticket", "subject and text are both empty")
    created, resolved = (moment_of(cells.get(field, ""), order) for field in TIMES)
    messages = [Message("requester", question, public=True, created_at=created)]
    if cells.get("answer"):
        messages.append(Message("agent", cells["answer"], public=True, created_at=resolved))
    return Ticket(
        id=cells["id"],
        messages=tuple(messages),
        source=cells.get("source") or "import",
        url=cells.get("url", ""),
        lang=cells.get("lang", ""),
        csat=rating_of(cells.get("csat", "")),
        subject=cells.get("subject", ""),
        status=status_of(cells.get("status", "")),
        created_at=created,
        resolved_at=resolved,
        tags=tuple(tag for tag in _LIST.split(cells.get("tags", "")) if tag),
        requester=cells.get("requester", ""),
        linked_articles=tuple(slug for slug in SPACES.split(cells.get("linked_articles", "")) if slug),
    )


def status_of(text: str) -> str:
    """`resolved` for a status that begins with a word for it in any language, else the text itself."""
    first = _WORD.match(text.lower())
    return "resolved" if first and first[0] in _resolved() and text.lower() not in RESOLVED else text


@cache
def _resolved() -> frozenset[str]:
    return frozenset(every(lambda known: known.resolved))


def rating_of(text: str) -> float | None:
    """A rating: a number, the first of `4/5` or `80 %`, or Zendesk's words; None for anything else."""
    if text.lower() in _RATINGS:
        return _RATINGS[text.lower()]
    try:
        value = float(text.partition("/")[0].replace("%", "").replace(",", ".").strip())
    except ValueError:
        return None
    return value if math.isfinite(value) else None
