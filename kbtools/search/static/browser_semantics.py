"""Sums and pieces of texts just as `rank.js` makes them in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kbtools.text.normalise import LONGEST_WORD

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?…][\"'”’)\]]*(?=\s|\Z)|[。！？](?![。！？」』）”’])|(?=\n)|\Z)")


def added(values: Iterable[float]) -> float:
    """The sum as a browser makes it, one after the other; Python's own may round less."""
    total = 0.0
    for value in values:
        total += value
    return total


def sentences(text: str) -> Iterable[str]:
    """The sentences in order, simply: a mark with a space behind it ends one, a full-width mark, and a line."""
    return (sentence for part in _SENTENCE.findall(text) if (sentence := part.strip(" ")))


def cut(text: str, most: int) -> str:
    """The first `most` characters, back to a space where there is one near the end."""
    start = text[:most]
    space = start.rfind(" ", max(0, len(start) - LONGEST_WORD))
    return (start if space < 0 else start[:space]).rstrip(" ,;:-、，")
