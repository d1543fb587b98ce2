"""`kb announce`: words for release notes or a message to customers, made from an article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kbtools.articles.library import Library
from kbtools.model.article import Article
from kbtools.model.article.editable import Part, Steps, editable
from kbtools.model.article.fields import page_url
from kbtools.model.article.pictures_in_text import is_picture_alone
from kbtools.settings import site_url
from kbtools.text.markdown import markdown_to_text
from kbtools.text.normalise import one_line, sentences
from kbtools.workspace import Workspace

MOST_SENTENCES = 2  # of each part
MOST_STEPS = 5
_ANNOUNCED = ("seen", "do", "next")  # the parts of which something is said, in their order


@dataclass(frozen=True)
class Announcement:
    """An article in a few words, as plain text and as Markdown. `url`: its page, relative without a `site_url`."""

    article: Article
    url: str
    text: str
    markdown: str


def announce_article(workspace: Workspace, name: str) -> Announcement:
    """What the article with this slug, old slug, file or title helps with, and what to do; nothing is changed.

    Its first sentences, those of what people see, the first steps, and when to look again; raises
    `KbError("article-missing")`.
    """
    article = Library.of(workspace).article(name)
    url = page_url(site_url(workspace.root), article.url)
    headings = workspace.settings.in_language(article.lang).said["headings"]
    parts = list(_parts(article, {headings[key].casefold() for key in _ANNOUNCED}))
    title = one_line(article.title)
    plain = (f"{heading}:\n{said}" if heading else said for heading, said in parts)
    marked = (f"**{heading}**\n\n{said}" if heading else said for heading, said in parts)
    text = "\n\n".join((title, *plain, url))
    markdown = "\n\n".join((f"**{title}**", *marked, f"<{url}>" if "//" in url else url))
    return Announcement(article, url, text, markdown)


def _parts(article: Article, announced: set[str]) -> Iterator[tuple[str, str]]:
    """Heading and words of what is announced: the first words of the article, which have no heading, and its parts."""
    for part in editable(article.body, article.path).parts:
        if part.level and part.heading.casefold() not in announced:
            continue
        said = _said(part)
        if said:
            yield part.heading, "\n".join(said)


def _said(part: Part) -> list[str]:
    """The first steps of a part, or its first sentences where it has none."""
    steps = [row.shown for piece in part.pieces if isinstance(piece, Steps) for row in piece.rows]
    if steps:
        lines = [f"{number}. {one_line(markdown_to_text(step))}" for number, step in enumerate(steps[:MOST_STEPS], 1)]
        return [*lines, "…"] if len(steps) > MOST_STEPS else lines
    texts = [piece.shown for piece in part.pieces if not isinstance(piece, Steps) and not is_picture_alone(piece.shown)]
    found = sentences(one_line(markdown_to_text("\n\n".join(texts))))
    return [" ".join(found[:MOST_SENTENCES])] if found else []
