"""Scripts without blanks between words: Chinese, Japanese, Thai and their like, and Korean with its endings.

A run of such letters becomes its pairs of neighbours (character bigrams; Nie, Gao, Zhang and Zhou 2000): a word of two
letters or more is found wherever it stands, without a dictionary. One of a single letter is found only where it stands
alone. Letters of full and half width are not the same. `words.js` has the same letters and does the same in a browser.
"""

from __future__ import annotations

import re

LETTERS = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u1000-\u103f\u1780-\u17d3"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Japanese
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # Chinese
    "\u1100-\u11ff\uac00-\ud7a3"  # Korean
)
"""Ranges of a character class."""

_ANY = re.compile(f"[{LETTERS}]")
_TOKEN = re.compile(f"[{LETTERS}]+|(?:(?![{LETTERS}])[^\\W_])+")


def has_unspaced(text: str) -> bool:
    """Whether a text has any such letter."""
    return not text.isascii() and _ANY.search(text) is not None


def unspaced_tokens(text: str) -> list[str]:
    """The words of a text that has such letters: runs of other letters whole, runs of these as pairs."""
    return [token for run in _TOKEN.findall(text) for token in (_pairs(run) if _ANY.match(run) else (run,))]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]
