"""Numbers of payment cards and bank accounts, recognised by their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbtools.redaction.span import Rule, Span

_THIRTEEN = re.compile(r"[0-9](?:[ \u00a0-]?[0-9]){12}")
_RUN = re.compile(r"[0-9](?<![^\W_].)[0-9]*(?:[ \u00a0-][0-9]+)*(?![^\W_])")
_GROUP = re.compile(r"[0-9]+")
_NO_CARD = re.compile(r"(?<![^\W_])(?:(?:IMEI|ICCID|EAN|GTIN|ISBN)\W{1,3}|[A-Z]{2}[0-9]{2}[ \u00a0-])\Z", re.IGNORECASE)
_SHORTEST, _LONGEST = 13, 19
_ISSUERS = "23456"  # first digits of payment cards (ISO/IEC 7812); 1, 7, 8 and 9 are airlines, fuel and national use

# It starts with what is rare, a digit, and looks back for the letters of the country, first for one: that is twenty
# times as fast.
_IBAN = re.compile(
    r"[0-9](?<=[A-Za-z].)[0-9](?<=[A-Za-z]{2}[0-9]{2})(?<![^\W_][A-Za-z]{2}[0-9]{2})(?=[ \u00a0-]?[A-Za-z0-9])"
)
# The length of an account number by country: from the IBAN registry (ISO 13616), and of a few countries that write
# theirs in the same way without being in it.
_IBAN_LENGTHS = {
    country: length
    for length, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FK FO GL NL SD",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "AO CV GW LY MZ PT ST",
        26: "DZ IR IS TR",
        27: "BI CF CG CM DJ FR GA GQ GR IT KM MC MG MR SM TD",
        28: "AL AZ BF BJ BY CI CY DO GT HN HU LB MA ML NE NI PL SN SV TG",
        29: "BR EG PS QA UA",
        30: "JO KW MU YE",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for country in countries.split()
}


def _cards(text: str) -> Iterator[Span]:
    if not _THIRTEEN.search(text):
        return
    for run in _RUN.finditer(text):
        if _NO_CARD.search(text[max(0, run.start() - 8) : run.start()]):
            continue  # check digits as those of a card, or an account number that is wrong
        groups = [group.span() for group in _GROUP.finditer(text, run.start(), run.end())]
        at = 0
        while at < len(groups):
            last = _card_from(text, groups, at)
            if last is not None:
                yield groups[at][0], groups[last][1], "card"
                at = last
            at += 1


def _card_from(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The last group of the longest card number that starts at a group."""
    found, digits = None, ""
    if text[groups[first][0]] not in _ISSUERS:
        return None
    for last in range(first, len(groups)):
        digits += text[slice(*groups[last])]
        if len(digits) > _LONGEST:
            break
        if len(digits) >= _SHORTEST and _luhn(digits):
            found = last
    return found


def _luhn(digits: str) -> bool:
    """The sum of ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        total += digit if place % 2 == 0 else sum(divmod(2 * digit, 10))
    return total % 10 == 0


def _ibans(text: str) -> Iterator[Span]:
    for found in _IBAN.finditer(text):
        start = found.start() - 2
        length = _IBAN_LENGTHS.get(text[start : start + 2].upper())
        end = _end_of(text, start, length) if length else None
        if end is not None and _mod97(text[start:end]):
            yield start, end, "iban"


def _end_of(text: str, start: int, length: int) -> int | None:
    """The end of `length` letters and digits with single spaces or hyphens between them; None if there are fewer."""
    at, seen = start, 0
    while at < len(text) and seen < length:
        if text[at].isascii() and text[at].isalnum():
            seen += 1
        elif text[at] not in " \u00a0-" or text[at - 1] in " \u00a0-":
            return None
        at += 1
    return at if seen == length and not text[at : at + 1].isalnum() else None


def _mod97(iban: str) -> bool:
    plain = re.sub(r"[^A-Z0-9]", "", iban.upper())
    return int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1


CARDS = Rule(_cards, digits=_SHORTEST)
"""Card numbers: 13 to 19 digits, in groups or not, with a right Luhn sum."""
IBANS = Rule(_ibans, digits=2)
"""Bank accounts with a right check sum (mod 97, ISO 7064)."""
