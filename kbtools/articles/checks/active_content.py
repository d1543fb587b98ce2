"""The rule about markup that runs, loads or hides something, as an import takes it out of pages from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Breach


def active_content(context: CheckContext) -> Iterator[Breach]:
    """Articles of which `kb article import` would make something else, with the first line that it would change."""
    from kbtools.articles.imported.harmless_markdown import harmless_markdown  # slow to import, and few commands check

    for article in context.not_archived():
        body = article.body.replace("\r\n", "\n").replace("\r", "\n")
        lines = zip(body.split("\n"), harmless_markdown(body).split("\n"), strict=True)
        changed = (number for number, (before, after) in enumerate(lines, 1) if before != after)
        if number := next(changed, 0):
            yield Breach(
                article.slug,
                context.in_body(article, number),
                "from this line on there is markup that runs, loads or hides something",
                "remove it if it came with an import; if it is yours, put active-content under silenced",
            )
