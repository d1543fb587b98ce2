"""A mapping: which column of a table, or which path in JSON, holds each field of a ticket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kbtools.errors import KbError, nearest
from kbtools.text.yaml_text import YamlMistakeError, parsed
from kbtools.tickets.formats.table_columns import FIELDS

RECORDS, MESSAGES = "records", "messages"
OF_MESSAGES = ("message.body", "message.author", "message.public", "message.created_at", "message.name")
RULES = ("agents", "programs", "public", "markup")
"""What is not a path, but says how values are read."""
ALL = (*FIELDS, RECORDS, MESSAGES, *OF_MESSAGES, *RULES)
_LONGEST = 64 * 1024


def mapping_file(path: Path) -> dict[str, str]:
    """The mapping in a YAML file, a field a line: `body: fields.description`; lists become texts with commas.

    Raises `KbError("mapping")` for a file that is no such list, or names a field that tickets do not have.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            data, lines = parsed(stream.read(_LONGEST))
    except (OSError, UnicodeError, YamlMistakeError) as failure:
        what = f"the mapping cannot be read: {failure}"
        raise KbError("mapping", what, where=str(path), hint="write a field a line: body: description") from None
    if not isinstance(data, Mapping):
        raise KbError("mapping", "the mapping holds no fields", where=str(path), hint="body: description")
    found = {}
    for field, value in data.items():
        where = f"{path}:{lines.get(str(field), 1)}"
        text = ", ".join(map(_text, value)) if isinstance(value, list) else _text(value)
        check_field(str(field), text, where)
        found[str(field)] = text
    return found


def check_field(field: str, value: str, where: str | None = None, fields: Iterable[str] = ALL) -> None:
    """Raises `KbError("mapping")` for a field that tickets do not have, and for an empty value."""
    if field not in fields:
        meant = nearest(field, fields)
        hint = f"{meant}: {value}" if meant else f"one of {', '.join(fields)}"
        raise KbError("mapping", f"a ticket has no field '{field[:80]}'", where=where, hint=hint)
    if not value:
        raise KbError("mapping", f"'{field}' names nothing", where=where, hint=f"{field}: NAME")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip() if isinstance(value, (str, int, float)) else ""
