"""Rules about translations."""

from __future__ import annotations

from collections.abc import Iterator

from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Breach
from kbtools.articles.translations import translation_state


def stale_translations(context: CheckContext) -> Iterator[Breach]:
    """Published translations whose source changed since they were checked, or that nobody compared with it yet."""
    for article in context.library.published:
        source = context.library.by_slug.get(article.translation_of)
        row = translation_state(source, article, article.lang) if source else None
        if row and row.state in ("stale", "not checked"):
            what = f"'{row.source.slug}' changed since: {row.what_changed}"
            never = f"nobody has compared this translation with '{row.source.slug}' yet"
            yield Breach(
                article.slug,
                context.where(article),
                what if row.state == "stale" else never,
                f"bring it up to date, then: kb article checked {article.slug}",
            )
