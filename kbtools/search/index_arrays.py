"""The arrays of a generation that answer queries, mapped into memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, partial
from typing import Any

import numpy as np

from kbtools.languages import language
from kbtools.search.bm25f import Impacts
from kbtools.search.compounds import Compounds
from kbtools.search.encode import Encoder
from kbtools.search.generation import Generation
from kbtools.search.neighbours import Examples
from kbtools.search.spelling import Speller
from kbtools.search.vectors import FIRST
from kbtools.text.analysis import Analyser, synonym_terms
from kbtools.text.embeddings import Vectors, unit
from kbtools.text.subwords import SUBWORD_COLUMNS, Subwords

Array = np.ndarray[Any, Any]
VECTORS = ("article", "section", "heading")
FEWEST = 20  # articles from which the spread of cosines says something
MOST_TITLES, MOST_ARTICLES = 100, 2_000  # of which the usual spread is computed


@dataclass(frozen=True)
class CompiledIndex:
    """The arrays that answer queries. Rows of article arrays are in the order of slugs; sections follow the same order.

    `articles` and `sections` are the impacts of terms; `section_start[a]` to `section_start[a+1]` an article's
    sections; `title[title_start[a]:title_start[a+1]]` the terms of its title; `vectors` of articles, of sections and
    of their headings, empty without a model; `examples` is None where there are none.
    """

    encoder: Encoder
    articles: Impacts
    sections: Impacts
    section_start: Array
    title: Array
    title_start: Array
    vectors: Mapping[str, Vectors]
    examples: Examples | None

    @cached_property
    def usual_spread(self) -> float:
        """Standard deviation of the cosines of a title to all articles but its own, the median of some; see `Features`.

        It is what questions are like that are about the help centre's topics. 0 without a model or with few articles.
        """
        if self.size < FEWEST or not self.vectors:
            return 0.0
        headings, articles = self.vectors["heading"], self.vectors["article"]
        some = np.unique(np.linspace(0, self.size - 1, MOST_TITLES, dtype=np.int64))
        among = np.unique(np.linspace(0, self.size - 1, MOST_ARTICLES, dtype=np.int64))
        titles = unit(headings.raw[self.section_start[some]] - headings.mean)
        cosine = np.where(among[:, None] == some, np.nan, articles.toward(titles.T, among))
        return float(np.median(np.nanstd(cosine, axis=0)))

    @property
    def size(self) -> int:
        """Number of articles."""
        return len(self.section_start) - 1


def subwords_of(generation: Generation) -> Subwords:
    """The vectors of sub-words that a generation learnt; an earlier version kept none of whole words."""
    columns = SUBWORD_COLUMNS if generation.has("subword_word") else SUBWORD_COLUMNS[:3]
    return Subwords(*(generation.array(f"subword_{column}") for column in columns))


def load_compiled(generation: Generation) -> CompiledIndex:
    """Map the arrays of a generation into memory; nothing is copied."""
    array = generation.array
    section_start = array("section_start")
    return CompiledIndex(
        encoder=_encoder(generation),
        articles=_impacts(generation, "articles", len(section_start) - 1),
        sections=_impacts(generation, "sections", int(section_start[-1]) if len(section_start) else 0),
        section_start=section_start,
        title=array("title"),
        title_start=array("title_start"),
        vectors=vectors_of(generation, FIRST) if generation.has(f"{FIRST}_article") else {},
        examples=Examples(**{f.name: array(f"example_{f.name}") for f in fields(Examples)})
        if generation.has("example_vector")
        else None,
    )


def vectors_of(generation: Generation, of: str) -> dict[str, Vectors]:
    """The vectors of articles, sections and headings; `of`: see `kbtools.search.vectors`."""
    columns = ("", "_mean", "_scale")
    return {name: Vectors(*(generation.array(f"{of}_{name}{column}") for column in columns)) for name in VECTORS}


def _encoder(generation: Generation) -> Encoder:
    terms = generation.terms
    vocabulary = {term: number for number, term in enumerate(terms)}
    rules = generation.rules
    analyser = Analyser(rules.lang, rules.stop_words)
    synonyms = _synonyms(rules.synonyms, vocabulary, analyser)
    idf = np.array(generation.array("idf"))
    return Encoder(
        terms=terms,
        vocabulary=vocabulary,
        analyser=analyser,
        synonyms=synonyms,
        idf=idf,
        means={name: generation.array(f"mean_{name}") for name in ("query", "subject")}
        if generation.has("mean_query")
        else {},
        subwords=subwords_of(generation),
        speller=Speller(vocabulary, synonyms, idf, analyser, partial(_titles, generation)),
        compounds=Compounds(terms, vocabulary, idf, analyser.stem, language(rules.lang).joints),
    )


def _titles(generation: Generation) -> Iterator[str]:
    """The titles of articles and the headings of their sections."""
    yield from (row.title for row in generation.articles)
    yield from (row.heading for row in generation.sections)


def _impacts(generation: Generation, name: str, rows: int) -> Impacts:
    start, row, impact = (generation.array(f"{name}_{column}") for column in ("start", "row", "impact"))
    return Impacts(start, row, impact, rows)


def _synonyms(
    groups: Sequence[Sequence[str]], vocabulary: Mapping[str, int], analyser: Analyser
) -> dict[str, tuple[int, ...]]:
    """From each term to the numbers of its synonyms that the index knows."""
    return {
        term: tuple(sorted(vocabulary[other] for other in others if other in vocabulary))
        for term, others in synonym_terms(groups, analyser).items()
    }
