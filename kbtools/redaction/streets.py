"""Postal addresses: a street with its number, a flat before it, a town behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbtools.redaction.span import Rule, Span

_CAP = r"(?:St\.|[A-ZÀ-ÞŁŚŻ][\w'’-]*)"
_JOIN = r"(?:(?:de|da|do|dos|das|di|dei|del|della|der|den|des|du|la|le|les|am|an|im|of|the)\s|d['’]|l['’])"
_NAME = rf"{_JOIN}{{0,2}}{_CAP}(?:[ -]{_JOIN}{{0,2}}{_CAP}){{0,3}}"
_HOUSE = r"\d{1,5}(?:[-/]\d{1,4})?\s?(?:[a-hA-H](?![\w]))?"
_COMMA = r"(?:,\s?|\s?\n|\s)"

_UNIT = (
    r"(?:,?\s(?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|Fl|Wohnung|Top)\b\.?\s?\w{1,5}|,?\s#\s?\w{1,5}"
    r"|,\s\d{1,2}[ºª°]\s?\w?)"
)
_TOWN = rf"{_CAP}(?:[ -](?:{_JOIN})?{_CAP}){{0,2}}"
_TAIL = (
    rf"(?:{_COMMA}(?:"
    rf"(?:[A-Z]{{1,2}}-)?\d{{4,5}}(?:-\d{{3}})?(?:\s[A-Z]{{2}}(?=\s[A-Z]))?\s{_TOWN}"  # 10115 Berlin; 1015 CJ Amsterdam
    rf"|{_TOWN}(?:,?\s[A-Z]{{2,3}})?\s\d{{4,6}}(?:-\d{{4}})?(?!\w)"  # Austin, TX 78701; Fitzroy VIC 3065
    rf"|{_TOWN}(?:,\s[A-Z]{{2}})?\s[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{1,2}}\d?(?!\w)"  # London SW1A 2AA; ON M5H 2N2
    rf"|{_TOWN}\s\d{{1,2}}(?!\w)"  # Dublin 1
    r"))?"
)
_ENGLISH = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Square|Sq|Close|Terrace"
    r"|Crescent|Parkway|Pkwy|Highway|Hwy|Gardens|Grove|Row|Mews|Hill|Walk|Circle|Trail)(?![\w'’])\.?"
    r"(?:\s(?:[NS][EW]?|[EW]|North|South|East|West)(?!\w))?"
)
_GERMAN = (
    r"[A-ZÄÖÜ][\wäöüß-]{2,}(?:stra(?:ß|ss)e|str\.|gasse|weg|allee|platz|ring|damm|ufer|steig|stieg|promenade"
    r"|chaussee)"
)
_DUTCH = r"[A-Z][\w-]{2,}(?:straat|weg|gracht|laan|plein|kade|dijk|singel)"
_ROMANCE = (
    r"(?:C/\s?|(?:Calle|Avenida|Avda\.?|Plaza|Paseo|Camino|Carrera|Via|Viale|Corso|Piazza|Largo|Rua|Praça"
    r"|Travessa|Alameda)\s)"
)
_FRENCH = r"(?:rue|avenue|av\.|boulevard|bd|chemin|place|quai|impasse|allée|cours|route|square)"

_AFTER = rf"{_UNIT}?{_TAIL}"
# A number that begins no version, date or path; what stands around it says whether it is that of a house.
_NUMBER = re.compile(r"[0-9](?<![\w/.,-].)[0-9]{0,4}")
# What must follow it for the long pattern to be worth a try: few numbers pass.
_MAYBE = re.compile(
    r"[a-zA-Z]?(?:-\d{1,4})?(?:\s?(?:bis|ter))?,?\s(?:[A-ZÀ-Þ0-9]|(?i:rue|av|boul|bd|chem|place|quai|imp|all|cours|route|sq))"
)
_NUMBER_FIRST = re.compile(
    rf"\d{{1,5}}(?:"
    rf"[a-zA-Z]?(?:-\d{{1,4}})?\s(?:(?:[NSEW]|[NS][EW])\.?\s)?(?:(?![KMGT]?Bs?\s|G?Hz\s){_CAP}\s"
    rf"|\d{{1,3}}(?:st|nd|rd|th)\s){{1,3}}{_ENGLISH}"
    rf"|(?:\s?(?:bis|ter)\b)?,?\s(?i:{_FRENCH})\s{_NAME}){_AFTER}"
)
_INSIDE = re.compile(rf"(?:(?:Flat|Unit|Apt|Suite|Apartment)\s\w{{1,4}},?\s|The(?:\s{_CAP}){{1,3}},\s)\Z")
_NUMBER_LAST = re.compile(
    rf"(?<![\w/.])(?:(?:(?:[A-ZÄÖÜ][a-zäöüß-]*e[rns]?\s)?(?:{_GERMAN}|{_DUTCH})|{_ROMANCE}{_NAME})\s{_HOUSE}(?!\w)"
    rf"|(?i:P\.?\s?O\.?\s?Box|Postfach|Postbus|Apartado)\s\d{{2,6}}){_AFTER}"
)
_MARKS = (
    "straße ",
    "strasse ",
    "str. ",
    "gasse ",
    "weg ",
    "allee ",
    "platz ",
    "ring ",
    "damm ",
    "ufer ",
    "steig ",
    "stieg ",
    "promenade ",
    "chaussee ",
    "straat ",
    "gracht ",
    "laan ",
    "plein ",
    "kade ",
    "dijk ",
    "singel ",
    "Calle ",
    "C/",
    "Aven",
    "Avda",
    "Plaza ",
    "Paseo ",
    "Camino ",
    "Carrera ",
    "Via ",
    "Viale ",
    "Corso ",
    "Piazza ",
    "Largo ",
    "Rua ",
    "Praça ",
    "Travessa ",
    "Alameda ",
    "Box ",
    "BOX ",
    "box ",
    "Postfach ",
    "Postbus ",
    "Apartado ",
)
# Any name with a number counts when a postcode and a town follow: Am Markt 3, 28195 Bremen.
_WITH_TOWN = re.compile(
    rf"(?<![\w/.]){_CAP}(?:\s(?:de[rnm]\s)?{_CAP}){{0,3}}\s{_HOUSE},\s(?!(?:19|20)\d\d\s)(?:[A-Z]{{1,2}}-)?"
    rf"\d{{4,5}}\s{_TOWN}"
)
_WIDEST = 60  # characters before a house number that may belong to its street


def _streets(text: str) -> Iterator[Span]:
    for number in _NUMBER.finditer(text):
        at = number.start()
        found = _MAYBE.match(text, number.end()) and _NUMBER_FIRST.match(text, at)
        if found:
            inside = _INSIDE.search(text, max(0, at - _WIDEST), at)
            yield inside.start() if inside else at, _end(found), "address"
        elif text[at - 1 : at] == " ":
            yield from _behind_its_street(text, at)


def _behind_its_street(text: str, at: int) -> Iterator[Span]:
    """The address whose house number stands at `at`."""
    first = max(0, at - _WIDEST)
    before = text[first:at]
    if not before[before.rfind(" ", 0, -1) + 1 :][:1].isupper():  # the last word of a street's name is never small
        return
    patterns = [_NUMBER_LAST] if any(map(before.__contains__, _MARKS)) else []
    if "," in text[at : at + 8]:
        patterns.append(_WITH_TOWN)
    for pattern in patterns:
        for found in pattern.finditer(text, first):
            if found.start() > at:
                break
            if found.end() > at:
                yield found.start(), _end(found), "address"


def _end(found: re.Match[str]) -> int:
    return found.start() + len(found[0].rstrip(" .,"))


STREETS = Rule(_streets, digits=1)
"""Postal addresses with a number: the street in the manner of a dozen languages, or a post-office box."""
