"""Names of the people on a ticket, as its record states them, wherever they stand in its texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import ahocorasick

from kbtools.languages import LANGUAGES, every, stop_words, ways
from kbtools.redaction.folding import folded, spellings
from kbtools.redaction.names import closings_of
from kbtools.redaction.span import Rule, Span

MOST_WORDS = 30  # of one name; what is longer is no name
_MOST_PEOPLE = 512  # told apart; of more, some count as one person, and more is masked
_LONGEST_NAME = 200
_SHORTEST = 3  # letters of a part of a name that is masked wherever it has a capital
_SHORTEST_SMALL = 4  # the same without a capital
_REACH = 48  # characters around a part that tell whether it greets or signs
_TAIL = 200  # characters at the end of a text that hold initials as a signature
_LAST_LINES = 3
_SEPARATORS = re.compile(r"[\s,;\-\u2010-\u2015\u30fb]+")
_IN_LOGINS = re.compile(r"[._+,\-\u30fb]+")
# What follows the name in "Ida (Acme)", "Ida | Acme", "Ida via Support".
_NO_MORE_NAME = re.compile(r"\s*(?:[(\[|/<@]|\svia\s|\s[-\u2013\u2014]\s)", re.IGNORECASE)
_CJK = r"\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_ONLY_CJK, _KANA = re.compile(rf"[{_CJK}]+"), re.compile(r"[\u3040-\u30ff]+")
_HONORIFICS = tuple("さん さま 様 くん 君 ちゃん 氏 先生 女士 小姐 님 씨".split())
_LONGEST_UNSPACED = 4  # characters of a whole Chinese, Japanese or Korean name
_INITIALS = re.compile(r"^[ \t]*[-–—/~^*]*[ \t]*((?:[A-Z]\.?[ ]?){2,4}+)[ \t]*$", re.MULTILINE)
_INITIAL_BEFORE = re.compile(r"(?<!\w)([A-Z])\.[ ]?\Z")
_INITIAL_BEHIND = re.compile(r"[ ]([A-Z])(?=\.?(?!\w))")


@dataclass(frozen=True, slots=True)
class Person:
    """The words of one name, folded, each with all its spellings.

    `common`: words that are also names of things, or too short. `stopped`: those that are stop words of a language.
    `is_login`: the words are of an address. `unspaced`: the name is in Chinese, Japanese or Korean, and needs no space
    around it.
    """

    words: Mapping[str, frozenset[str]]
    common: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()
    is_login: bool = False
    unspaced: bool = False
    has_particle: bool = False


@dataclass(slots=True)
class _Part:
    """A spelling of a word in one or several people's names: `people` as bits, and the `initials` of their names."""

    spelling: str
    word: str
    people: int = 0
    common: bool = True
    stopped: bool = True
    is_login: bool = True
    unspaced: bool = False
    has_particle: bool = False
    initials: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Run:
    """Parts of one person's name that stand side by side."""

    start: int
    end: int
    part: _Part
    people: int
    words: set[str]


@lru_cache(maxsize=8192)
def person(name: str) -> Person | None:
    """Who is meant by a name or an address; None where it names nobody: a number of the help desk, a team.

    Of an e-mail address the part before the @ counts as a name; a login is read as such a part is.
    """
    name = unicodedata.normalize("NFC", name[:_LONGEST_NAME]).strip(" \t\r\n\"'“”„")
    local, at, _ = name.partition("@")
    if any(map(str.isdigit, local)) or (" " in local.strip() and at):
        return None
    given = local if at else _NO_MORE_NAME.split(name, maxsplit=1)[0]
    pieces = [piece.strip("\"'.’") for piece in (_SEPARATORS if " " in given else _IN_LOGINS).split(given)]
    spelled = {folded(piece): spellings(piece.lower()) for piece in pieces[:MOST_WORDS] if piece[:1].isalpha()}
    words = list(spelled)
    known = name_words()
    if not words or not known.teams.isdisjoint(words):
        return None
    if all(map(_ONLY_CJK.fullmatch, words)):
        return _unspaced(tuple(words))
    own = [word for word in words if word not in known.particles]
    if len(own) < len(words) and len(own) < 2:  # noqa: PLR2004 - "Li Van" has no particle
        own = words
    alone = bool(at) and len(own) == 1
    common = (word for word in own if alone or word in known.common or len(word) < _SHORTEST)
    kept = {word: spelled[word] for word in own}
    return Person(kept, frozenset(common), known.stopped & kept.keys(), bool(at), has_particle=len(own) < len(words))


