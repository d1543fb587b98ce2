"""Names, writing direction and codes of all languages, by Unicode's tables (CLDR); not only of those in `LANGUAGES`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")


def may_be_code(code: str) -> bool:
    """Whether a text in small letters looks like the code of a language, and so may stand in the name of a file."""
    return bool(_CODE.fullmatch(code))


def is_language(code: str) -> bool:
    """Whether a code names a language, with or without a region: `de`, `pt-BR`, `zh-Hant`."""
    return _locale(code) is not None


def known_codes() -> list[str]:
    """The codes of all languages, without regions."""
    from babel.localedata import locale_identifiers

    return sorted({name for name in locale_identifiers() if "_" not in name and name != "root"})


def main_code(code: str) -> str:
    """The code without its region, in small letters: `pt` for `pt-BR`."""
    return code.casefold().partition("-")[0]


def own_name(code: str) -> str:
    """What its own speakers call a language, as the first word of a line: `Deutsch`; the code where nobody knows."""
    locale = _locale(code)
    name = str(locale.display_name or code) if locale else code
    return name[:1].upper() + name[1:]


def name_in(code: str, reader: str) -> str:
    """What a language is called in that of the `reader`: `Englisch`; its own name where that is not known."""
    locale, among = _locale(code), _locale(reader)
    name = locale.get_display_name(among) if locale and among else None
    return str(name or own_name(code))


@cache
def names_of_all(reader: str, first: tuple[str, ...] = ()) -> dict[str, str]:
    """The codes of all languages by the names that the `reader` looks them up by, in the order of these names.

    `first`: codes of those that are likely, which come before the others.
    """
    from babel.localedata import locale_identifiers

    among, there = _locale(reader), set(locale_identifiers())
    named = among.languages if among else {}
    found = {code.replace("_", "-"): str(name) for code, name in named.items() if code in there}
    likely = {code.casefold() for code in first}
    return dict(sorted(found.items(), key=lambda one: (one[0].casefold() not in likely, one[1].casefold())))


def names_in(codes: Iterable[str], reader: str) -> str:
    """The names of languages in that of the `reader`, in a row: `Englisch, Deutsch`."""
    return ", ".join(name_in(code, reader) for code in codes)


def direction(code: str) -> str:
    """`rtl` for a language that is written from right to left, else `ltr`."""
    locale = _locale(code)
    return str(locale.text_direction) if locale else "ltr"


@cache
def _locale(code: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
