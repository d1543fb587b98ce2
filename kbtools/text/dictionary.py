"""Which words are spelt right: the word lists of seven languages that the package `pyspellchecker` carries."""

from __future__ import annotations

import gzip
import re
from functools import cache, lru_cache
from pathlib import Path

LISTED = ("de", "en", "es", "fr", "it", "nl", "pt")
FREQUENT = 10_000
_COUNTED = re.compile(r'^"(\w+)": (\d{3,})', re.MULTILINE)


@lru_cache(20_000)
def is_right(word: str, languages: tuple[str, ...]) -> bool:
    """Whether a word in lower case stands in the list of one of these languages; one without a list has no words."""
    return any(_stands_in(word, _sorted_lines(code)) for code in languages if code in LISTED)


@cache
def frequent_words(code: str) -> tuple[str, ...]:
    """The `FREQUENT` words of a language that people write most often, sorted; none where there is no list."""
    found = _COUNTED.findall(_sorted_lines(code).decode()) if code in LISTED else []
    counted = sorted(((-int(count), word) for word, count in found))
    return tuple(sorted(word for _, word in counted[:FREQUENT]))


def _stands_in(word: str, lines: bytes) -> bool:
    """Binary search for the line of a word; it begins with the word in quotation marks."""
    sought, low, high = word.encode(), 0, len(lines)
    while low < high:
        begin = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.find(b"\n", begin)
        end = len(lines) if end < 0 else end
        found = lines[begin + 1 : lines.rfind(b'"', begin, end)]
        if found == sought:
            return True
        if found < sought:
            low = end + 1
        else:
            high = begin
    return False


@cache
def _sorted_lines(code: str) -> bytes:
    """The list of a language as the package has it: JSON, a line a word with its count, sorted."""
    import spellchecker

    return gzip.decompress((Path(spellchecker.__file__).parent / "resources" / f"{code}.json.gz").read_bytes())
