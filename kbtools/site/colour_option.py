"""The option `colour` of the plugin kbtools in mkdocs.yml, read and changed where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kbtools.errors import KbError
from kbtools.text.yaml_change import with_lines_in
from kbtools.text.yaml_text import YamlMistakeError, composed

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_NOTATIONS = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_PLUGINS, _OURS, _OPTION = "plugins", "kbtools", "colour"
_NOTHING = "tag:yaml.org,2002:null"


def colour_in(text: str) -> str:
    """The colour that a mkdocs.yml gives the plugin, as `#rrggbb`; empty where it gives none or cannot be read."""
    try:
        own = _own_colour(_plugin(composed(text))[1])
    except (KbError, YamlMistakeError):
        return ""
    return in_six_digits(own.value) if own is not None and own.id == "scalar" else ""


def in_six_digits(colour: str) -> str:
    """A colour such as `#ABC` or `aabbcc` as `#aabbcc`; empty for what is none."""
    given = _NOTATIONS.fullmatch(colour.strip())
    if not given:
        return ""
    digits = given[1].lower()
    return f"#{digits}" if len(digits) > len("rgb") else "#" + "".join(digit * 2 for digit in digits)


def with_colour(text: str, value: str) -> str:
    """A mkdocs.yml that gives the plugin this colour, `#rrggbb`; every other character stays as it is.

    Raises `KbError("setting")` for a colour in another notation, for a file that is no YAML or names the plugin not
    exactly once, and where anything but the colour would be read differently.
    """
    if not _COLOUR.fullmatch(value):
        raise KbError("setting", "a colour is written as #0b6e4f", where="colour", hint="choose one")
    try:
        before = composed(text)
        changed = _changed(text, *_plugin(before), value)
        after = composed(changed)
    except YamlMistakeError:
        raise _refusal() from None
    own = _own_colour(_plugin(after)[1])
    if own is None or own.value != value or list(_rest(before)) != list(_rest(after)):
        raise _refusal()
    return changed


def _changed(text: str, name: Any, options: Any, value: str) -> str:
    """The text with the colour in the options of the plugin: None where it stands there by its name alone."""
    quoted, own = f'"{value}"', _own_colour(options)
    if options is None:
        return _replaced(text, name, f"{_OURS}: {{{_OPTION}: {quoted}}}")
    if own is not None:
        return _replaced(text, own, quoted)
    if options.id != "mapping":
        if options.tag != _NOTHING:
            raise _refusal()
        return _replaced(text, options, f"{{{_OPTION}: {quoted}}}")
    if options.flow_style:
        behind = options.start_mark.index + 1
        return f"{text[:behind]}{_OPTION}: {quoted}{', ' if options.value else ''}{text[behind:]}"
    return with_lines_in(text, options, [f"{_OPTION}: {quoted}"])


def _replaced(text: str, node: Any, written: str) -> str:
    """The text with this in place of a node; one that is empty begins right behind its colon."""
    start, end = node.start_mark.index, node.end_mark.index
    return f"{text[:start]}{' ' if start == end else ''}{written}{text[end:]}"


def _plugin(root: Any) -> tuple[Any, Any]:
    """The node with the name of our plugin, and that of its options; raises `setting` unless there is exactly one."""
    listed = [value for key, value in _pairs(root) if key.value == _PLUGINS]
    found = [entry for plugins in listed for entry in _entries(plugins) if entry[0].value == _OURS]
    if len(found) != 1:
        raise _refusal()
    return found[0]


def _own_colour(options: Any) -> Any:
    """The node of the colour; of several, the last one counts."""
    return next((value for key, value in reversed(list(_pairs(options))) if key.value == _OPTION), None)


def _rest(root: Any) -> Iterator[Any]:
    """All that a mkdocs.yml says but our colour, to be compared."""
    for key, value in _pairs(root):
        if key.value != _PLUGINS:
            yield _plain(key), _plain(value)
            continue
        for name, options in _entries(value):
            ours = name.value == _OURS
            pairs = [pair for pair in _pairs(options) if not (ours and pair[0].value == _OPTION)]
            yield _plain(name), [(_plain(one), _plain(other)) for one, other in pairs]


def _entries(plugins: Any) -> Iterator[tuple[Any, Any]]:
    """Each plugin's name and options; options None where the list has the name alone."""
    if plugins.id == "mapping":
        yield from _pairs(plugins)
    for item in plugins.value if plugins.id == "sequence" else ():
        if item.id == "scalar":
            yield item, None
        yield from _pairs(item)


def _pairs(node: Any) -> Iterator[tuple[Any, Any]]:
    yield from node.value if node is not None and node.id == "mapping" else ()


def _plain(node: Any) -> Any:
    if node.id == "scalar":
        return node.tag, node.value
    parts = [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]
    return node.tag, [_plain(part) for part in parts]


def _refusal() -> KbError:
    return KbError("setting", "the colour cannot be changed here", where="mkdocs.yml", hint="change it in the file")
