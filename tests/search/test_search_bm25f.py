"""BM25F gives what its formula says."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from indexed_articles import ANALYSER, ARTICLES, all_sections, analysed

from kbtools.search.bm25f import K1, LENGTH, WEIGHTS, impacts
from kbtools.search.index.schema import FIELDS
from kbtools.search.index.sections import IndexedSection


def reference(sections: list[IndexedSection], term: str) -> dict[str, float]:
    """BM25F as its formula reads, a loop an article."""
    slugs = sorted({section.slug for section in sections})
    counts = {slug: {field: Counter[str]() for field in FIELDS} for slug in slugs}
    for section in sections:
        for field, text in section.fields.items():
            counts[section.slug][field].update(ANALYSER.terms(text))
    length = {field: [counts[slug][field].total() for slug in slugs] for field in FIELDS}
    mean = {field: sum(n) / (sum(x > 0 for x in n) or 1) or 1 for field, n in length.items()}
    tf = {
        slug: sum(
            WEIGHTS[f] * counts[slug][f][term] / (1 - LENGTH[f] + LENGTH[f] * counts[slug][f].total() / mean[f])
            for f in FIELDS
        )
        for slug in slugs
    }
    df = sum(value > 0 for value in tf.values())
    idf = math.log(1 + (len(slugs) - df + 0.5) / (df + 0.5))
    return {slug: idf * value / (K1 + value) for slug, value in tf.items() if value > 0}


@pytest.mark.parametrize("term", ["light", "card", "blink", "invoic", "noth", "hold"])
def test_an_impact_is_what_the_formula_of_bm25f_says(term: str) -> None:
    sections = all_sections(ARTICLES)
    postings = analysed(sections)
    slugs = sorted({section.slug for section in sections})
    rows = np.array([slugs.index(section.slug) for section in sections])
    table = impacts(postings, FIELDS, rows, len(slugs))
    number = postings.terms.index(term)
    found = {slug: table.of(number, row) for row, slug in enumerate(slugs) if table.of(number, row)}
    assert found == pytest.approx(reference(sections, term), rel=1e-5)
    assert table.scores(np.array([number]), np.array([2.0], np.float32))[slugs.index("pair")] == pytest.approx(
        2 * found.get("pair", 0), rel=1e-5
    )
