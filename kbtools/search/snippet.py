"""The part of an article that is shown: the sentence that helps most with its section, or how the article begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kbtools.search.encode import EncodedQuery, Encoder
from kbtools.search.features import Features
from kbtools.search.generation import Generation
from kbtools.text.analysis import Analyser
from kbtools.text.normalise import one_line, sentences

MOST = 220
READ = 6_000  # characters of a section that are looked at
KEPT = 2_000  # sections whose sentences stay in memory
CLEARLY = 0.5  # by how much another section must fit better than the first one, which says what the article is about
IN_TITLE = 0.5  # weight of a term that the title above the snippet shows already
LESS = 0.5  # weight of a sentence that says little itself
SURE = 0.3  # share of the query's weight from which one term alone makes a sentence sure
ADDED = 2  # new terms of a sentence that is added to a beginning: not "Learn more."
TITLE = 3  # words from which a title inside a sentence is known as one
ENDS = (*".,:;!?…",)  # signs after which a sentence follows another one
BETWEEN = " · "
_COMMAND = re.compile(r"^(?:sudo|[$>#])\s|(?:^|\s)(?:&&|\|\|?|--\w[\w-]*)(?:\s|$)")
_QUOTED = re.compile(r"""["“„«»][^"“”«»]*+["“”«»]?""")
AROUND_WORDS = ".,;:!?…()[]*\"“”„«»'’"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A section's heading and anchor, and its snippet."""

    anchor: str
    heading: str
    snippet: str

    def url(self, article: str) -> str:
        """The address of the section in an article at this address."""
        return f"{article}#{self.anchor}" if self.anchor else article


@dataclass(frozen=True)
class Sentence:
    """A sentence, and its terms without those of other articles' titles."""

    text: str
    terms: frozenset[str]

    @cached_property
    def is_prose(self) -> bool:
        """Whether it says something itself: no command or path, and more than what others are quoted with."""
        is_command = self.text[-1] not in ".!?…" and _COMMAND.search(self.text)
        return not is_command and _is_prose(_QUOTED.sub(" ", self.text))

    @property
    def says_little(self) -> bool:
        """Whether it asks, introduces what comes below, or is the rest of a sentence whose beginning is a picture."""
        return self.text.endswith((":", "?")) or self.text[0].islower()


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


class Excerpts:
    """Finds what to show of the articles of one generation; safe to use from several threads."""

    def __init__(self, generation: Generation, encoder: Encoder) -> None:
        self._generation = generation
        self._encoder = encoder
        # What an article says does not depend on the query. The numbers bound the memory, not the answers.
        self._sentences = lru_cache(maxsize=KEPT)(self._read)
        self._title = lru_cache(maxsize=KEPT)(self._title_terms)

    def of(self, number: int, query: EncodedQuery, features: Features) -> Excerpt:
        """The excerpt of candidate `number`: of its best section, or of its beginning where no sentence is sure."""
        article = int(features.article[number])
        begin, end = features.section_start[number : number + 2].tolist()
        sections = features.section[begin:end].tolist()
        section = next((s for s in _best_first(sections, features, begin) if self._sentences(s, article)), None)
        if section is None:
            return self._excerpt(sections[0], "")
        best = best_sentence(self._sentences(section, article), self._weights(query), self._title(article))
        if best is not None:
            return self._excerpt(section, best.text)
        first = next(s for s in sections if self._sentences(s, article))
        return self._excerpt(first, beginning(self._sentences(first, article)))

    def opening(self, article: int) -> Excerpt:
        """The beginning of an article, by its number in the generation."""
        begin, end = self._generation.array("section_start")[article : article + 2].tolist()
        section = next((s for s in range(begin, end) if self._sentences(s, article)), None)
        if section is None:
            return self._excerpt(begin, "")
        return self._excerpt(section, beginning(self._sentences(section, article)))

    def _weights(self, query: EncodedQuery) -> dict[str, float]:
        """The terms of a query with their weights."""
        idf, terms = self._encoder.idf[query.terms] * query.weights, self._encoder.terms
        return {terms[t]: weight for t, weight in zip(query.terms.tolist(), idf.tolist(), strict=True)}

    def _title_terms(self, article: int) -> frozenset[str]:
        return frozenset(self._encoder.analyser.terms(self._generation.articles[article].title))

    def _excerpt(self, section: int, text: str) -> Excerpt:
        row = self._generation.sections[section]
        return Excerpt(row.anchor, row.heading, one_line(text, MOST))

    def _read(self, section: int, article: int) -> tuple[Sentence, ...]:
        analyser = self._encoder.analyser
        names = (self._generation.articles[article].title, self._generation.sections[section].heading)
        own = [tuple(analyser.tokens(name)) for name in names]
        return sentences_of(self._generation.text(section), own, self._titles, analyser)

    @cached_property
    def _titles(self) -> Titles:
        """Titles of articles, and headings that one section has: a line of a table of contents is one of these."""
        analyser = self._encoder.analyser
        headings = Counter(row.heading for row in self._generation.sections)
        names = {row.title for row in self._generation.articles} | {name for name, n in headings.items() if n == 1}
        return Titles(analyser.tokens_by_line(sorted(names)))


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
            found.append(Sentence(line, frozenset(map(stem, set(kept) - stop_words))))
    related = 2 * only_titles > len(lines)  # related articles, or a table of contents
    return () if related or not any(line.is_prose for line in found) else tuple(found)


