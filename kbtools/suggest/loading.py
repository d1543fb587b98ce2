"""From the files of a generation to the arrays that answer."""

from __future__ import annotations

from collections.abc import Mapping

from kbtools.index.analysis import Analyser
from kbtools.index.generation import Generation
from kbtools.suggest.evidence import Examples
from kbtools.suggest.features import Knowledge
from kbtools.suggest.words import Impacts


def load_knowledge(generation: Generation) -> Knowledge:
    """Map the arrays of a generation into memory; nothing is copied."""
    text = (generation.folder / "terms.txt").read_text(encoding="utf-8")
    terms = tuple(text.split("\n")) if text else ()
    vocabulary = {term: number for number, term in enumerate(terms)}
    rules = generation.json("rules")
    analyser = Analyser(rules["lang"], rules["stop_words"])
    has_vectors = generation.has("vectors_article")
    part_start = generation.array("part_start")
    return Knowledge(
        terms=terms,
        vocabulary=vocabulary,
        analyser=analyser,
        synonyms=_synonyms(rules["synonyms"], vocabulary, analyser),
        idf=generation.array("idf"),
        articles=_impacts(generation, "articles", len(part_start) - 1),
        parts=_impacts(generation, "parts", int(part_start[-1]) if len(part_start) else 0),
        part_start=part_start,
        vectors={name: generation.array(f"vectors_{name}") for name in ("article", "part", "head")}
        if has_vectors
        else {},
        means={name: generation.array(f"mean_{name}") for name in ("query", "subject")} if has_vectors else {},
        examples=_examples(generation) if generation.has("example_vector") else None,
    )


def _impacts(generation: Generation, name: str, rows: int) -> Impacts:
    start, row, impact = (generation.array(f"{name}_{column}") for column in ("start", "row", "impact"))
    return Impacts(start, row, impact, rows)


def _examples(generation: Generation) -> Examples:
    names = ("vector", "example", "start", "weight", "count", "ridge", "leverage", "centroid", "length", "length_words")
    columns = {name: generation.array(f"example_{name}") for name in names}
    words = _impacts(generation, "example_words", len(columns["leverage"]))
    centroid_words = _impacts(generation, "centroid_words", len(columns["count"]))
    return Examples(**columns, words=words, centroid_words=centroid_words)


def _synonyms(groups: list[list[str]], vocabulary: Mapping[str, int], analyser: Analyser) -> dict[str, tuple[int, ...]]:
    """From each term to the terms of the others in its groups; a synonym of several words counts by each of them."""
    found: dict[str, set[int]] = {}
    for group in groups:
        terms = [analyser.terms(word) for word in group]
        for mine in terms:
            others = {vocabulary[t] for other in terms if other is not mine for t in other if t in vocabulary}
            for term in mine:
                found.setdefault(term, set()).update(others - {vocabulary.get(term, -1)})
    return {term: tuple(sorted(others)) for term, others in found.items()}
