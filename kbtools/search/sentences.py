"""Reading sentences: what a section says line by line, without what only leads to other articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kbtools.search.generation import Generation
from kbtools.text.analysis import Analyser
from kbtools.text.normalise import sentences
from kbtools.text.unspaced import has_unspaced

READ = 6_000  # characters of a section that are looked at
TITLE = 3  # words from which a title inside a sentence is known as one
_COMMAND = re.compile(r"^(?:sudo|[$>#])\s|(?:^|\s)(?:&&|\|\|?|--\w[\w-]*)(?:\s|$)")
_QUOTED = re.compile(r"""["“„«»][^"“”«»]*+["“”«»]?""")
AROUND_WORDS = ".,;:!?…()[]*\"“”„«»'’"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and its terms without those of other articles' titles.

    `is_prose`: whether it says something itself: no command or path, and more than what others are quoted with.
    """

    text: str
    terms: frozenset[str]
    is_prose: bool

    @property
    def says_little(self) -> bool:
        """Whether it asks, introduces what comes below, or is the rest of a sentence whose beginning is a picture."""
        return self.text.endswith((":", "?", "：", "？")) or self.text[0].islower()


class Titles:
    """The titles of all articles, to know where a sentence only names one of them."""

    def __init__(self, titles: Iterable[Sequence[str]]) -> None:
        """`titles`: the words of each, in lower case."""
        self._all = {tuple(words) for words in titles if len(words) >= TITLE}
        self._lengths: dict[tuple[str, ...], list[int]] = {}  # of titles that begin with the same words, longest first
        for words in sorted(self._all, key=len, reverse=True):
            lengths = self._lengths.setdefault(words[:TITLE], [])
            if len(words) not in lengths:
                lengths.append(len(words))

    def removed_from(self, words: Sequence[str], own: Collection[tuple[str, ...]]) -> list[str]:
        """The words that belong to no title other than its `own`; of two titles at one place the longer one counts."""
        begins = enumerate(zip(*(words[n:] for n in range(TITLE)), strict=False))
        kept: list[str] = []
        after = 0  # where the last title ends
        for place in [place for place, first in begins if first in self._lengths]:
            if place >= after and (length := self._title_at(place, words, own)):
                kept += words[after:place]
                after = place + length
        return [*kept, *words[after:]]

    def _title_at(self, place: int, words: Sequence[str], own: Collection[tuple[str, ...]]) -> int:
        """Number of words of the longest other title that begins at a place; 0 if there is none."""
        for length in self._lengths[tuple(words[place : place + TITLE])]:
            title = tuple(words[place : place + length])
            if title in self._all and title not in own:
                return length
        return 0


class SentenceReader:
    """Reads the sections of one generation."""

    def __init__(self, generation: Generation, analyser: Analyser) -> None:
        self._generation, self._analyser = generation, analyser
        self._titles = Titles(analyser.tokens_by_line(sorted(names_of_pages(generation))))

    def read(self, section: int, article: int) -> tuple[Sentence, ...]:
        """The sentences of a section of an article, both by number; see `sentences_of`."""
        names = (self._generation.articles[article].title, self._generation.sections[section].heading)
        own = [tuple(self._analyser.tokens(name)) for name in names]
        return sentences_of(self._generation.text(section), own, self._titles, self._analyser)


def names_of_pages(generation: Generation) -> set[str]:
    """Titles of articles, and headings that one section has: a line of a table of contents is one of these."""
    headings = Counter(row.heading for row in generation.sections)
    return {row.title for row in generation.articles} | {name for name, n in headings.items() if n == 1}


def sentences_of(
    text: str, own: Collection[tuple[str, ...]], titles: Titles, analyser: Analyser
) -> tuple[Sentence, ...]:
    """The sentences of a section of which none is mostly the title of another page; none where no one is prose.

    `own` are the words of the article's title and of the section's heading. The first `READ` characters are looked at.
    """
    found, only_titles = [], 0
    lines = sentences(text[:READ])
    stop_words, stem = analyser.stop_words, analyser.stem
    for line, words in zip(lines, analyser.tokens_by_line(lines), strict=True):
        kept = titles.removed_from(words, own)
        if words and 2 * len(kept) <= len(words):
            only_titles += 1
        else:
            found.append(Sentence(line, frozenset(map(stem, set(kept) - stop_words)), _says_something(line)))
    related = 2 * only_titles > len(lines)  # related articles, or a table of contents
    return () if related or not any(line.is_prose for line in found) else tuple(found)


def _says_something(line: str) -> bool:
    if line[-1] not in ".!?…" and _COMMAND.search(line):
        return False
    if has_unspaced(line):  # a sentence may be one piece; its letters are counted, and the marks of vowels with them
        return 2 * sum(one.isalpha() or has_unspaced(one) for one in line) > len(line)
    pieces = _QUOTED.sub(" ", line).split()
    # most words stand without signs, so that the first count often says enough
    return 2 * sum(map(str.isalpha, pieces)) > len(pieces) or 2 * sum(map(_is_word, pieces)) > len(pieces)


def _is_word(piece: str) -> bool:
    """Whether there are only letters between the signs around a word, but for hyphens and apostrophes."""
    return piece.strip(AROUND_WORDS).replace("-", "").replace("'", "").replace("’", "").isalpha()
