"""Rules about what an article links to: articles, headings, files, images."""

from __future__ import annotations

import os.path
import posixpath
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Breach
from kbtools.articles.drafts import is_waiting
from kbtools.articles.library import NEW_ARTICLES
from kbtools.articles.prose import Target, explicit_anchors, targets, without_code
from kbtools.errors import KbError, KbErrors, nearest
from kbtools.model.article import UNFINISHED, Article, anchors, parse_article

# Pages that the site adds by itself; they have no file.
MADE_BY_SITE = frozenset(("contact.md", "search.md", "404.md"))
_OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_OF_ARTICLE = re.compile(r"/articles/([^/]+)(?:/(?:index\.html)?)?")


def dead_links(context: CheckContext) -> Iterator[Breach]:
    """Links to articles, pages, files or headings that do not exist; external links are not tried."""
    for article in context.not_archived():
        for target in _inside(context, article, image=False):
            problem = _problem(context, article, target.text)
            if problem:
                message, hint = problem
                yield Breach(article.slug, context.in_body(article, target.line), message, hint)


def missing_images(context: CheckContext) -> Iterator[Breach]:
    """Images of the workspace that are not in its folder."""
    for article in context.not_archived():
        for target in _inside(context, article, image=True):
            path = _file(article, unquote(urlsplit(target.text).path))
            if path and not _is_there(context, path):
                yield Breach(
                    article.slug,
                    context.in_body(article, target.line),
                    f"the image '{target.text}' is not there",
                    f"put it at {context.docs.name}/{path}, or take the image out",
                )


def _inside(context: CheckContext, article: Article, *, image: bool) -> Iterator[Target]:
    prose = context.prose(article)
    if "](" in prose or "]:" in prose or "<" in prose:
        yield from (t for t in targets(prose) if t.image == image and t.text and not _OUTSIDE.match(t.text))


def _file(article: Article, path: str) -> str:
    """The file a path means, relative to the folder of pages; empty when it leads out of it.

    Those of a draft that waits are as they will be once it is published.
    """
    folder = NEW_ARTICLES if is_waiting(article) else posixpath.dirname(article.path)
    joined = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
    joined = posixpath.normpath(joined)
    return "" if joined.startswith("..") else joined


def _is_there(context: CheckContext, file: str) -> bool:
    return os.path.isfile(context.docs / file)  # noqa: PTH113 - Path.is_file fails for a name that is too long


def _problem(context: CheckContext, article: Article, link: str) -> tuple[str, str] | None:
    """What is wrong with a link and the next step, or None."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return f"the link '{link}' is not an address", "write it as [text](other-article.md)"
    path, anchor = unquote(parts.path), unquote(parts.fragment)
    if path.endswith(".md"):
        return _page_problem(context, article, path, anchor, link)
    if path:
        return _address_problem(context, article, path, anchor, link)
    return None if parts.query else _anchor_problem(context, article, anchor, link)


def _address_problem(
    context: CheckContext, article: Article, path: str, anchor: str, link: str
) -> tuple[str, str] | None:
    """A link to a file beside the articles, or to an article by its address on the site."""
    file = _file(article, path)
    if file and _is_there(context, file):
        return None
    url = _OF_ARTICLE.fullmatch(posixpath.normpath(posixpath.join(f"/{article.url}", path)))
    if url and "." not in url[1]:
        return _slug_problem(context, article, url[1], anchor, link)
    if posixpath.splitext(path)[1] and not path.startswith("/") and not path.endswith(".html"):
        return f"the link '{link}' leads to a file that is not there", f"put it at {context.docs.name}/{file or path}"
    return None


def _page_problem(context: CheckContext, article: Article, path: str, anchor: str, link: str) -> tuple[str, str] | None:
    file = _file(article, path)
    target = context.by_path.get(file)
    if target:
        return _target_problem(context, article, target, anchor, link)
    if file and _is_there(context, file):
        return _plain_problem(context, file, anchor, link)
    if file in MADE_BY_SITE:
        return None
    name = posixpath.basename(path)
    moved = context.library.by_slug.get(name.removesuffix(".md")) or context.by_old_slug.get(name.removesuffix(".md"))
    meant = moved.path if moved else nearest(file or name, context.by_path)
    start = posixpath.dirname(article.path) or "."
    hint = f"did you mean '{posixpath.relpath(meant, start)}'?" if meant else "write the article, or take the link out"
    return f"the link '{link}' leads to a file that is not there", hint


def _slug_problem(context: CheckContext, article: Article, slug: str, anchor: str, link: str) -> tuple[str, str] | None:
    target = context.library.by_slug.get(slug) or context.by_old_slug.get(slug)
    if target:
        return _target_problem(context, article, target, anchor, link)
    if slug in context.unread:
        return None
    meant = nearest(slug, context.library.by_slug)
    hint = f"did you mean '/articles/{meant}/'?" if meant else "write the article, or take the link out"
    return f"the link '{link}' leads to no article", hint


def _target_problem(
    context: CheckContext, article: Article, target: Article, anchor: str, link: str
) -> tuple[str, str] | None:
    # a draft may point to another draft: both may be published together
    if target.state != "published" and not (article.state in UNFINISHED and target.state in UNFINISHED):
        state = "a draft" if target.state in UNFINISHED else "archived"
        return (
            f"the link '{link}' leads to an article that is {state}",
            f"publish '{target.slug}', or take the link out",
        )
    return _anchor_problem(context, target, anchor, link)


def _anchor_problem(context: CheckContext, target: Article, anchor: str, link: str) -> tuple[str, str] | None:
    return _not_among(anchor, lambda: context.anchors(target), link)


def _plain_problem(context: CheckContext, file: str, anchor: str, link: str) -> tuple[str, str] | None:
    """A heading of a plain page, or of an article that has another problem already."""
    if not anchor:
        return None
    try:
        page = parse_article((context.docs / file).read_text(encoding="utf-8", errors="replace"), file)
    except (OSError, KbError, KbErrors):
        return None
    own = explicit_anchors(without_code(page.body))
    return _not_among(anchor, lambda: own | anchors(page), link)


def _not_among(anchor: str, known: Callable[[], frozenset[str]], link: str) -> tuple[str, str] | None:
    # footnotes and text fragments are made by the site and the browser
    if not anchor or anchor.startswith(("fn:", "fnref:", ":~:")):
        return None
    anchors = known()
    if anchor in anchors:
        return None
    meant = nearest(anchor, sorted(anchors))
    hint = f"did you mean '#{meant}'?" if meant else "link to the article without the part from # on"
    return f"the link '{link}' names a heading that is not there", hint