def _unspaced(words: tuple[str, ...]) -> Person:
    whole = "".join(words)
    parts = [*words]
    if len(words) == 1 and _SHORTEST <= len(whole) <= _LONGEST_UNSPACED:  # the family's name comes first
        parts += [whole[:1], whole[1:]] if len(whole) == _SHORTEST else [whole[:1], whole[:2], whole[2:]]
    doubtful = (part for part in parts if len(part) == 1 or (len(part) < _SHORTEST and _KANA.fullmatch(part)))
    return Person({part: frozenset((part,)) for part in (whole, *parts)}, frozenset(doubtful), unspaced=True)


@dataclass(frozen=True)
class NameWords:
    """What is known of words in all languages. `before`: what greets or signs, in front of a name."""

    particles: frozenset[str]
    teams: frozenset[str]
    common: frozenset[str]
    stopped: frozenset[str]
    before: re.Pattern[str]
    gap: re.Pattern[str]
    particles_before: re.Pattern[str]


@cache
def name_words() -> NameWords:
    """What the languages on offer say of the words in and around names, folded."""
    particles = frozenset(" ".join(every(lambda known: known.personal.particles)).split())
    common = (*every(lambda known: known.personal.names_too), *every(lambda known: known.personal.no_names))
    stopped = (word for code in LANGUAGES for word in stop_words(code))
    small = "|".join(sorted(map(re.escape, particles), key=len, reverse=True))
    presents = every(lambda known: (*known.personal.presents, *known.personal.calls_oneself))
    greets = ways(lambda known: (*known.personal.greetings, *closings_of(known)))
    says = "|".join((greets, *map(re.escape, presents)))
    return NameWords(
        particles,
        frozenset(every(lambda known: known.personal.teams)),
        frozenset(map(folded, common)),
        frozenset(map(folded, stopped)),
        re.compile(rf"(?:^|[\n.!?,;:]\s?)(?:{says})[,.!]?[ \t\n]{{1,2}}\Z", re.IGNORECASE),
        re.compile(
            rf"[ \t\u00a0]{{1,3}}|[ ]?\n[ ]?|,[ \n]?|[._'’\-\u2010\u2011]|[ ](?:[A-Z]\.?[ ]){{1,2}}"
            rf"|,?[ ](?:(?:{small})[ '’]){{1,3}}",
            re.IGNORECASE,
        ),
        re.compile(rf"(?<!\w)(?:(?:{small})[ ]){{1,3}}\Z", re.IGNORECASE),
    )


def people(told: Iterable[str]) -> tuple[Rule, ...]:
    """A rule that masks these people's names: the whole name and its parts, in any case, with or without accents.

    A part that is also a common word, or has two letters, is masked beside another part of the same name, and where it
    greets or signs. A part of an address is masked with a capital, and a stop word with one within a sentence. Initials
    are masked where they sign. The time taken does not grow with the number of names but for making the rule (Aho and
    Corasick 1975).
    """
    parts: dict[str, _Part] = {}
    signed = set[str]()
    found = (someone for name in dict.fromkeys(told) if (someone := person(name)) is not None)
    for number, someone in enumerate(found):
        initials = "".join(word[0] for word in someone.words)
        if len(initials) > 1 and not someone.unspaced:
            signed |= {initials.upper(), initials[0].upper() + initials[-1].upper()}
        for word, written in someone.words.items():
            for spelling in written:
                _note(parts.setdefault(spelling, _Part(spelling, word)), someone, word, number, initials)
    if not parts:
        return ()
    automaton = ahocorasick.Automaton()
    for word, part in parts.items():
        automaton.add_word(word, part)
    automaton.make_automaton()
    return (Rule(lambda text: _told(text, automaton, signed)),)


def _note(part: _Part, someone: Person, word: str, number: int, initials: str) -> None:
    part.people |= 1 << number % _MOST_PEOPLE
    part.common &= word in someone.common
    part.stopped &= word in someone.stopped
    part.is_login &= someone.is_login
    part.unspaced |= someone.unspaced
    part.has_particle |= someone.has_particle
    part.initials |= set(initials.upper())


