"""Telephone numbers: found by their digits, then checked with `phonenumbers` for the country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from kbtools.errors import KbError
from kbtools.languages import LANGUAGES, every, stop_words, ways
from kbtools.redaction.span import Rule, Span
from kbtools.text.alternation import tree

_GAP = r"[ ()./\-–‑\u00a0\u202f]"
_SEVEN = re.compile(rf"[0-9](?:{_GAP}{{0,3}}[0-9]){{6}}")
_RUN = re.compile(rf"[0-9](?:[0-9]|{_GAP}(?=[0-9 ()./\-–‑\u00a0\u202f]))*")
_PLUS = "+＋("  # at most two of them stand in front of a run
_GROUP = re.compile(r"[0-9]+")
_IN_A_UUID = re.compile(r"-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-")  # begins with what is rare, so that it is found fast
_UUID = re.compile(r"(?<!\w)[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?!\w)")
# A date with or without its time, or a time. The digit in front lets the search skip all else.
WHEN = re.compile(
    r"[0-9](?<!\w.)(?:"
    r"(?:(?<=1)9|(?<=2)0)\d{2}([-/.])\d{1,2}\1\d{1,2}(?:[T ]{1,2}\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d?([-/.])\d{1,2}\2(?:19|20)\d{2}(?:[T ]{1,2}\d{1,2}:\d{2}(?::\d{2})?)?|\d?:\d{2}(?::\d{2})?)(?!\w)"
)
_PART_OF_A_NAME = re.compile(r"[^\W\d]-?\Z|[\w.,][.,]\Z")  # of the last two characters
_UNITS = "eur|usd|gbp|chf|[kmgt]i?b|ms|px|kwh"
_EXTENSION = re.compile(r"\s?(?:x|ext)\.?\s?\d", re.IGNORECASE)
_BEFORE = 40
_MOST_BETWEEN = 20  # characters between a word for telephone and the number
_NEITHER_BETWEEN = re.compile(r"[\d\n\0]")
_LETTERS = re.compile(r"[^\W\d_]+")
_BRACKETS = re.compile(r"\([^()]*+\)")
_MOST_GROUPS = 8
_WIDEST_GAP = 3
_LEAST, _MOST = 7, 15  # ITU-T E.164: at most 15
_LEAST_WITH_COUNTRY = 8
# Numbers looked up in one text; after that every candidate is masked, so that a text of a million of them ends.
_MOST_LOOKUPS = 2000
_NORTH_AMERICA = (3, 3, 4)
_IN_ONE = {(10,), (11,)}
_OTHER_NAMES = {"UK": "GB", "EN": "GB", "GBR": "GB", "USA": "US", "DEU": "DE", "GER": "DE", "EL": "GR"}


@dataclass(frozen=True)
class _Country:
    """How a country writes its numbers: the national prefix and the possible numbers of digits."""

    region: str
    trunk: str
    lengths: frozenset[int]
    in_north_america: bool

    def is_shaped(self, digits: str, *, grouped: bool) -> bool:
        """Whether as many digits could be a number of this country as written at home."""
        if self.trunk == "0" and digits[0] != "0":
            return False
        own = digits.removeprefix(self.trunk) if self.trunk else digits
        return len(own) in self.lengths and (grouped or len(own) > _LEAST)


def phones(region: str | Iterable[str]) -> Rule:
    """Telephone numbers in international form, in that of these regions, or after words such as "call me"."""
    regions = (region,) if isinstance(region, str) else tuple(region)
    return Rule(partial(_phones, regions=tuple(map(str.upper, regions))), digits=_LEAST)


@dataclass(frozen=True)
class _Announcements:
    """What announces a telephone number. `small`: words that may stand right in front of its first digit.

    `of_models`: "model of the", which makes the number behind "phone" another one.
    """

    begins: re.Pattern[str]  # searched in small letters: without it there is no `phone`
    phone: re.Pattern[str]
    small: frozenset[str]
    called: frozenset[str]
    of_models: re.Pattern[str]


@cache
def _announcements() -> _Announcements:
    models = ways(lambda known: tuple(map(re.escape, known.personal.models)))
    return _Announcements(
        re.compile(tree(every(lambda known: known.personal.phones))),
        re.compile(rf"(?<![^\W_])(?:{ways(lambda known: known.personal.phones)})(?![^\W\d_])", re.IGNORECASE),
        frozenset(
            (
                *every(lambda known: known.personal.phone_kinds),
                *(word for code in LANGUAGES for word in stop_words(code)),
            )
        ),
        frozenset(every(lambda known: known.personal.called)),
        re.compile(rf"(?<![^\W_])(?:{models})\s(?:\w{{1,4}}\s){{0,2}}\Z", re.IGNORECASE),
    )


def _is_announced(before: str) -> bool:
    """Whether a word for telephone announces the digits behind this text.

    Between the two may stand "me on", "number", "home" and the like, or a bracket. Where another noun does, the digits
    are of the thing that both name together, as in "phone model" and "call of duty".
    """
    known = _announcements()
    if not known.begins.search(before.lower()):
        return False
    for found in known.phone.finditer(before):
        between = _BRACKETS.sub(" ", before[found.end() :])
        if len(between) > _MOST_BETWEEN or _NEITHER_BETWEEN.search(between):
            continue
        words = _LETTERS.findall(between.lower())
        if not words:
            if not known.of_models.search(before, 0, found.start()):
                return True
        elif len(words[-1]) == 1 or words[-1] in known.small or not known.called.isdisjoint(words):
            return True
    return False


@cache
def _unit() -> re.Pattern[str]:
    units = ways(lambda known: known.personal.units)
    return re.compile(rf"[.,]\d|\s?(?:[€$£%]|(?:{_UNITS}|{units})\b)", re.IGNORECASE)


@cache
def _another_number() -> re.Pattern[str]:
    """Words that announce the number of something else, such as "order no.", up to its first digit."""
    numbers = ways(lambda known: known.personal.numbers)
    between = ways(lambda known: known.personal.number_words)
    return re.compile(
        rf"(?:(?<![^\W_])(?:{numbers})|[#№$€£¥])\.?(?:\W{{0,4}}(?<![^\W_])(?:{between})\.?){{0,3}}[^\w\n+]{{0,4}}$",
        re.IGNORECASE,
    )


def _is_of_something_else(before: str) -> bool:
    return bool(_another_begins().search(before.lower())) and bool(_another_number().search(before))


@cache
def _another_begins() -> re.Pattern[str]:
    """Searched in small letters: without it there is no `_another_number`."""
    return re.compile(rf"[#№$€£¥]|(?<![^\W_])(?:{tree(every(lambda known: known.personal.numbers))})")


def _phones(text: str, regions: tuple[str, ...]) -> Iterator[Span]:
    if not _SEVEN.search(text):
        return
    plain = WHEN.sub(blank, _UUID.sub(blank, text) if _IN_A_UUID.search(text) else text)
    looked_up = [0]
    for run in _RUN.finditer(plain):
        start, end = run.span()
        while start and plain[start - 1] in _PLUS and start > run.start() - 2:
            start -= 1
        if end - start >= _LEAST:
            yield from _in_run(plain, start, end, regions, looked_up)


def blank(found: re.Match[str]) -> str:
    """As many characters that no number has."""
    return "\0" * len(found[0])


def _in_run(text: str, start: int, end: int, regions: tuple[str, ...], looked_up: list[int]) -> Iterator[Span]:
    groups = [group.span() for group in _GROUP.finditer(text, start, end)]
    if sum(last - first for first, last in groups) < _LEAST:
        return
    before = text[max(0, start - _BEFORE) : start]
    plus = text[start] in "+＋" or text[start : start + 2] == "(+"
    called = _is_announced(before)
    at = 0
    if not called and not plus and (_PART_OF_A_NAME.search(before[-2:]) or _is_of_something_else(before)):
        at = _behind_the_name(text, groups)
    after = text[end : end + 8]
    if after and (after[0].isalpha() or after[0] == "_" or _unit().match(after)) and not _EXTENSION.match(after):
        groups = groups if plus or called else groups[:-1]
    while at < len(groups):
        first = at == 0
        last = _number(
            text, groups[at : at + _MOST_GROUPS], regions, looked_up, sure=first and plus, called=first and called
        )
        if last is not None:
            begin = start if first else groups[at][0] - (text[groups[at][0] - 1] in "(")
            yield begin, groups[at + last][1], "phone"
            at += last
        at += 1


def _behind_the_name(text: str, groups: list[tuple[int, int]]) -> int:
    """The group after what "order no." names: it goes as far as no space does."""
    at = 1
    while at < len(groups) and " " not in text[groups[at - 1][1] : groups[at][0]]:
        at += 1
    return at


def _number(
    text: str,
    groups: list[tuple[int, int]],
    regions: tuple[str, ...],
    looked_up: list[int],
    *,
    sure: bool,
    called: bool,
) -> int | None:
    """The last group of the telephone number that starts with the first group, if one does."""
    windows: list[tuple[int, str]] = []
    digits = ""
    for last, (start, end) in enumerate(groups):
        if last and start - groups[last - 1][1] > _WIDEST_GAP:
            break
        digits += text[start:end]
        if len(digits) > _MOST + 2:
            break
        windows.append((last, digits))
    countries = [_country(region) for region in regions]
    sizes = tuple(end - start for start, end in groups)
    for last, number in reversed(windows):
        if len(number) < _LEAST:
            break
        international = sure or number.startswith("00")
        if international and _is_valid("+" + number.removeprefix("00").replace("+", ""), None, looked_up):
            return last
        if not international and any(_is_national(number, sizes[: last + 1], one, looked_up) for one in countries):
            return last
    for last, number in reversed(windows):
        if (sure and _LEAST_WITH_COUNTRY <= len(number) <= _MOST) or (called and _LEAST <= len(number) <= _MOST):
            return last
    return None


def _is_national(digits: str, sizes: tuple[int, ...], country: _Country, looked_up: list[int]) -> bool:
    if country.in_north_america and sizes not in _IN_ONE:
        # Not looked up: 555 numbers are in no plan, and in every example.
        return sizes in (_NORTH_AMERICA, (1, *_NORTH_AMERICA)) and digits[0] != "0"
    return country.is_shaped(digits, grouped=len(sizes) > 1) and _is_valid(digits, country.region, looked_up)


def check_regions(regions: Iterable[str]) -> None:
    """Raise `KbError` `setting` for a region that is no country of the package phonenumbers."""
    from phonenumbers import PhoneMetadata

    for region in regions:
        if not PhoneMetadata.metadata_for_region(region.upper(), None):
            meant = _OTHER_NAMES.get(region.upper())
            raise KbError(
                "setting",
                f"'{region}' is no country with telephone numbers, so none would be masked",
                where="redact.region",
                hint=f"did you mean '{meant}'?" if meant else "give two letters of ISO 3166, such as GB, DE or US",
            )


@cache
def _country(region: str) -> _Country:
    # Reading one country's metadata takes a moment: not before a text has seven digits.
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

    metadata: Any = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None:
        return _Country(region, "", frozenset(), in_north_america=False)
    lengths = frozenset(metadata.general_desc.possible_length)
    north_america = region in COUNTRY_CODE_TO_REGION_CODE[1]
    return _Country(region, metadata.national_prefix or "", lengths, in_north_america=north_america)


def _is_valid(number: str, region: str | None, looked_up: list[int]) -> bool:
    import phonenumbers

    looked_up[0] += 1
    if looked_up[0] > _MOST_LOOKUPS:
        return True
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(number, region)))
    except phonenumbers.NumberParseException:
        return False
