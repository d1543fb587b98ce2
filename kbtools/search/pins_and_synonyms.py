"""The files that people edit in `search_index/`: synonyms and pins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kbtools.errors import KbError, nearest, raise_all
from kbtools.text.yaml_text import YamlMistakeError, parsed

SYNONYMS = "synonyms.yml"
PINS = "pins.yml"


@dataclass(frozen=True)
class Rules:
    """`synonyms`: groups of words that mean the same. `pins`: `(words, slug)`, shown first when all words occur."""

    synonyms: tuple[tuple[str, ...], ...] = ()
    pins: tuple[tuple[str, str], ...] = ()


def load_rules(folder: Path, slugs: Mapping[str, str]) -> Rules:
    """Read both files; a missing one is empty. Raises every mistake at once as `KbError("search-file")`.

    `slugs` maps every slug, old ones too, to the current one.
    """
    problems: list[KbError] = []
    synonyms, pins = [], []
    for place, group in enumerate(_entries(folder / SYNONYMS, list, problems), 1):
        if isinstance(group, list) and len(group) > 1 and all(isinstance(word, str) for word in group):
            synonyms.append(tuple(group))
        else:
            problems.append(_wrong(folder / SYNONYMS, f"entry {place} must be two or more words", "- [invoice, bill]"))
    for place, pin in enumerate(_entries(folder / PINS, list, problems), 1):
        if not isinstance(pin, Mapping) or set(pin) != {"when", "show"}:
            problems.append(
                _wrong(folder / PINS, f"entry {place} must have 'when' and 'show'", "- {when: outage, show: status}")
            )
        elif str(pin["show"]) not in slugs:
            meant = nearest(str(pin["show"]), slugs)
            hint = f"did you mean '{meant}'?" if meant else "kb article list shows all slugs"
            problems.append(_wrong(folder / PINS, f"entry {place}: no published article '{pin['show']}'", hint))
        else:
            whens = pin["when"] if isinstance(pin["when"], list) else [pin["when"]]
            pins += [(str(when), slugs[str(pin["show"])]) for when in whens]
    raise_all(problems)
    return Rules(tuple(synonyms), tuple(pins))


def _entries(path: Path, wanted: type, problems: list[KbError]) -> Any:
    if not path.is_file():
        return ()
    try:
        data, _ = parsed(path.read_bytes().decode())
    except UnicodeDecodeError:
        problems.append(KbError("encoding", "the file is not UTF-8 text", where=str(path), hint="save it as UTF-8"))
        return ()
    except YamlMistakeError as mistake:
        where = f"{path}:{mistake.line}"
        problems.append(KbError("search-file", mistake.what, where=where, hint=mistake.hint or None))
        return ()
    if data is None:
        return ()
    if not isinstance(data, wanted):
        problems.append(_wrong(path, "must be a list", "each entry starts with '- '"))
        return ()
    return data


def _wrong(path: Path, what: str, hint: str) -> KbError:
    return KbError("search-file", what, where=str(path), hint=hint)
