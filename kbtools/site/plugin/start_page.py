"""What the store adds to the start page: the most linked articles, and the planned ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kbtools.errors import KbError
from kbtools.model.article import Article, current_slugs
from kbtools.workspace import Workspace

MOST_POPULAR = 6
MOST_PLANNED = 10
MOST_ISSUES = 5


@dataclass(frozen=True, slots=True)
class Learnt:
    """Slugs of the articles that answered most tickets, the most first, and the titles of planned gaps."""

    popular: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()


def learnt(workspace: Workspace, published: Iterable[Article]) -> Learnt:
    """The data of the store; empty without a store, as in CI, or if it cannot be read.

    A planned gap is named only when at least `evidence.min_requesters` different people asked: a title comes from
    what they wrote.
    """
    if not workspace.has_store:
        return Learnt()
    articles = {article.slug: article for article in published}
    now = current_slugs(articles.values())
    try:
        with workspace.store() as store:
            links = [(link.source, link.ticket, now[link.slug]) for link in store.links.all() if link.slug in now]
            gaps = store.gaps.all("planned")
    except KbError:
        return Learnt()
    least = workspace.settings.min_requesters
    planned = tuple(gap.title for gap in gaps if gap.requesters >= least)[:MOST_PLANNED]
    return Learnt(_popular(links, articles), planned)


def open_issues(published: Iterable[Article]) -> list[Article]:
    """Known issues that are not solved, by title."""
    kind = "known-issue"
    found = (a for a in published if a.kind == kind and (a.known_issue is None or a.known_issue.state == "open"))
    return sorted(found, key=lambda article: (article.title, article.slug))[:MOST_ISSUES]


def _popular(links: Iterable[tuple[str, str, str]], articles: Mapping[str, Article]) -> tuple[str, ...]:
    counts = Counter(slug for _, _, slug in set(links) if not articles[slug].people_first)
    ranked = sorted(counts, key=lambda slug: (-counts[slug], slug))
    return tuple(ranked[:MOST_POPULAR])
