"""The compiled index says what Whoosh says, and BM25F what its formula says."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtools.model.article import Article
from kbtools.search.bm25f import K1, LENGTH, WEIGHTS, impacts
from kbtools.search.index.postings import Postings, analysed, patched
from kbtools.search.index.schema import FIELDS
from kbtools.search.index.sections import Part, parts_of
from kbtools.search.index.whoosh_index import postings_of, write_all, write_changes
from kbtools.text.analysis import Analyser

ANALYSER = Analyser.of("en")
ARTICLES = [
    Article(
        slug="pair",
        title="Pair the light",
        body="Hold the button.\n\n## If it blinks\n\nThe light blinks red. Hold on.\n",
        tags=("light",),
        phrases=("the lamp is not found",),
    ),
    Article(
        slug="pay", title="Pay an invoice", body="Invoices are paid by card.\n\n## Card refused\n\nAsk the bank.\n"
    ),
    Article(slug="empty", title="Nothing yet", body="\n"),
]


def all_parts(articles: list[Article]) -> list[Part]:
    return [
        part for article in sorted(articles, key=lambda a: a.slug) for part in parts_of(article, ("why does it blink",))
    ]


def compiled(parts: list[Part]) -> Postings:
    return analysed([part.fields for part in parts], FIELDS, ANALYSER)


def test_compiled_postings_equal_those_of_whoosh(tmp_path: Path) -> None:
    parts = all_parts(ARTICLES)
    write_all(tmp_path / "whoosh", parts, "en")
    walked = postings_of(tmp_path / "whoosh", {part.name: n for n, part in enumerate(parts)})
    assert walked == compiled(parts)
    assert len(walked.term) > 20


def test_a_patched_index_equals_one_built_from_nothing(tmp_path: Path) -> None:
    old = all_parts(ARTICLES)
    changed = Article(slug="pay", title="Pay a bill", body="Bills are paid by card.\n")
    new = all_parts([ARTICLES[0], changed, Article(slug="added", title="New page", body="Something new.\n")])
    slugs = frozenset(("pay", "added", "empty"))
    write_all(tmp_path / "one", old, "en")
    write_changes(tmp_path / "two", tmp_path / "one", new, slugs)
    place = {part.name: n for n, part in enumerate(new)}
    assert postings_of(tmp_path / "two", place) == compiled(new)
    kept = [n for n, part in enumerate(old) if part.slug not in slugs]
    fresh = [part for part in new if part.slug in slugs]
    names = [old[n].name for n in kept] + [part.name for part in fresh]
    assert patched(compiled(old), kept, compiled(fresh), [names.index(part.name) for part in new]) == compiled(new)


def test_the_earlier_whoosh_index_is_untouched_by_a_patch(tmp_path: Path) -> None:
    old = all_parts(ARTICLES)
    write_all(tmp_path / "one", old, "en")
    before = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    write_changes(tmp_path / "two", tmp_path / "one", all_parts(ARTICLES[:1]), frozenset(("pay", "empty")))
    assert {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()} == before


def reference(parts: list[Part], term: str) -> dict[str, float]:
    """BM25F as its formula reads, a loop an article."""
    slugs = sorted({part.slug for part in parts})
    counts = {slug: {field: Counter[str]() for field in FIELDS} for slug in slugs}
    for part in parts:
        for field, text in part.fields.items():
            counts[part.slug][field].update(ANALYSER.terms(text))
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
    parts = all_parts(ARTICLES)
    postings = compiled(parts)
    slugs = sorted({part.slug for part in parts})
    rows = np.array([slugs.index(part.slug) for part in parts])
    table = impacts(postings, FIELDS, rows, len(slugs))
    number = postings.terms.index(term)
    found = {slug: table.of(number, row) for row, slug in enumerate(slugs) if table.of(number, row)}
    assert found == pytest.approx(reference(parts, term), rel=1e-5)
    assert table.scores(np.array([number]), np.array([2.0], np.float32))[slugs.index("pair")] == pytest.approx(
        2 * found.get("pair", 0), rel=1e-5
    )


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(3)), st.lists(st.text(alphabet="abc ", max_size=20), min_size=3, max_size=3))
def test_the_order_of_articles_changes_no_posting(order: list[int], bodies: list[str]) -> None:
    articles = [Article(slug=f"a{n}", title="one two", body=body) for n, body in enumerate(bodies)]
    assert compiled(all_parts([articles[n] for n in order])) == compiled(all_parts(articles))


def test_a_text_of_stop_words_alone_keeps_them() -> None:
    assert ANALYSER.terms("who are you") == ["who", "are", "you"]
    assert ANALYSER.terms("where is the invoice") == ["invoic"]


def test_apostrophes_are_closed_and_keys_left_out() -> None:
    assert ANALYSER.tokens("Can’t sign-in " + "x" * 60) == ["cant", "sign", "in"]
