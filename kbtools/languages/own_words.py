"""`words.yml`: the texts that a workspace replaces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kbtools.errors import KbError, nearest, raise_all

OWN_WORDS = "words.yml"  # of the help centre's own language
_MOST_SIGNS = 100_000
_GAP = re.compile(r"\{\w*\}")


def words_file(lang: str) -> str:
    """The file with a workspace's own texts in another language than its own: `words.de.yml`."""
    return f"words.{lang.casefold()}.yml"


def read_own(root: Path, usual: Mapping[str, Any], name: str = OWN_WORDS) -> dict[str, Any]:
    """`usual` with the texts of the workspace's file `name` in place of the usual ones.

    Raises all mistakes at once as `KbError` `words`, each with its line: an unknown key, a value that is not a text, or
    a text without the placeholders of the usual one.
    """
    import yaml

    try:
        with (root / name).open(encoding="utf-8") as file:
            text = file.read(_MOST_SIGNS + 1)
        if len(text) > _MOST_SIGNS:
            hint = "keep the texts that you change; kb words lists them all"
            raise KbError("words", f"more than {_MOST_SIGNS:,} characters", where=f"{name}:1", hint=hint)
        node = yaml.compose(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except UnicodeDecodeError:
        raise KbError("encoding", "the file is not UTF-8", where=name, hint="save it as UTF-8") from None
    except (yaml.YAMLError, ValueError, RecursionError) as failure:
        mark = getattr(failure, "problem_mark", None)
        what = getattr(failure, "problem", None) or "not readable"
        raise KbError(
            "words",
            f"not valid YAML: {what}",
            where=f"{name}:{mark.line + 1 if mark else 1}",
            hint='a text with a colon needs quotation marks: "Note: …"',
        ) from None
    problems: list[KbError] = []
    merged = _merged(node, usual, "", problems) if node is not None else dict(usual)
    raise_all(KbError(p.code, p.message, where=f"{name}:{p.where}", hint=p.hint) for p in problems)
    return dict(merged)


def _merged(node: Any, usual: Any, name: str, problems: list[KbError]) -> Any:
    """The value at a node, checked against the usual one."""
    if isinstance(usual, Mapping):
        return _of_keys(node, usual, name, problems)
    if isinstance(usual, list):
        items = node.value if node.id == "sequence" else []
        if len(items) == len(usual):
            return [_merged(item, one, name, problems) for item, one in zip(items, usual, strict=True)]
        problems.append(_wrong(node, name, f"must be a list of {len(usual)} texts"))
        return usual
    problem = _misfit(node, usual)
    if problem:
        problems.append(_wrong(node, name, problem, f"it says usually: {usual}"))
    return usual if problem else node.value


def _misfit(node: Any, usual: str) -> str:
    """Why a node cannot replace a text; empty when it can."""
    if node.id != "scalar" or not node.value.strip():
        return "must be a text"
    gaps, wanted = (sorted(_GAP.findall(text)) for text in (node.value, usual))
    if gaps != wanted:
        return f"must hold {' and '.join(wanted)} once, and no other gap" if wanted else "has no gap to fill"
    rest = _GAP.sub("", node.value)
    return "has a brace that belongs to no gap" if "{" in rest or "}" in rest else ""


def _of_keys(node: Any, usual: Mapping[str, Any], name: str, problems: list[KbError]) -> dict[str, Any]:
    found = dict(usual)
    if node.id != "mapping":
        problems.append(_wrong(node, name or OWN_WORDS, "must be lines of 'key: sentence'"))
        return found
    seen = set()
    for key, value in node.value:
        plain = key.value if isinstance(key.value, str) else "?"
        whole = f"{name}.{plain}" if name else plain
        if plain in seen:
            problems.append(KbError("words", f"'{whole}' is set twice", where=_place(key), hint="keep one of them"))
        seen.add(plain)
        if plain not in usual:
            meant = nearest(plain, usual)
            hint = f"did you mean '{meant}'?" if meant else "kb words lists them all"
            problems.append(KbError("words", f"no text has the key '{whole}'", where=_place(key), hint=hint))
        else:
            found[plain] = _merged(value, usual[plain], whole, problems)
    return found


def _wrong(node: Any, name: str, what: str, hint: str = "kb words lists them all") -> KbError:
    return KbError("words", f"'{name}' {what}", where=_place(node), hint=hint)


def _place(node: Any) -> str:
    return f"{node.start_mark.line + 1}"
