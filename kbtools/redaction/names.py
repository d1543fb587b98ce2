"""Names of people in greetings, signatures and introductions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from kbtools.languages import LANGUAGES, every, stop_words, ways
from kbtools.languages.language import Language, Ways
from kbtools.redaction.span import Rule, Span
from kbtools.text.alternation import tree

# A word of a name: a capital, and a small letter somewhere behind it. Every part of it is tried in one way alone
# (atomic groups, possessive repetition), so that the time grows with the text whatever follows the name.
_CAPITALS = "A-ZÀ-ÖØ-ÞŁŚŻŽČŠ"
_UP_TO_A_SMALL_LETTER = rf"[{_CAPITALS}](?>[\w'’-]*?[a-zß-ÿł\u0100-\u017f])"
_WORD = rf"{_UP_TO_A_SMALL_LETTER}[\w'’-]*+"
_WORD_BEFORE_A_HYPHEN = rf"{_UP_TO_A_SMALL_LETTER}[\w'’-]*(?=-)"
_BLANK, _BLANKS = r"[ \t\u00a0]", r"[ \t]*+"
# The first word of the text, or of a line behind a line break; or a rule of hyphens.
_FIRST = re.compile(r"[ \t]*(--?(?=[ \t]*\n)|[^\W\d_]+)")
_FIRST_BEHIND = re.compile(rf"\n{_FIRST.pattern}")
_DASHES = ("-", "--")
_PIECES = re.compile(r"[\s-]+")
_SIGNED_BEHIND, _BULLETS, _ENDS = tuple("-–—~"), tuple("-–—~*•"), tuple(".!?)…")
_LONGEST_SIGNED = 60  # characters of a line with a dash and a name
_LAST = 300  # characters at the end of a text in which it may be signed behind a closing


@dataclass(frozen=True)
class _Words:
    """Patterns for names and the words around them, in all languages."""

    name: str
    title: str
    greeted: re.Pattern[str]
    another: re.Pattern[str]  # "and Grace" after a greeting
    signed: re.Pattern[str]
    openers: frozenset[str]  # first words of lines that greet or close: others are not looked at
    no_names: frozenset[str]
    teams: frozenset[str]
    brands: tuple[str, ...]
    particles: frozenset[str]
    small: re.Pattern[str]  # a greeting of somebody in small letters
    ordinary: frozenset[str]  # words in small letters that are greeted and are nobody


def closings_of(known: Language) -> Ways:
    """The closings of a language above or in front of a name, in small letters."""
    return (*known.closings.full, *known.closings.thanks, *map(str.lower, known.closings.short))


@cache
def _words() -> _Words:
    joins = f"{ways(lambda known: known.personal.joins)}|&"
    closings, short = ways(closings_of), ways(lambda known: known.closings.short)
    title = _title(every(lambda known: known.personal.titles))
    initials, between = r"(?:[A-Z]\.\s?){0,2}", _between_words()
    name = rf"{initials}{_WORD}(?:{between}{_WORD}){{0,2}}"
    greeted_ends = rf"(?=\s?(?:[,!.:;–—-]|$|\s(?:{joins})\s))"
    greeted = rf"{initials}(?:{_WORD}{between}){{0,2}}(?:{_WORD}{greeted_ends}|{_WORD_BEFORE_A_HYPHEN})"
    return _Words(
        name=name,
        title=title,
        greeted=re.compile(
            rf"{_BLANKS}(?i:{ways(lambda known: known.personal.greetings)})[,!]?\s"
            rf"(?:{title}(?P<titled>{name})|(?P<name>{greeted}))",
            re.MULTILINE,
        ),
        another=re.compile(rf"\s(?:{joins})\s(?P<name>{name})(?=\s?(?:[,!.:;]|$))", re.MULTILINE),
        signed=re.compile(
            rf"{_BLANKS}(?:(?i:{closings}){_BLANKS}(?:[,.!]{_BLANKS})?\n\s{{0,4}}|--?{_BLANKS}\n{_BLANKS}"
            rf"|(?:{short})[ \t,]{{1,2}})(?P<name>{name}){_BLANKS}(?:[.,]{_BLANKS})?$",
            re.MULTILINE,
        ),
        openers=frozenset((*every(lambda known: known.personal.openers), *_DASHES)),
        no_names=frozenset(every(lambda known: known.personal.no_names)),
        teams=frozenset(every(lambda known: known.personal.teams)),
        brands=every(lambda known: known.personal.brands),
        particles=frozenset(every(lambda known: known.personal.particles)),
        small=re.compile(
            rf"{_BLANKS}(?i:{ways(lambda known: (*known.people.greetings, *known.personal.informal))})[ \t]"
            r"(?P<name>[^\W\d_]{3,14})[,!](?=[ \t\n]|\Z)",
        ),
        ordinary=frozenset(
            (*every(lambda known: known.people.nobody), *(word for code in LANGUAGES for word in stop_words(code)))
        ),
    )


def _between_words() -> str:
    """A pattern for what stands between two words of a name: a space, "van der" and an initial."""
    return rf"{_BLANK}(?:(?:{ways(lambda known: known.personal.particles)}){_BLANK}){{0,2}}(?:[A-Z]\.{_BLANK})?"


def _title(titles: Iterable[str]) -> str:
    """A pattern for any title."""
    second = ways(lambda known: known.personal.second_titles)
    return rf"{_begun(titles)}\.?\s(?:(?:{second})\.?\s)?"


def _begun(words: Iterable[str]) -> str:
    """A pattern for any of these words where no other ends, grouped by first letter, which is three times as fast."""
    rest: dict[str, list[str]] = {}
    for word in words:
        rest.setdefault(word[0], []).append(re.escape(word[1:]))
    ends = "|".join(rf"(?<={first})(?:{'|'.join(own)})" for first, own in rest.items())
    return rf"[{''.join(rest)}](?<!\w.)(?:{ends})"


def _greeted_or_signed(text: str) -> Iterator[Span]:
    words, begun = _words(), _FIRST.match(text)
    opened = (begun[1],) if begun else ()
    if words.openers.isdisjoint(map(str.lower, (*opened, *_FIRST_BEHIND.findall(text)))):  # as in most texts
        return
    for first in chain((begun,) if begun else (), _FIRST_BEHIND.finditer(text)):
        at = first.start() + first[0].startswith("\n")
        if first[1].lower() not in words.openers:
            continue
        if (greeted := words.greeted.match(text, at)) is not None:
            if _is_name(greeted, "titled" if greeted["titled"] else "name"):
                yield *greeted.span("titled" if greeted["titled"] else "name"), "name"
                if other := words.another.match(text, greeted.end()):
                    yield *other.span("name"), "name"
        elif (signed := words.signed.match(text, at) or words.small.match(text, at)) is not None and _is_name(signed):
            yield *signed.span("name"), "name"


def _behind(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    return lambda text: ((*found.span("name"), "name") for found in pattern.finditer(text) if _is_name(found))


def _is_name(found: re.Match[str], group: str = "name") -> bool:
    """Whether what stands where names do is that of a person: no word for everybody, no team, no brand."""
    words, (start, end) = _words(), found.span(group)
    text = found.string
    if text[end : end + 1] == "-":
        end = next((place for place in range(end, min(end + 30, len(text))) if text[place] in " \n\t,.!"), end)
    pieces = _PIECES.split(text[start:end].lower())
    first = pieces[0].rstrip(".,")
    if (
        first in words.no_names
        or not words.teams.isdisjoint(pieces)
        or (found[group].islower() and (first in words.ordinary or first in words.openers))
    ):
        return False
    return first not in words.brands and not text[max(0, start - 4) : start + len(first)].lower().endswith(words.brands)


@cache
def names() -> tuple[Rule, ...]:
    """Rules for names after a greeting or a title, below a closing line, and in introductions."""
    calls = every(lambda known: known.personal.calls_oneself)
    presents = every(lambda known: known.personal.presents)
    titles = every(lambda known: known.personal.titles)
    labels = every(lambda known: known.personal.name_labels)
    comes_from = ways(lambda known: known.personal.comes_from)
    called = re.compile(rf"(?<!\w)(?i:{'|'.join(map(re.escape, calls))})\s(?P<name>{_words().name})")
    is_one = re.compile(rf"{_begun(presents)}\s(?P<name>{_WORD}\s{_WORD})(?=\s?[,.\n(]|$|\s(?:{comes_from})\s)")
    return (
        Rule(_greeted_or_signed),
        Rule(_behind(re.compile(rf"{_words().title}(?P<name>{_words().name})")), tuple(_with_its_end(titles))),
        Rule(_behind(called), calls),
        Rule(_behind(_labelled()), tuple(f"{label}{gap}:" for label in labels for gap in ("", " "))),
        Rule(_signed_in_line),
        Rule(_signed_behind_a_dash),
        Rule(_behind(is_one), tuple(map(str.lower, presents))),
    )


@cache
def _labelled() -> re.Pattern[str]:
    """A line such as "Full name: Ada Lovelace"."""
    labels = "|".join(map(re.escape, every(lambda known: known.personal.name_labels)))
    return re.compile(
        rf"^{_BLANKS}(?i:{labels}){_BLANKS}:{_BLANKS}(?P<name>{_words().name}){_BLANKS}$",
        re.MULTILINE,
    )


@cache
def _closed() -> re.Pattern[str]:
    """A closing and a name of two words at the end of one line: "Kind regards, Ada Lovelace"."""
    closings = ways(closings_of)
    between = _between_words()
    name = rf"(?:[A-Z]\.\s?){{0,2}}{_WORD}(?:{between}{_WORD}){{1,2}}"
    return re.compile(
        rf"(?<![^\W_])(?i:{closings})[,.!]?[ \t]{{1,3}}(?P<name>{name}){_BLANKS}[.,]?{_BLANKS}$", re.MULTILINE
    )


@cache
def _closings() -> re.Pattern[str]:
    """Searched in small letters: without it no line closes."""
    return re.compile(rf"(?<![^\W_])(?:{tree(every(closings_of))})")


def _signed_in_line(text: str) -> Iterator[Span]:
    start = max(0, len(text) - _LAST)
    for line in text[start:].split("\n"):
        end = start + len(line)
        if _may_end_with_name(line) and _closings().search(line.lower()):
            for found in _closed().finditer(text, start, end):
                if _is_name(found):
                    yield *found.span("name"), "name"
        start = end + 1


def _may_end_with_name(line: str) -> bool:
    """Whether the last two words of a line may be of a name: most lines end otherwise."""
    before, _, last = line.rstrip(" \t.,").rpartition(" ")
    if not last[:1].isupper():
        return False
    other = before.rpartition(" ")[2]
    return other[:1].isupper() or other in _words().particles or "\u00a0" in line or "\t" in line


@cache
def _dashed() -> re.Pattern[str]:
    """A dash and a name, which has one word only where no item of a list looks so."""
    return re.compile(
        rf"{_BLANKS}(?:[-–—~]{{1,2}}[ \t]?(?P<name>{_WORD}(?:{_between_words()}{_WORD}){{1,2}})"
        rf"|(?:--?|[–—]|~[ \t]?)(?P<one>{_WORD})){_BLANKS}\.?"
    )


def _signed_behind_a_dash(text: str) -> Iterator[Span]:
    """The last line, such as "- Ada Lovelace", where a sentence ends above it: then it is no item of a list."""
    end = len(text.rstrip())
    start = text.rfind("\n", 0, end) + 1
    if end - start > _LONGEST_SIGNED or not text[start:end].lstrip().startswith(_SIGNED_BEHIND):
        return
    above = text[max(0, start - _LAST) : start].rstrip()
    found = _dashed().fullmatch(text, start, end)
    if found is None or not above.endswith(_ENDS) or above.rpartition("\n")[2].lstrip().startswith(_BULLETS):
        return
    group = "name" if found["name"] else "one"
    names = {piece.lower() for piece in _PIECES.split(found[group]) if piece[:1].isupper()}
    if _is_name(found, group) and _words().ordinary.isdisjoint(names):
        yield *found.span(group), "name"


def _with_its_end(titles: Iterable[str]) -> Iterator[str]:
    """Each title in lower case with the space or full stop after it."""
    ends = (*filter(str.isspace, map(chr, range(0x3001))), ".")
    return (f"{title.lower()}{end}" for title in titles for end in ends)
