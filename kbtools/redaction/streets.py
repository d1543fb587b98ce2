"""Postal addresses: a street with its number, a flat before it, a town behind it.

A stranger's text meets these patterns, so each word is read in one way alone (possessive repetition), and a street is
looked for only near a number: the time grows as the text does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kbtools.languages import every, ways
from kbtools.redaction.span import Rule, Span

_CAPITAL = "A-ZÀ-ÞŁŚŻ"
_CAP = rf"(?:St\.|[{_CAPITAL}](?:[\w'’]|-(?!St\.))*+)"
# Hyphens belong to a word, but for those beside "St.", whose full stop would end it.
_SPACE = r"(?: |-(?=St\.)|(?<=St\.)-)"
_HOUSE = r"\d{1,5}(?:[-/]\d{1,4})?\s?(?:[a-hA-H](?![\w]))?"
_LONGEST_HOUSE = 16
_COMMA = r"(?:,\s?|\s?\n|\s)"
_COMPASS = "[NS][EW]?|[EW]"
_POSTCODE = r"(?:[A-Z]{1,2}-)?\d{4,5}"
_LONGEST_POSTCODE = 12
_BRITISH = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}(?!\w)"

# A number that begins no version, date or path; what stands around it says whether it is that of a house.
_NUMBER = re.compile(r"[0-9](?<![\w/.,-].)[0-9]{0,4}")
_WIDEST = 60  # characters before a house number that may belong to its street


@dataclass(frozen=True)
class _Patterns:
    """Patterns for the parts of an address, with the words of all languages."""

    maybe: re.Pattern[str]  # what must follow a number for the next one to be worth a try: few numbers pass
    number_first: re.Pattern[str]  # an address that begins with its number
    inside: re.Pattern[str]  # a flat or a house's name in front of that
    in_building: re.Pattern[str]  # the number of a unit in a building that has no number, up to a British postcode
    unit: re.Pattern[str]  # the word in front of that number
    marks: tuple[str, ...]  # small letters, some of which stand in front of a number behind its street
    number_last: re.Pattern[str]  # a street and its number, or the number of a post-office box
    after: re.Pattern[str]  # flat and town behind a number; may be nothing
    with_town: re.Pattern[str]  # any name with a number, up to the town: Am Markt 3, 28195 Bremen
    town: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    join = _join()
    name = rf"{join}{{0,2}}{_CAP}(?:{_SPACE}{join}{{0,2}}{_CAP}){{0,3}}"
    town = rf"{_CAP}(?:{_SPACE}(?:{join})?{_CAP}){{0,2}}"
    after = rf"{_unit()}?{_tail(town)}"
    between = ways(lambda known: known.streets.between)
    repeats = ways(lambda known: known.streets.repeats)
    units = ways(lambda known: known.streets.units_first)
    articles = ways(lambda known: known.streets.articles)
    houses = ways(lambda known: known.streets.houses)
    return _Patterns(
        maybe=re.compile(
            rf"[a-zA-Z]?(?:-\d{{1,4}})?(?:\s?(?:{repeats}))?,?\s(?:[A-ZÀ-Þ0-9]|(?i:{between}))",
        ),
        number_first=re.compile(
            rf"\d{{1,5}}(?:{_named_behind()}|(?:\s?(?:{repeats})\b)?,?\s(?i:{between})\s{name}){after}"
        ),
        inside=re.compile(rf"(?:(?:{units})\s\w{{1,4}},?\s|(?:{houses})(?:\s{_CAP}){{1,3}},\s)\Z"),
        in_building=re.compile(rf"\d{{1,4}}[a-zA-Z]?(?:,\s{name}){{1,3}},?\s{_BRITISH}"),
        unit=re.compile(rf"(?<!\w)(?:{units})\s\Z"),
        marks=_marks(),
        number_last=_number_last(name),
        after=re.compile(after),
        with_town=re.compile(
            rf"(?<![\w/.]){_CAP}(?:\s(?:(?:{articles})\s)?{_CAP}){{0,3}}\s{_HOUSE},\s(?!(?:19|20)\d\d\s){_POSTCODE}\s"
            rf"(?=[{_CAPITAL}])"
        ),
        town=re.compile(town),
    )


def _join() -> str:
    """A small word within a name, with the space behind it: "de la"."""
    joins, elisions = ways(lambda known: known.streets.joins), ways(lambda known: known.streets.elisions)
    return rf"(?:(?:{joins})\s|(?:{elisions})['’])"


def _unit() -> str:
    units = ways(lambda known: known.streets.units)
    return rf"(?:,?\s(?:{units})\b\.?\s?\w{{1,5}}|,?\s#\s?\w{{1,5}}|,\s\d{{1,2}}[ºª°]\s?\w?)"


def _tail(town: str) -> str:
    return (
        rf"(?:{_COMMA}(?:"
        rf"{_POSTCODE}(?:-\d{{3}})?(?:\s[A-Z]{{2}}(?=\s[A-Z]))?\s{town}"  # 10115 Berlin; 1015 CJ Amsterdam
        rf"|{town}(?:,?\s[A-Z]{{2,3}})?\s\d{{4,6}}(?:-\d{{4}})?(?!\w)"  # Austin, TX 78701; Fitzroy VIC 3065
        rf"|{town}(?:,\s[A-Z]{{2}})?\s[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{1,2}}\d?(?!\w)"  # London SW1A 2AA; ON M5H 2N2
        rf"|{town}\s\d{{1,2}}(?!\w)"  # Dublin 1
        r"))?"
    )


def _named_behind() -> str:
    """What follows the number in the manner of "12 N. High Street East"; not of "16 GB"."""
    behind = ways(lambda known: known.streets.behind)
    ordinals = ways(lambda known: known.streets.ordinals)
    directions = ways(lambda known: known.streets.directions)
    return (
        rf"[a-zA-Z]?(?:-\d{{1,4}})?\s(?:(?:{_COMPASS})\.?\s)?"
        rf"(?:(?![KMGT]?Bs?\s|G?Hz\s){_CAP}\s|\d{{1,3}}(?:{ordinals})\s){{1,3}}"
        rf"(?:{behind})(?![\w'’])\.?(?:\s(?:{_COMPASS}|{directions})(?!\w))?"
    )


def _number_last(name: str) -> re.Pattern[str]:
    attributes = ways(lambda known: known.streets.attributes)
    endings = "|".join(map(re.escape, every(lambda known: known.streets.endings)))
    ahead = every(lambda known: known.streets.ahead)
    opened = "|".join(re.escape(word) + (r"\s?" if word.endswith("/") else r"\s") for word in ahead)
    boxes = ways(lambda known: known.streets.boxes)
    return re.compile(
        rf"(?<![\w/.])(?:(?:(?:{attributes})\s)?[A-ZÄÖÜ][\w-]{{2,}}(?:{endings})|(?:{opened}){name})\s{_HOUSE}(?!\w)"
        # a digit may stand before it, so that of boxes without a space between them all are found at once
        rf"|(?<![^\W\d_])(?i:{boxes})\s\d{{2,6}}"
    )


def _marks() -> tuple[str, ...]:
    endings = (f"{ending} " for ending in every(lambda known: known.streets.endings))
    boxes = (box[-3:] for box in every(lambda known: known.streets.boxes))
    marks = (*endings, *every(lambda known: known.streets.ahead), *boxes)
    return tuple(dict.fromkeys(map(str.lower, marks)))


def _streets(text: str) -> Iterator[Span]:
    patterns = _patterns()
    for number in _NUMBER.finditer(text):
        at = number.start()
        found = patterns.maybe.match(text, number.end()) and patterns.number_first.match(text, at)
        if found:
            inside = patterns.inside.search(text, max(0, at - _WIDEST), at)
            yield inside.start() if inside else at, _without_ends(text, at, found.end()), "address"
        elif text[at - 1 : at] == " ":
            yield from _in_a_building(text, at)
            yield from _behind_its_street(text, at)


def _in_a_building(text: str, at: int) -> Iterator[Span]:
    """The address whose unit has this number, and whose street or yard has none: Unit 5, Mill Yard, Leeds LS1 4AP."""
    patterns = _patterns()
    if (found := patterns.in_building.match(text, at)) and (
        unit := patterns.unit.search(text, max(0, at - _WIDEST), at)
    ):
        yield unit.start(), found.end(), "address"


def _behind_its_street(text: str, at: int) -> Iterator[Span]:
    """The address whose house number stands at `at`."""
    patterns = _patterns()
    first = max(0, at - _WIDEST)
    word = text.rfind(" ", first, at - 1) + 1 or first
    if not text[word].isupper():  # the last word of a street's name is never small
        return
    if any(map(text[first:at].lower().__contains__, patterns.marks)):
        yield from _over(text, at, patterns.number_last, patterns.after, at + _LONGEST_HOUSE)
    if "," in text[at : at + 8]:
        yield from _over(text, at, patterns.with_town, patterns.town, at + _LONGEST_HOUSE + _LONGEST_POSTCODE)


def _over(text: str, at: int, head: re.Pattern[str], rest: re.Pattern[str], last: int) -> Iterator[Span]:
    """The address that begins shortly before `at` and ends behind it; its head ends before `last`."""
    start = max(0, at - _WIDEST)
    while (found := head.search(text, start, last)) and found.start() <= at:
        more = rest.match(text, found.end())
        start = more.end() if more else found.end()
        if start > at:
            yield found.start(), _without_ends(text, found.start(), start), "address"
            return


def _without_ends(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip(" .,"))


@cache
def streets() -> Rule:
    """Postal addresses with a number: the street in the manner of a dozen languages, or a post-office box."""
    return Rule(_streets, digits=1)
