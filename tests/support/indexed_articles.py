"""A few articles as sections that are indexed, and what their postings must be."""

from __future__ import annotations

from collections import Counter

from kbtools.model.article import Article
from kbtools.search.index.postings import Postings, from_rows
from kbtools.search.index.schema import FIELDS
from kbtools.search.index.sections import IndexedSection, indexed_sections
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


def all_sections(articles: list[Article]) -> list[IndexedSection]:
    """The sections of articles in the order of slugs, each asked for once."""
    ordered = sorted(articles, key=lambda a: a.slug)
    return [section for article in ordered for section in indexed_sections(article, ("why does it blink",))]


def analysed(sections: list[IndexedSection]) -> Postings:
    """The postings of sections, counted from their texts without Whoosh."""
    rows = (
        (term, place, number, frequency)
        for place, section in enumerate(sections)
        for number, name in enumerate(FIELDS)
        for term, frequency in Counter(ANALYSER.terms(section.fields.get(name, ""))).items()
    )
    return from_rows(rows, len(sections), len(FIELDS))
