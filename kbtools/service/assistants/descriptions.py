"""What each tool takes and gives, as tools.json says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kbtools.errors import KbError
from kbtools.service.parameters import number_of, text_of
from kbtools.text.json_text import json_value

_TEXT, _FLAG, _NUMBER = {"type": "string"}, {"type": "boolean"}, {"type": "integer"}
_ARTICLE = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("slug", "title", "url", "section", "snippet", "lang"), _TEXT),
        "checked_on": {"type": ["string", "null"], "description": "Day somebody last checked it; null: nobody has."},
        "applies_to": {"type": "array", "items": _TEXT, "description": "Products and versions; empty: no limit."},
        "known_issue": {**_FLAG, "description": "A fault that is known and still open."},
        "sure": {**_FLAG, "description": "Whether it answers for certain."},
    },
    "required": ["slug", "title", "url", "checked_on", "applies_to"],
}
_GAP = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("id", "title", "verdict", "url"), _TEXT),
        **dict.fromkeys(("requesters", "tickets"), _NUMBER),
    },
    "required": ["id", "title", "verdict", "requesters", "tickets"],
}
_KINDS: Mapping[str, dict[str, Any]] = {
    "string": _TEXT,
    "boolean": _FLAG,
    "article": _ARTICLE,
    "articles": {"type": "array", "items": _ARTICLE},
    "gaps": {"type": "array", "items": _GAP},
}


@dataclass(frozen=True, slots=True)
class Described:
    """One tool. `takes`: its arguments by name, as JSON Schema; `needs`: those that must be given."""

    name: str
    title: str
    description: str
    takes: Mapping[str, Mapping[str, Any]]
    needs: tuple[str, ...]
    gives: Mapping[str, str]
    for_staff: bool

    @property
    def input_schema(self) -> dict[str, Any]:
        """JSON Schema of the arguments."""
        properties = {name: dict(kind) for name, kind in self.takes.items()}
        about: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
        return {**about, "required": list(self.needs)} if self.needs else about

    @property
    def output_schema(self) -> dict[str, Any]:
        """JSON Schema of the answer."""
        properties = {name: _KINDS[kind] for name, kind in self.gives.items()}
        return {"type": "object", "properties": properties, "required": list(properties)}

    def checked(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments with their types checked, texts empty and numbers their default where they are missing.

        Raises `KbError("json")` for one that the tool does not know, of another type, too long, or needed.
        """
        for name in arguments:
            if name not in self.takes:
                hint = f"it takes {', '.join(self.takes)}"
                raise KbError("json", f"{self.name} takes no such argument", where=name[:50], hint=hint)
        return {name: self._value(arguments, name) for name in self.takes}

    def _value(self, arguments: Mapping[str, Any], name: str) -> str | int:
        kind = self.takes[name]
        if kind["type"] == "integer":
            return number_of(arguments.get(name), name, kind["default"], kind["maximum"])
        text = text_of(arguments, name)
        if len(text) > kind["maxLength"]:
            hint = f"at most {kind['maxLength']:,} characters"
            raise KbError("json", f"'{name}' is too long", where=name, hint=hint)
        if name in self.needs and not text.strip():
            raise KbError("json", f"'{name}' is missing or empty", where=name)
        return text


@cache
def described() -> Mapping[str, Described]:
    """All tools by name."""
    rows = json_value(Path(__file__).with_name("tools.json").read_bytes())
    return {
        name: Described(
            name,
            row["title"],
            row["description"],
            row["takes"],
            tuple(row["needs"]),
            row["gives"],
            row.get("for_staff", False),
        )
        for name, row in rows.items()
    }
