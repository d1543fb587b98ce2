"""The part of an article that is shown: the sentence that helps most with its section, or how the article begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kbtools.search.encode import EncodedQuery, Encoder
from kbtools.search.features import Features
from kbtools.search.generation import Generation
from kbtools.search.kept_sentences import KeptSentences
from kbtools.search.sentences import Sentence, SentenceReader
from kbtools.text.normalise import one_line

MOST = 220
KEPT = 2_000  # sections whose sentences stay in memory
CLEARLY = 0.5  # by how much another section must fit better than the first one, which says what the article is about
IN_TITLE = 0.5  # weight of a term that the title above the snippet shows already
LESS = 0.5  # weight of a sentence that says little itself
SURE = 0.3  # share of the query's weight from which one term alone makes a sentence sure
ADDED = 2  # new terms of a sentence that is added to a beginning: not "Learn more."
ENDS = (*".,:;!?…。！？",)  # signs after which a sentence follows another one
BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A section's heading and anchor, and its snippet."""

    anchor: str
    heading: str
    snippet: str

    def url(self, article: str) -> str:
        """The address of the section in an article at this address."""
        return f"{article}#{self.anchor}" if self.anchor else article


class Excerpts:
    """Finds what to show of the articles of one generation; safe to use from several threads."""

    def __init__(self, generation: Generation, encoder: Encoder) -> None:
        self._generation = generation
        self._encoder = encoder
        self._kept = KeptSentences.of_generation(generation)
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
        return self._kept.of(section) if self._kept else self._reader.read(section, article)

    @cached_property
    def _reader(self) -> SentenceReader:
        return SentenceReader(self._generation, self._encoder.analyser)


def best_sentence(lines: Iterable[Sentence], weights: Mapping[str, float], title: frozenset[str]) -> Sentence | None:
    """The prose with the largest summed weight of the query's terms, less for what `title` shows already.

    None where none is sure: it needs two terms of the query, one of them not in the title, or one of great weight.
    """
    best, best_score = None, 0.0
    enough = SURE * sum(weights.values())
    asked = frozenset(weights)
    for line in lines:
        found = line.terms & asked
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
    first = next(prose, None)
    if first is None:
        return ""
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
