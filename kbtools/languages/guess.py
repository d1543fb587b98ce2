"""The language of a short text, told by its letters and by the small words that every sentence of a language has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from kbtools.languages import OFFERED, stop_words

_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 2_000  # characters that are looked at
# Ranges of letters that tell a language. Japanese also has Chinese characters, so its own letters are looked for first.
_LETTERS: Mapping[str, str] = {
    "ja": "\u3040-\u30ff",
    "ko": "\uac00-\ud7af\u1100-\u11ff",
    "th": "\u0e00-\u0e7f",
    "ar": "\u0600-\u06ff",
    "ru": "\u0400-\u04ff",
    "he": "\u0590-\u05ff",
    "el": "\u0370-\u03ff",
    "zh": "\u4e00-\u9fff",
}
_OWN_LETTER = {code: re.compile(f"[{letters}]") for code, letters in _LETTERS.items()}
_MARKED = {"pl": re.compile("[ąćęłńśźż]"), "tr": re.compile("[ğış]")}  # letters of languages without stop words here
_ENOUGH = 0.3  # share of the letters that are of this kind; a Chinese name alone makes no Chinese question


def language_of(text: str, usual: str) -> str:
    """The code of the language a text is probably in; "" where nothing tells.

    The language that most of its words are of: as stop words, or by letters that only it has. Where several have as
    many it is `usual`, the one that is expected anyway, or nothing is told.
    """
    text = text[:_LONGEST].lower()
    if not text.isascii():
        letters = sum(map(str.isalpha, text))
        for code, own in _OWN_LETTER.items():
            if len(own.findall(text)) > _ENOUGH * letters:
                return code
    words = _WORD.findall(text)
    by_word, (own_words, others) = _languages_by_word(), _own_and_others(usual)
    as_usual = sum(map(own_words.__contains__, words))
    if text.isascii() and as_usual and as_usual >= sum(map(others.__contains__, words)):
        return usual  # which no other language can then have more words than: most questions need no count of each
    found = Counter(code for word in words for code in by_word.get(word, ()))
    found.update(code for word in words for code, letter in _MARKED.items() if letter.search(word))
    most = max(found.values(), default=0)
    best = [code for code, count in found.items() if count == most]
    return usual if usual in best else best[0] if len(best) == 1 else ""


@cache
def _own_and_others(usual: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stop words of a language, and those of all others, which may be the same."""
    by_word = _languages_by_word()
    own = frozenset(word for word, codes in by_word.items() if usual in codes)
    return own, frozenset(word for word, codes in by_word.items() if {*codes} - {usual})


@cache
def _languages_by_word() -> Mapping[str, tuple[str, ...]]:
    """Each stop word with the languages that have it."""
    languages: dict[str, tuple[str, ...]] = {}
    for code in OFFERED:
        for word in stop_words(code):
            languages[word] = (*languages.get(word, ()), code)
    return languages
