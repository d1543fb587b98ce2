"""One text in a YAML file changed, and every other character of it left as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

_UNREADABLE = object()
_ON_A_LINE = (None, '"', "'")  # how a text is written that ends where it seems to


def with_text(source: str, path: Sequence[str], value: str) -> str | None:
    """The file with this text at a path of keys, such as `("form", "title")`; items of lists are named 1, 2 and so on.

    None where the change would need another line to be written anew, such as in a mapping in braces that has no such
    key, and for what is not YAML.
    """
    node = _composed(source)
    if source.startswith("\ufeff") or node is _UNREADABLE:
        return None
    changed = _joined(source, _nested(path, value, 0)) if node is None else _changed(source, node, tuple(path), value)
    found = None if changed is None else _composed(changed)
    for name in path:
        found = _below(found, name)
    return changed if found is not None and found.id == "scalar" and found.value == value else None


def _composed(source: str) -> Any:
    import yaml

    try:
        return yaml.compose(source, yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return _UNREADABLE


def _changed(source: str, node: Any, path: tuple[str, ...], value: str) -> str | None:
    rest = list(path)
    while rest:
        below = _below(node, rest[0])
        if below is None:
            break
        node, rest = below, rest[1:]
    if not rest and node.id == "scalar" and node.style in _ON_A_LINE:
        return source[: node.start_mark.index] + _quoted(value) + source[node.end_mark.index :]
    if not rest or node.id != "mapping" or node.flow_style or not node.value:
        return None
    first = node.value[0][0].start_mark
    begin = first.index - first.column
    lines = "".join(f"{line}\n" for line in _nested(rest, value, first.column))
    return source[:begin] + lines + source[begin:]


def _below(node: Any, name: str) -> Any:
    if node is None or node is _UNREADABLE:
        return None
    if node.id == "mapping":
        return next((value for key, value in node.value if key.value == name), None)
    if node.id == "sequence" and name.isascii() and name.isdigit() and 0 < int(name) <= len(node.value):
        return node.value[int(name) - 1]
    return None


def _nested(path: Sequence[str], value: str, column: int) -> list[str]:
    steps = [f"{' ' * (column + 2 * depth)}{name}:" for depth, name in enumerate(path)]
    return [*steps[:-1], f"{steps[-1]} {_quoted(value)}"]


def _joined(source: str, lines: Sequence[str]) -> str:
    before = source if not source or source.endswith("\n") else f"{source}\n"
    return before + "".join(f"{line}\n" for line in lines)


def _quoted(value: str) -> str:
    """A JSON text is one of YAML, too, once what cannot be seen is written by its number."""
    told = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in told)
