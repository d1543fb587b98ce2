"""Regular expressions for any of many texts, in an order that is faster to try.

Python tries the ways of `from|to|date|…` one after the other at each place. In a tree by their letters (a trie, Fredkin
1960) only those are tried that begin with the letter found there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_REPEATED = tuple("?*+{")
_SPECIAL = frozenset(r"\.[](){}|?*+^$")


def tree(ways: Iterable[str]) -> str:
    """One expression, without a group around it, that matches where any of these does; `(?:re)?ply` is opened, too.

    What it matches first may differ where several of them match, so it says whether there is a match, not how long it
    is. The expressions have no numbered groups.
    """
    by_letter: dict[str, list[str]] = {}
    for way in (opened for one in ways for opened in _opened(one)):
        plain = way[:1] not in _SPECIAL and not way.startswith(_REPEATED, 1)
        letter = way[:1] if plain else ""
        rest = by_letter.setdefault(letter, [])
        if way[len(letter) :] not in rest:
            rest.append(way[len(letter) :])
    parts = []
    for letter, rest in by_letter.items():
        alone = not letter or len(rest) == 1
        parts += [f"{letter}{one}" for one in rest] if alone else [f"{letter}(?:{tree(rest)})"]
    return "|".join(parts)


def _opened(way: str) -> Iterator[str]:
    """The ways that an expression stands for which begins with a group: `(?:re|un)?do` is `redo`, `undo` and `do`."""
    for one in _alternatives(way):
        inner = _first_group(one)
        behind = one[len(inner) + 4 :]
        if not inner or behind.startswith(("*", "+", "{", "??", "?+")):
            yield one
            continue
        rest = behind.removeprefix("?")
        for begun in _alternatives(inner):
            yield from _opened(f"{begun}{rest}") if begun else (rest,)
        if rest != behind:
            yield from _opened(rest)


def _alternatives(way: str) -> list[str]:
    """The parts between the `|` that stand in no group."""
    if "|" not in way:  # as in most
        return [way]
    parts, begun = [], 0
    for place, depth in _depths(way):
        if way[place] == "|" and not depth:
            parts.append(way[begun:place])
            begun = place + 1
    return [*parts, way[begun:]]


def _first_group(way: str) -> str:
    """What stands within the `(?:…)` at the start; empty where none is."""
    if not way.startswith("(?:"):
        return ""
    end = next(place for place, depth in _depths(way) if way[place] == ")" and not depth)
    return way[3:end]


def _depths(way: str) -> Iterator[tuple[int, int]]:
    """Each place outside of escapes and character sets, and in how many groups it is; a `)` is outside of its own."""
    depth, place, in_set = 0, 0, False
    while place < len(way):
        sign = way[place]
        if sign == "\\":
            place += 2
            continue
        if in_set or sign == "[":
            in_set = sign != "]"
        else:
            depth += (sign == "(") - (sign == ")")
            yield place, depth
        place += 1
