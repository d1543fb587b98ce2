"""Untrusted YAML: its value, or the mistake and its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yaml import Node

_DEEPEST = 20
_MOST_DIGITS = 100
MOST_SIGNS = 1_000_000
_MOST_ALIASED = 10_000
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


class YamlMistakeError(ValueError):
    """YAML that is not read: why, on which line (from 1), and what to write instead ("" if nothing is known)."""

    def __init__(self, what: str, line: int, hint: str = "") -> None:
        super().__init__(what)
        self.what, self.line, self.hint = what, line, hint


def parsed(text: str) -> tuple[Any, dict[str, int]]:
    """The value of a document (None if empty), and the line of each key where the value is a mapping.

    Raises `YamlMistakeError` for what is not YAML, for anchors and aliases (a few lines of them may stand for more
    than any memory holds), for values nested more than 20 deep, and for numbers of more than 100 digits.
    """
    import yaml

    kind: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    if "&" in text or "*" in text:
        _refuse_anchors(text, kind)
    loader = kind(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, {}
        _refuse_monsters(node)
        value = loader.construct_document(node)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as failure:
        raise _mistake(failure) from None
    finally:
        loader.dispose()
    return value, {str(key.value): _line(key) for key, _ in node.value} if node.id == "mapping" else {}


def composed(text: str) -> Node | None:
    """The nodes of a document that may hold anchors, aliases and tags of any kind; None if it is empty.

    Raises `YamlMistakeError` as `parsed` does, but for aliases only where they stand for more than 10,000 values
    together, and for more than 1,000,000 characters.
    """
    import yaml

    if len(text) > MOST_SIGNS:
        raise YamlMistakeError(f"more than {MOST_SIGNS:,} characters", 1)
    try:
        node: Node | None = yaml.compose(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if node is not None:
            _refuse_monsters(node)
    except (yaml.YAMLError, ValueError, RecursionError) as failure:
        raise _mistake(failure) from None
    return node


def _refuse_anchors(text: str, kind: Any) -> None:
    import yaml

    try:
        events: Iterator[Any] = yaml.parse(text, kind)
        for event in events:
            if getattr(event, "anchor", None):
                raise YamlMistakeError(
                    "a name for a value (&name) and its use (*name) are not allowed",
                    event.start_mark.line + 1,
                    "write the value out; a text that begins with & or * needs quotation marks",
                )
    except (yaml.YAMLError, RecursionError) as failure:
        raise _mistake(failure) from None


def _refuse_monsters(node: Node) -> None:
    """Fail for what is nested too deep, is repeated by aliases too often, or holds numbers that take long to read."""
    waiting, seen, again = [(node, 1)], {id(node)}, 0
    while waiting:
        one, depth = waiting.pop()
        if depth > _DEEPEST:
            raise YamlMistakeError(f"nested more than {_DEEPEST} deep", _line(one))
        if again > _MOST_ALIASED:
            raise YamlMistakeError(
                f"aliases (*name) that stand for more than {_MOST_ALIASED:,} values", _line(one), "write the values out"
            )
        if isinstance(one.value, list):
            inner = [part for item in one.value for part in (item if isinstance(item, tuple) else (item,))]
            again += sum(id(part) in seen for part in inner)
            seen.update(map(id, inner))
            waiting += [(part, depth + 1) for part in inner]
        elif one.tag in _NUMBERS and len(one.value) > _MOST_DIGITS:
            raise YamlMistakeError(f"a number of more than {_MOST_DIGITS} digits", _line(one))


def _mistake(failure: Exception) -> YamlMistakeError:
    if isinstance(failure, YamlMistakeError):
        return failure
    mark = getattr(failure, "problem_mark", None)
    told = getattr(failure, "problem", None) or str(failure) or type(failure).__name__
    return YamlMistakeError(f"not valid YAML: {told}", mark.line + 1 if mark else 1)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
