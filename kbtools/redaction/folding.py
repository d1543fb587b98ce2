"""Names without case and accents, so that they are found however they are written."""

from __future__ import annotations

import unicodedata

_SHORTEST = 3  # letters of a word of which a shorter spelling is looked for
_SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}


class _Folding(dict[int, str]):
    """Each character in lower case and without its accent; one character stays one, so that places stay the same."""

    def __missing__(self, code: int) -> str:
        char = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "’": "'"}.get(low := chr(code).lower(), low)
        bare, *marks = tuple(unicodedata.normalize("NFKD", char)[:4])
        plain = bare if marks and all(map(unicodedata.combining, marks)) else char
        self[code] = plain if len(plain) == 1 else chr(code)
        return self[code]


_FOLDING = _Folding()


def folded(text: str) -> str:
    """The text in lower case and without accents, character by character: as long as before."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def spellings(word: str) -> frozenset[str]:
    """A word folded, and with two letters for one or one for two: "Müller" is also written "Mueller"."""
    short, long = word, word
    for char, letters in _SPELLED.items():
        short, long = short.replace(letters, folded(char)), long.replace(char, letters)
    found = (folded(word), folded(long), folded(short) if len(short) > _SHORTEST else "")
    return frozenset(filter(None, found))
