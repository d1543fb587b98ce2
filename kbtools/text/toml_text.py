"""The settings in a pyproject.toml, as they are written there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kbtools.errors import KbError

_DEEPEST = 3  # tables within tables that a setting may stand in; none has more than one


def table_of(path: Path) -> Mapping[str, Any]:
    """The table `[tool.kbtools]` of a file, empty where it has none; raises `KbError` `encoding` or `setting`."""
    if not path.is_file():
        return {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise KbError("encoding", "the file is not UTF-8", where=str(path), hint="save it as UTF-8") from None
    except RecursionError:
        raise KbError("setting", "not valid TOML: nested too deep", where=str(path)) from None
    except ValueError as failure:  # not TOML, or a number without an end
        raise KbError("setting", f"not valid TOML: {failure}", where=str(path)) from None
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
