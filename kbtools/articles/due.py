"""`kb article due`: articles to be reviewed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kbtools.articles.library import Library
from kbtools.model.article import Article, current_slugs
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.workspace import Workspace

LATELY = timedelta(days=90)


@dataclass(frozen=True)
class DueArticle:
    """An article to be reviewed, the reason, and how much it was used lately."""

    article: Article
    reason: str
    used: int


def due_articles(workspace: Workspace, now: datetime) -> list[DueArticle]:
    """Published articles to be reviewed, with the reason.

    Due ones come first, of these the most used, then the oldest. Raises all problems of the articles at once.
    """
    library = Library.of(workspace).sound()
    with workspace.store() as store:
        return due_among(library, store, workspace.settings, now)


def due_among(
    library: Library, store: Store, settings: Settings, now: datetime, used: Mapping[str, int] | None = None
) -> list[DueArticle]:
    """As `due_articles`, of articles that were read already; those with mistakes are left out.

    `used`: from `used_lately`, where it was counted already.
    """
    articles, today = library.articles, now.date()
    used = used_lately(store, articles, now) if used is None else used
    rows = [(a, a.review(today, settings.review_every)) for a in articles if a.state == "published"]
    found = [DueArticle(a, str(reason), used.get(a.slug, 0)) for a, reason in rows if reason != "checked"]
    return sorted(
        found,
        key=lambda row: (row.reason != "due", -row.used, row.article.reviewed or today, row.article.slug),
    )


def used_lately(store: Store, articles: Iterable[Article], now: datetime) -> Counter[str]:
    """By slug: visits that opened the article, and tickets it answered, as the report counts them."""
    opened, answered = store.visits.opened(now - LATELY, now), store.links.counted_since(now - LATELY)
    slug_now = current_slugs(articles)
    found: Counter[str] = Counter()
    for slug, times in (*opened.items(), *answered.items()):
        found[slug_now.get(slug, slug)] += times
    return found
