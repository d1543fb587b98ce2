"""The languages: one folder each, named by its ISO 639-1 code, and a row of `LANGUAGES`.

A folder is read when its language is used. Where text in any language has to be recognised,
language, `ways` joins what all of them know.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from kbtools.languages.language import Language, Ways

__all__ = ["LANGUAGES", "OFFERED", "WRITTEN", "Language", "every", "language", "stop_words", "ways"]

Known = TypeVar("Known")
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "fi", "sv", "pl", "da")
"""Every language of which something is known; the order is that in which `ways` tries them."""

OFFERED = ("en", "de", "fr", "es", "it", "nl", "pt")
"""Those that a help centre can be written in, for they have a stemmer and stop words: the choices of `lang`."""

_OTHERS = "ar bg cs el et fa he hi hr hu id ja ko lt lv nb ro ru sk sl sr th tr uk vi zh".split()
WRITTEN = (*LANGUAGES, *_OTHERS)
"""Those in which people may answer customers: the choices of `contact.languages`."""


@cache
def language(code: str) -> Language:
    """The language of a code of `LANGUAGES`; raises `KeyError` for any other."""
    if code not in LANGUAGES:
        raise KeyError(code)
    found: Language = import_module(f"{__name__}.{code}").LANGUAGE
    return found


@cache
def stop_words(code: str) -> frozenset[str]:
    """The stop words of a language; empty if it has no list."""
    path = Path(__file__).parent / code / "stop_words.txt"
    if not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def every(pick: Callable[[Language], tuple[Known, ...]], codes: Container[str] | None = None) -> tuple[Known, ...]:
    """The values that `pick` selects of each language, or of these, in the order of `LANGUAGES`, without duplicates."""
    some = [code for code in LANGUAGES if codes is None or code in codes]
    return tuple(dict.fromkeys(way for code in some for way in pick(language(code))))


def ways(pick: Callable[[Language], Ways], codes: Container[str] | None = None) -> str:
    """Regular expressions of all languages, or of these, as one alternation: `danke|merci|gracias`."""
    return "|".join(every(pick, codes))
