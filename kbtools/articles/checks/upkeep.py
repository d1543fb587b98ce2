"""Rules about upkeep: owner, review date, closed known issues, missing text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Breach
from kbtools.articles.known_issues import in_the_past
from kbtools.model.article import UNFINISHED, UNWRITTEN, Article
from kbtools.text.markdown import each_comment, markdown_to_text

NO_FRONT_MATTER = "it has no front matter, so it is published, and nobody has checked it"
_WORD_FIRST = re.compile(r"^[> \t]*(?:(?:[-*+]|\d+[.)])\s+)?\w", re.MULTILINE)
_HEADING = re.compile(r"(#{1,6})\s.*")


def no_owner(context: CheckContext) -> Iterator[Breach]:
    """No owner: neither the article nor the setting names a team."""
    if not context.settings.owner:
        for article in context.not_archived():
            if not article.owner:
                yield Breach(
                    article.slug,
                    context.where(article),
                    "no team answers for this article",
                    "owner: support-team, or set 'owner' for all of them",
                )


def not_checked(context: CheckContext) -> Iterator[Breach]:
    """Published, and never checked by a person."""
    for article in context.library.published:
        if article.reviewed is None and context.has_front_matter(article):
            yield Breach(
                article.slug,
                context.where(article),
                "not yet checked by anybody",
                f"read it, then: kb article checked {article.slug}",
            )
        elif article.reviewed is None:
            yield Breach(
                article.slug,
                context.where(article),
                NO_FRONT_MATTER,
                f"read it, then: kb article checked {article.slug}; 'state: draft' at its top keeps it back",
            )


def due(context: CheckContext) -> Iterator[Breach]:
    """Published, and past its review date."""
    for article in context.library.published:
        if article.reviewed and article.review(context.today, context.settings.review_every) == "due":
            yield Breach(
                article.slug,
                context.in_front_matter(article, "reviewed"),
                f"due for review: last checked on {article.reviewed.isoformat()}",
                f"read it, then: kb article checked {article.slug}",
            )


def issue_closed(context: CheckContext) -> Iterator[Breach]:
    """Published as a known issue that is closed."""
    for article in context.library.published:
        if article.known_issue and article.known_issue.state == "closed":
            yield Breach(
                article.slug,
                context.in_front_matter(article, "known_issue"),
                "the known issue is closed, and customers still read of it",
                f"kb article archive {article.slug}, or make a how-to of it for those with the old version",
            )
            told = in_the_past(article.body, context.settings.in_language(article.lang).said)
            if told.rstrip() != article.body.rstrip():
                yield Breach(
                    article.slug,
                    context.where(article),
                    "the known issue is closed, and its text still promises news of it",
                    "take those sentences out; 'It is mended' at the desk does so for the next one",
                )


def no_resolution(context: CheckContext) -> Iterator[Breach]:
    """No text, or headings alone."""
    for article in context.not_archived():
        if not _says_anything(context, article):
            yield Breach(
                article.slug,
                context.where(article),
                "no resolution: the article has no text",
                "write what to do, or archive it",
                level="advice" if article.state in UNFINISHED else None,
            )


def empty_sections(context: CheckContext) -> Iterator[Breach]:
    """A heading with nothing below it, not even a deeper heading."""
    for article in context.not_archived():
        if not _says_anything(context, article):
            continue  # said once, by the rule above
        parts = context.parts(article)
        lines: list[int] = []
        for number, (level, heading, text) in enumerate(parts):
            deeper = number + 1 < len(parts) and parts[number + 1][0] > level
            if level and not deeper and not _shown(text):
                lines = lines or [1, *_lines(context, article, [part[:2] for part in parts[1:]])]
                yield Breach(
                    article.slug,
                    context.in_body(article, lines[number]),
                    f"nothing stands under the heading {context.quote(heading)}",
                    "write the section, or take the heading out",
                )


def unwritten(context: CheckContext) -> Iterator[Breach]:
    """Lines of the template for new articles that nobody has replaced yet."""
    for article in context.not_archived():
        lines = article.body.split("\n")
        left = [number for number, line in enumerate(lines, 1) if line.strip() in UNWRITTEN]
        if left:
            more = f", and {len(left) - 1} more such lines" if len(left) > 1 else ""
            yield Breach(
                article.slug,
                context.in_body(article, left[0]),
                f"not written yet: {context.quote(lines[left[0] - 1].strip())}{more}",
                "write what the line asks for, or take it out with its heading",
                level="advice" if article.state in UNFINISHED else None,
            )


def _says_anything(context: CheckContext, article: Article) -> bool:
    return any(_shown(text) for _, _, text in context.parts(article))


def _shown(text: str) -> bool:
    """Whether a reader sees words or an image; a comment does not count."""
    if _WORD_FIRST.search(text) and "<!--" not in text:
        return True  # nearly every part; the rest is slow
    bare = each_comment(text, lambda _: "")
    return "![" in bare or "<img" in bare or bool(markdown_to_text(bare))


def _lines(context: CheckContext, article: Article, headings: list[tuple[int, str]]) -> list[int]:
    """The line of each of these headings, which are those of the body in order; 1 where it is not found."""
    found: list[int] = []
    lines = zip(article.body.split("\n"), context.prose(article).split("\n"), strict=True)
    for number, (line, prose) in enumerate(lines, 1):
        match = _HEADING.fullmatch(line) if prose.startswith("#") and len(found) < len(headings) else None
        if match and (len(match[1]), line[match.end(1) :].strip().rstrip("#").rstrip()) == headings[len(found)]:
            found.append(number)
    return [*found, *[1] * (len(headings) - len(found))]
