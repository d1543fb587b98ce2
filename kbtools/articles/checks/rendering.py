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
        found, steps = _parts(prose, article.body)
        if not found and steps > MOST_STEPS:
            why = f"{_TOO_LONG}: its tables, headings, boxes and open brackets together"
            found.append((1, why, "divide the page, or put what is no text of it between lines of ```"))
        for number, why, hint in (*found, *_nested_lists(prose)):
            yield Breach(article.slug, context.in_body(article, number), why, hint)


def _parts(prose: str, body: str) -> tuple[list[tuple[int, str, str]], int]:
    """Line, fault and hint of each block and paragraph that takes too long by itself, and the steps of all."""
    found, steps = [], 0
    for block in blocks(prose, body):
        steps += block.table_steps + block.begin_steps
        if block.table_steps > MOST_STEPS:
            why = f"a table of {block.columns:,} columns and {block.rows:,} rows"
            found.append((block.first, f"{_TOO_LONG}: {why}", "divide the table, or put it between lines of ```"))
        elif block.begin_steps > MOST_STEPS:
            why = f"{block.begins:,} headings, rules, definitions or boxes without an empty line between them"
            found.append((block.last, f"{_TOO_LONG}: {why}", "put empty lines between them"))
    for paragraph in paragraphs(prose):
        steps += paragraph.steps
        if paragraph.steps > MOST_STEPS:
            why = f"{paragraph.opened:,} brackets are opened in one paragraph, and closed far away or never"
            line = prose.count("\n", 0, paragraph.start) + 1
            found.append((line, f"{_TOO_LONG}: {why}", "close them, or put the text between lines of ```"))
    return found, steps


def _nested_lists(prose: str) -> Iterator[tuple[int, str, str]]:
    """Line, fault and hint of each line that begins too many lists within each other."""
    for number, depth in deep_lists(prose):
        why = f"this page is nested too deep to render: this line begins {depth:,} lists within each other"
        yield number, why, "write it as one list, or put it between lines of ```"
