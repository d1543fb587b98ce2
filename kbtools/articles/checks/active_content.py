"""The rule about markup that an import takes out of pages from elsewhere, since it may run or load something."""

from __future__ import annotations

from collections.abc import Iterator

from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Breach


def active_content(context: CheckContext) -> Iterator[Breach]:
    """Articles of which `kb article import` would make something else, with the first line that it would change.

    Also those that take too long to look at, but for what `slow_pages` names.
    """
    # slow to import, and few commands check
    from kbtools.articles.imported.harmless_markdown import can_be_told, harmless_markdown

    for article in context.not_archived():
        body = article.body.replace("\r\n", "\n").replace("\r", "\n")
        if not can_be_told(body):
            if (article.slug, "slow-page") not in context.found:
                yield Breach(
                    article.slug,
                    context.where(article),
                    "it would take too long to look here for markup that runs, loads or hides something",
                    "divide it; if all of it is yours, put active-content under silenced",
                )
            continue
        lines = zip(body.split("\n"), harmless_markdown(body).split("\n"), strict=True)
        changed = (number for number, (before, after) in enumerate(lines, 1) if before != after)
        if number := next(changed, 0):
            yield Breach(
                article.slug,
                context.in_body(article, number),
                "an import would change this line, since it keeps only markup that is known as harmless",
                "remove the markup if it came with an import; if it is yours, put active-content under silenced",
            )
