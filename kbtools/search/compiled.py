"""From the files of a generation to the arrays that answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import numpy as np

from kbtools.search.bm25f import Impacts
from kbtools.search.encode import Language
from kbtools.search.features import Knowledge
from kbtools.search.generation import Generation
from kbtools.search.neighbours import Examples
from kbtools.search.spelling import Speller
from kbtools.text.analysis import Analyser, synonym_terms
from kbtools.text.embeddings import Vectors
from kbtools.text.subwords import Subwords

VECTORS = ("article", "part", "head")


def load_knowledge(generation: Generation) -> Knowledge:
    """Map the arrays of a generation into memory; nothing is copied."""
    array = generation.array
    part_start = array("part_start")
    return Knowledge(
        language=_language(generation),
        articles=_impacts(generation, "articles", len(part_start) - 1),
        parts=_impacts(generation, "parts", int(part_start[-1]) if len(part_start) else 0),
        part_start=part_start,
        title=array("title"),
        title_start=array("title_start"),
        vectors={
            name: Vectors(*(array(f"vectors_{name}{column}") for column in ("", "_mean", "_scale"))) for name in VECTORS
        }
        if generation.has("vectors_article")
        else {},
        examples=Examples(**{f.name: array(f"example_{f.name}") for f in fields(Examples)})
        if generation.has("example_vector")
        else None,
    )


def _language(generation: Generation) -> Language:
    text = (generation.folder / "terms.txt").read_text(encoding="utf-8")
    terms = tuple(text.split("\n")) if text else ()
    vocabulary = {term: number for number, term in enumerate(terms)}
    rules = generation.json("rules")
    analyser = Analyser(rules["lang"], rules["stop_words"])
    idf = np.array(generation.array("idf"))
    return Language(
        terms=terms,
        vocabulary=vocabulary,
        analyser=analyser,
        synonyms=_synonyms(rules["synonyms"], vocabulary, analyser),
        idf=idf,
        means={name: generation.array(f"mean_{name}") for name in ("query", "subject")}
        if generation.has("mean_query")
        else {},
        subwords=Subwords(*(generation.array(f"subword_{column}") for column in ("run", "vector", "idf"))),
        speller=Speller(terms, vocabulary, idf, analyser),
    )


def _impacts(generation: Generation, name: str, rows: int) -> Impacts:
    start, row, impact = (generation.array(f"{name}_{column}") for column in ("start", "row", "impact"))
    return Impacts(start, row, impact, rows)


def _synonyms(groups: list[list[str]], vocabulary: Mapping[str, int], analyser: Analyser) -> dict[str, tuple[int, ...]]:
    """From each term to the numbers of its synonyms that the index knows."""
    return {
        term: tuple(sorted(vocabulary[other] for other in others if other in vocabulary))
        for term, others in synonym_terms(groups, analyser).items()
    }