def best_sentence(lines: Iterable[Sentence], weights: Mapping[str, float], title: frozenset[str]) -> Sentence | None:
    """The prose with the largest summed weight of the query's terms, less for what `title` shows already.

    None where none is sure: it needs two terms of the query, one of them not in the title, or one of great weight.
    """
    best, best_score = None, 0.0
    enough = SURE * sum(weights.values())
    for line in lines:
        found = line.terms & weights.keys()
        if not found:
            continue
        new = found - title
        weight = sum(weights[term] for term in sorted(new))
        if not (new and len(found) > 1) and weight < enough:
            continue
        score = weight + IN_TITLE * sum(weights[term] for term in sorted(found & title))
        score *= (LESS if line.says_little else 1.0) / (1 + len(line.text) / 400)
        if score > best_score and line.is_prose:
            best, best_score = line, score
    return best


def beginning(lines: Iterable[Sentence]) -> str:
    """The first sentence that is prose, with those after it that add something, as far as `MOST` holds them whole."""
    prose = (line for line in lines if line.is_prose)
    first = next(prose)
    text, told = first.text, first.terms
    for line in prose:
        if len(text) + len(BETWEEN) + len(line.text) > MOST:
            break
        new = len(line.terms - told)
        if new >= ADDED and 2 * new > len(line.terms):
            # items of a list and rows of a table end with no sign
            between = " " if text.endswith(ENDS) else BETWEEN
            text, told = f"{text}{between}{line.text}", told | line.terms
    return text


def _best_first(sections: Sequence[int], features: Features, begin: int) -> list[int]:
    """An article's sections: by words and meaning the best first, or the first where none is clearly better.

    The sections' features begin at `begin`.
    """
    end = begin + len(sections)
    words: list[float] = features.section_words[begin:end].tolist()
    most = max(words) or 1.0
    values = [value / most for value in words]
    if features.section_meaning is not None:
        meaning = features.section_meaning[begin:end].tolist()
        values = [value + near for value, near in zip(values, meaning, strict=True)]
    values[0] += CLEARLY
    return [sections[place] for place in sorted(range(len(sections)), key=lambda place: -values[place])]


def _is_prose(line: str) -> bool:
    """Whether most of a line's pieces between blanks are words; not so where it has none."""
    pieces = line.split()
    return 2 * sum(piece.isalpha() or _is_word(piece) for piece in pieces) > len(pieces)


def _is_word(piece: str) -> bool:
    """Whether there are only letters between the signs around a word, but for hyphens and apostrophes."""
    return piece.strip(AROUND_WORDS).replace("-", "").replace("'", "").replace("’", "").isalpha()
