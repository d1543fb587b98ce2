"""What is known of one article: what it did lately, what colleagues said, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kbtools.articles.check import findings_of
from kbtools.articles.checks import Finding
from kbtools.articles.drafts import draft_path, is_waiting, name_of, told_under
from kbtools.articles.ledger import is_as_built, read_ledger
from kbtools.articles.library import Library
from kbtools.articles.review import article_or_draft
from kbtools.model.article import Article
from kbtools.model.article_change import ArticleChange
from kbtools.model.gap import Gap
from kbtools.model.review import Review, ReviewComment
from kbtools.model.ticket import Link
from kbtools.reports.article_use import ArticleUse, article_uses, use_counts
from kbtools.storage import Store
from kbtools.workspace import Workspace

LATELY = timedelta(days=28)
MOST_FINDINGS = 20


@dataclass(frozen=True)
class ArticleEffect:
    """An article or a waiting draft, found by its `name`.

    `use`: counts of the last 28 days, None where it is not published. `change`: what can be taken back. `is_behind`:
    whether site or suggestions have an earlier state of it than the file. `gaps`: topics that it answers or will.
    """

    name: str
    article: Article
    waits: bool
    use: ArticleUse | None
    findings: tuple[Finding, ...]
    links: int
    gaps: tuple[Gap, ...]
    review: Review | None
    comments: tuple[ReviewComment, ...]
    change: ArticleChange | None
    is_behind: bool


def article_effect(workspace: Workspace, library: Library, store: Store, name: str, now: datetime) -> ArticleEffect:
    """Of the article with this name; raises `article-missing`, or the mistakes of its file."""
    article = article_or_draft(workspace, name, library)
    waits, key = is_waiting(article), name_of(article)
    file = draft_path(workspace, key) if waits else workspace.docs / article.path
    text = file.read_text(encoding="utf-8", errors="replace")
    findings = findings_of(workspace, article, text, library, now.date())
    links = store.links.leading_to(article.slug)
    return ArticleEffect(
        name=key,
        article=article,
        waits=waits,
        use=_use(workspace, store, article, links, now),
        findings=tuple(findings[:MOST_FINDINGS]),
        links=len(links),
        gaps=tuple(store.gaps.of_articles({article.slug, key})),
        review=store.reviews.find(key),
        comments=tuple(store.reviews.comments(told_under(article))),
        change=store.changes.last(article.slug, now),
        is_behind=_is_behind(workspace, article),
    )


def _use(
    workspace: Workspace, store: Store, article: Article, links: Sequence[Link], now: datetime
) -> ArticleUse | None:
    since = now - LATELY
    said = [one for one, _ in store.feedback.all(article.slug, since)]
    flagged = [flag.slug for flag in store.flags.of_article(article.slug, since)]
    recent = [link.slug for link in links if link.created_at and link.created_at >= since]
    counts = use_counts(store.visits.of_article(article.slug, since), said, flagged, recent)
    uses = article_uses([article], counts, workspace.settings, now.date())
    return uses[0] if uses else None


def _is_behind(workspace: Workspace, article: Article) -> bool:
    """Whether the last build used another state of it, or none that anybody noted."""
    if article.state != "published":
        return False
    entry = read_ledger(workspace.root).get(article.slug)
    return entry is None or not entry.digest or not is_as_built(entry, article)
