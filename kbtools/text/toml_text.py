"""The settings in a pyproject.toml, as they are written there."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kbtools.errors import KbError

_TABLE = re.compile(r"^\[tool\.kbtools\][ \t]*(?:#[^\r\n]*)?(?=\r?$)", re.MULTILINE)
_NEXT = re.compile(r"^\[", re.MULTILINE)
_TEXT = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_LIST = rf"\[[\s,]*(?:{_TEXT}[\s,]*)*\]"  # of texts, also on several lines; a comment within it is not lost: no match
_VALUE = rf"({_TEXT}|{_LIST}|[^\s#\"'\[]+)([ \t]*(?:#.*)?\r?)$"  # and a comment behind it
_DEEPEST = 3  # tables within tables that a setting may stand in; none has more than one


def table_of(path: Path) -> Mapping[str, Any]:
    """The table `[tool.kbtools]` of a file, empty where it has none; raises `KbError` `encoding` or `setting`."""
    if not path.is_file():
        return {}
    text = ""
    try:
        data = tomllib.loads(text := path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise KbError("encoding", "the file is not UTF-8", where=str(path), hint="save it as UTF-8") from None
    except RecursionError:
        raise KbError("setting", "not valid TOML: nested too deep", where=str(path)) from None
    except ValueError as failure:  # not TOML, or a number without an end
        is_twice = len(_TABLE.findall(text)) > 1  # examples in the docs begin with this line
        hint = "keep one line [tool.kbtools], with all of its settings below" if is_twice else None
        raise KbError("setting", f"not valid TOML: {failure}", where=str(path), hint=hint) from None
    tools = data.get("tool")
    table: object = tools.get("kbtools") if isinstance(tools, Mapping) else None
    return table if isinstance(table, Mapping) else {}


def flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, object]:
    """The values of a table by their dotted names: `host` in the table `smtp` is `smtp.host`."""
    found: dict[str, object] = {}
    for name, value in table.items():
        if isinstance(value, Mapping) and prefix.count(".") < _DEEPEST:
            found.update(flat(value, f"{prefix}{name}."))
        else:
            found[f"{prefix}{name}"] = value
    return found


def with_setting(text: str, key: str, value: bool | float | str | tuple[str, ...]) -> str:
    """The file with this setting in `[tool.kbtools]`; every other line stays as it is.

    Raises `KbError("setting")` where the file cannot be read, or has the setting as a text of several lines, as a list
    with comments in it, or in a table of its own.
    """
    wanted = {**_settings_in(text), key: list(value) if isinstance(value, tuple) else value}
    table = _TABLE.search(text)
    if table is None:
        changed = f"{text.rstrip()}\n\n[tool.kbtools]\n{key} = {_written(value)}\n".lstrip("\n")
    else:
        following = _NEXT.search(text, table.end())
        end = following.start() if following else len(text)
        changed = text[: table.end()] + _in_table(text[table.end() : end], key, value) + text[end:]
    try:
        found = _settings_in(changed)
    except KbError:
        found = {}
    if found != wanted:
        raise KbError(
            "setting", f"'{key}' cannot be changed here", where="pyproject.toml", hint="change it in the file"
        )
    return changed


def _in_table(rows: str, key: str, value: object) -> str:
    line = re.compile(rf"^({re.escape(key)}[ \t]*=[ \t]*){_VALUE}", re.MULTILINE)
    if line.search(rows):
        return line.sub(lambda found: f"{found[1]}{_written(value)}{found[3]}", rows, count=1)
    used, end = rows.rstrip(), "\r\n" if "\r\n" in rows else "\n"
    return f"{used}{end}{key} = {_written(value)}{rows[len(used) :] or end}"


def _written(value: object) -> str:
    """As TOML has it; a JSON text is one of TOML, too, but for DEL."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _settings_in(text: str) -> dict[str, object]:
    try:
        table: object = tomllib.loads(text).get("tool", {}).get("kbtools", {})
    except (ValueError, RecursionError, AttributeError):
        raise KbError("setting", "not valid TOML", where="pyproject.toml", hint="mend it first: kb doctor") from None
    return flat(table) if isinstance(table, Mapping) else {}
