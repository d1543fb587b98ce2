"""What the store adds to the start page: which articles answer most tickets, and the planned ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import permutations

from kbtools.errors import KbError
from kbtools.model.article import Article, source_slugs
from kbtools.workspace import Workspace

MOST_POPULAR = 6
MOST_PLANNED = 10
MOST_ISSUES = 5
LEAST_TOGETHER = 2  # tickets that two articles answered both, before one is named beside the other
MOST_LINKED = 10  # articles of one ticket that are looked at


@dataclass(frozen=True, slots=True)
class Learnt:
    """How many tickets each article answered, by slug, those that answered most first, and titles of planned gaps.

    `together`: the articles that answered the same tickets as an article, by its slug, those of most tickets first.
    """

    answered: Mapping[str, int] = field(default_factory=dict)
    planned: tuple[str, ...] = ()
    together: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def learnt(workspace: Workspace, published: Iterable[Article]) -> Learnt:
    """The data of the store; empty without a store, as in CI, or if it cannot be read.

    A planned gap is named only when at least `evidence.min_requesters` different people asked: a title comes from
    what they wrote.
    """
    if not workspace.has_store:
        return Learnt()
    articles = {article.slug: article for article in published}
    now = source_slugs(articles.values())
    try:
        with workspace.store() as store:
            links = [(link.source, link.ticket, now[link.slug]) for link in store.links.all() if link.slug in now]
            gaps = store.gaps.all("planned")
    except KbError:
        return Learnt()
    least = workspace.settings.min_requesters
    planned = tuple(gap.title for gap in gaps if gap.requesters >= least)[:MOST_PLANNED]
    return Learnt(_answered(links, articles), planned, _together(links))


def popular(answered: Iterable[Article]) -> list[Article]:
    """The first of the articles that answered most; a known issue that is solved is nothing to look at first."""
    return [one for one in answered if one.kind != "known-issue" or one.is_open_issue][:MOST_POPULAR]


def open_issues(published: Iterable[Article]) -> list[Article]:
    """Known issues that are not solved, by title."""
    return sorted(
        (article for article in published if article.is_open_issue), key=lambda article: (article.title, article.slug)
    )[:MOST_ISSUES]


def _together(links: Iterable[tuple[str, str, str]]) -> dict[str, tuple[str, ...]]:
    by_ticket: dict[tuple[str, str], set[str]] = {}
    for source, ticket, slug in links:
        by_ticket.setdefault((source, ticket), set()).add(slug)
    pairs = Counter(pair for slugs in by_ticket.values() for pair in permutations(sorted(slugs)[:MOST_LINKED], 2))
    found: dict[str, list[str]] = {}
    for (slug, other), times in sorted(pairs.items(), key=lambda row: (-row[1], row[0])):
        if times >= LEAST_TOGETHER:
            found.setdefault(slug, []).append(other)
    return {slug: tuple(others) for slug, others in found.items()}


def _answered(links: Iterable[tuple[str, str, str]], articles: Mapping[str, Article]) -> dict[str, int]:
    counts = Counter(slug for _, _, slug in set(links) if not articles[slug].people_first)
    return dict(sorted(counts.items(), key=lambda row: (-row[1], row[0])))