def _told(text: str, automaton: ahocorasick.Automaton, signed: set[str]) -> Iterator[Span]:
    runs = list(_runs(text, automaton))
    for run in runs:
        if _is_named(text, run):
            yield *_with_its_ends(text, run), "name"
    if signed:
        yield from _initials(text, signed)


def _runs(text: str, automaton: ahocorasick.Automaton) -> Iterator[_Run]:
    """The parts in a text as whole words, those of one person side by side together, in order."""
    hits: list[tuple[int, int, _Part]] = []
    for last, part in automaton.iter(folded(text)):
        start, end = last + 1 - len(part.spelling), last + 1
        if part.unspaced or not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            while hits and hits[-1][0] >= start:  # it is in this longer one
                hits.pop()
            if not hits or hits[-1][1] <= start:
                hits.append((start, end, part))
    run: _Run | None = None
    for start, end, part in hits:
        if run and run.people & part.people and part.word not in run.words and _beside(text, run.end, start):
            run.end, run.people = end, run.people & part.people
            run.words.add(part.word)
            continue
        if run:
            yield run
        run = _Run(start, end, part, part.people, {part.word})
    if run:
        yield run


def _beside(text: str, end: int, start: int) -> bool:
    return start == end or (start - end < _REACH and name_words().gap.fullmatch(text, end, start) is not None)


def _is_named(text: str, run: _Run) -> bool:
    part = run.part
    if len(run.words) > 1:  # "bike.club@" does not make every bike club a name
        written = text[run.start : run.end]
        return not part.is_login or not written.islower() or _IN_LOGINS.search(written) is not None
    if part.unspaced:
        return not part.common or text.startswith(_HONORIFICS, run.end)
    if not part.common and not (part.stopped and _begins(text, run.start)):
        any_case = len(part.word) >= _SHORTEST_SMALL and not part.is_login and not part.stopped
        return any_case or text[run.start].isupper() or _greets_or_signs(text, run.start, run.end)
    before = _INITIAL_BEFORE.search(text, max(0, run.start - 3), run.start)
    return (before is not None and before[1] in part.initials) or _greets_or_signs(text, run.start, run.end)


def _begins(text: str, start: int) -> bool:
    """Whether a sentence begins here, where every word has a capital."""
    return text[max(0, start - 3) : start].strip(" \"'“”„(>*-")[-1:] in ("", "\n", ".", "!", "?", ":")


def _greets_or_signs(text: str, start: int, end: int) -> bool:
    """Whether a word stands alone on its line, or behind a greeting or closing with nothing but a mark behind it."""
    behind = text[end : end + _REACH].partition("\n")[0].strip(" \t")
    if behind[:1].isalnum() or behind[:1] in ("'", "’", "-", "_", "@", "/"):
        return False
    before = text[max(0, start - _REACH) : start]
    if name_words().before.search(before):
        return True
    alone = len(behind) < 2 and not before.rpartition("\n")[2].strip(" \t-–—~*")  # noqa: PLR2004 - a full stop
    return alone and bool(text[:start].strip() or text[end:].strip(" .,!")) and text[start].isupper()


def _with_its_ends(text: str, run: _Run) -> tuple[int, int]:
    """The place of a name with initials and particles of the person around it."""
    start, end = run.start, run.end
    if run.part.unspaced:
        return start, end
    before = _INITIAL_BEFORE.search(text, max(0, start - 3), start)
    if before and before[1] in run.part.initials:
        start = before.start()
    behind = _INITIAL_BEHIND.match(text, end)
    if behind and behind[1] in run.part.initials and (behind[1] != "I" or text[behind.end() : behind.end() + 1] == "."):
        end = behind.end()
    if run.part.has_particle:
        small = name_words().particles_before.search(text, max(0, start - _REACH), start)
        start = small.start() if small else start
    return start, end


def _initials(text: str, signed: set[str]) -> Iterator[Span]:
    """Initials that are one of the last lines of a text."""
    end = len(text.rstrip())
    first = max(0, end - _TAIL)
    lines = list(_INITIALS.finditer(text, text.find("\n", first, end) + 1 or end, end))
    for found in lines[-_LAST_LINES:]:
        letters = found[1].rstrip()
        if letters.replace(".", "").replace(" ", "") in signed and text.count("\n", found.end(), end) < _LAST_LINES:
            yield found.start(1), found.start(1) + len(letters), "name"
