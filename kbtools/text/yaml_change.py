"""One text in a YAML file changed, and every other character of it left as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from kbtools.text.yaml_text import YamlMistakeError, composed

_BLOCKS = ("|", ">")  # a text that is written so ends only with the lines behind it


def with_text(source: str, path: Sequence[str], value: str) -> str | None:
    """The file with this text at a path of keys, such as `("form", "title")`; items of lists are named 1, 2 and so on.

    None where the change would need another line to be written anew, such as in a mapping in braces that has no such
    key, and for what is not YAML.
    """
    if source.startswith("\ufeff"):
        return None
    try:
        node = composed(source)
        changed = _joined(source, _nested(path, value)) if node is None else _changed(source, node, path, value)
        found: Any = None if changed is None else composed(changed)
    except YamlMistakeError:
        return None
    for name in path:
        found = _below(found, name)
    return changed if found is not None and found.id == "scalar" and found.value == value else None


def with_lines_in(source: str, mapping: Any, lines: Iterable[str]) -> str:
    """The file with lines above the first key of a mapping that stands on lines of its own, indented as it is."""
    first = mapping.value[0][0].start_mark
    begin = first.index - first.column
    before = source[begin : first.index]
    return source[:begin] + "".join(f"{before}{line}{_end(source)}" for line in lines) + source[begin:]


def _changed(source: str, node: Any, path: Sequence[str], value: str) -> str | None:
    rest = list(path)
    while rest:
        below = _below(node, rest[0])
        if below is None:
            break
        node, rest = below, rest[1:]
    if not rest and node.id == "scalar" and node.style not in _BLOCKS:
        return source[: node.start_mark.index] + _quoted(value) + source[node.end_mark.index :]
    if not rest or node.id != "mapping" or node.flow_style or not node.value:
        return None
    return with_lines_in(source, node, _nested(rest, value))


def _below(node: Any, name: str) -> Any:
    if node is None:
        return None
    if node.id == "mapping":
        return next((value for key, value in node.value if key.value == name), None)
    if node.id == "sequence" and name.isascii() and name.isdigit() and 0 < int(name) <= len(node.value):
        return node.value[int(name) - 1]
    return None


def _nested(path: Sequence[str], value: str) -> list[str]:
    steps = [f"{'  ' * depth}{name}:" for depth, name in enumerate(path)]
    return [*steps[:-1], f"{steps[-1]} {_quoted(value)}"]


def _joined(source: str, lines: Sequence[str]) -> str:
    end = _end(source)
    before = source if not source or source.endswith("\n") else f"{source}{end}"
    return before + "".join(f"{line}{end}" for line in lines)


def _end(source: str) -> str:
    return "\r\n" if "\r\n" in source else "\n"


def _quoted(value: str) -> str:
    """A JSON text is one of YAML, too, once what cannot be seen is written by its number."""
    told = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in told)
