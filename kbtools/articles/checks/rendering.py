"""The rule about articles that would keep the build of the site busy for minutes."""

from __future__ import annotations

from collections.abc import Iterator

from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Breach
from kbtools.articles.rendering_time import MOST_STEPS, blocks, deep_lists, paragraphs

_TOO_LONG = "this page takes too long to render"


def slow_pages(context: CheckContext) -> Iterator[Breach]:
    """What would take ten seconds or more to render, such as open brackets, and lists nested too deep for it."""
    for article in context.not_archived():
        prose = context.prose(article)
        for number, why, hint in (*_long_blocks(prose, article.body), *_nested_lists(prose)):
            yield Breach(article.slug, context.in_body(article, number), why, hint)
        for paragraph in paragraphs(prose):
            if paragraph.steps > MOST_STEPS:
                yield Breach(
                    article.slug,
                    context.in_body(article, prose.count("\n", 0, paragraph.start) + 1),
                    f"{_TOO_LONG}: {paragraph.opened:,} brackets are opened in one paragraph,"
                    " and closed far away or never",
                    "close them, or put the text between lines of ```",
                )


def _long_blocks(prose: str, body: str) -> Iterator[tuple[int, str, str]]:
    """Line, fault and hint of each table, and each run of headings and the like, that is too large."""
    for block in blocks(prose, body):
        if block.table_steps > MOST_STEPS:
            why = f"a table of {block.columns:,} columns and {block.rows:,} rows"
            yield block.first, f"{_TOO_LONG}: {why}", "divide the table, or put it between lines of ```"
        elif block.begin_steps > MOST_STEPS:
            why = f"{block.begins:,} headings, rules, definitions or boxes without an empty line between them"
            yield block.last, f"{_TOO_LONG}: {why}", "put empty lines between them"


def _nested_lists(prose: str) -> Iterator[tuple[int, str, str]]:
    """Line, fault and hint of each line that begins too many lists within each other."""
    for number, depth in deep_lists(prose):
        why = f"this page is nested too deep to render: this line begins {depth:,} lists within each other"
        yield number, why, "write it as one list, or put it between lines of ```"
