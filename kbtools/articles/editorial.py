"""Articles written, imported, published and archived: what a support person does with the library."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from kbtools.articles.library import Folder, Library, checked_today
from kbtools.errors import KbError, raise_all
from kbtools.model.article import SLUG, Article, Kind, template
from kbtools.settings import Settings
from kbtools.text.normalise import one_line, slugify

if TYPE_CHECKING:
    from pathlib import Path

    from kbtools.articles.checks import Finding
    from kbtools.redaction import Redactor

_ROW = '{"slug": "reset-password", "title": "…", "body": "…"}'
FOLDER = "articles"  # where new articles go, below the articles' folder


@dataclass(frozen=True)
class Imported:
    """What an import did, by slug, and the lines that could not be read."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    kept: tuple[str, ...]
    problems: tuple[KbError, ...]


def new_article(folder: Folder, title: str, kind: Kind, settings: Settings, today: date) -> Article:
    """Write a draft with the headings of its kind; raises `KbError("article-exists")` when the slug is taken."""
    slug = slugify(title)
    taken = {article.slug.casefold(): article for article in folder.load().articles}
    if slug in taken:
        raise KbError(
            "article-exists",
            f"the slug '{slug}' is already taken",
            where=f"{folder.docs.name}/{taken[slug].path}",
            hint="add a word to the title that tells the two apart",
        )
    article = Article(
        slug=slug,
        title=one_line(title),
        kind=kind,
        state="draft",
        owner=settings.owner,
        created=today,
        body=template(kind, settings.said["headings"]),
        path=f"{FOLDER}/{slug}.md",
    )
    folder.write(article)
    return article


def read_lines(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, object]]:
    """From `(place, text)` to `(place, row)` for `import_articles`: JSON, or the error that stands there."""
    for place, text in lines:
        if text.strip():
            try:
                yield place, json.loads(text)
            except json.JSONDecodeError as failure:
                yield place, KbError("json", f"not JSON: {failure.msg} at character {failure.pos}", hint=_ROW)


def import_articles(folder: Folder, rows: Iterable[tuple[str, object]], settings: Settings, *, over: bool) -> Imported:
    """Write one article a row; `rows` are `(place, JSON)`.

    Articles that are there stay unless `over`. Imported ones are published, but for those whose row has a true
    `draft`, owned as the setting says, and not yet checked. A row that cannot be read is reported and passed over.
    """
    paths = {article.slug.casefold(): article for article in folder.load().articles} if folder.docs.is_dir() else {}
    added: list[str] = []
    replaced: list[str] = []
    kept: list[str] = []
    problems: list[KbError] = []
    for place, row in rows:
        try:
            article = _article_of(row, settings)
            before = paths.get(article.slug.casefold())
            if before and not over:
                kept.append(before.slug)
                continue
            if before:
                article = replace(
                    article, slug=before.slug, path=before.path, created=before.created, replaces=before.replaces
                )
            folder.write(article, over=bool(before))
            paths[article.slug.casefold()] = article
            (replaced if before else added).append(article.slug)
        except KbError as problem:
            if problem.code == "disk":
                raise
            problems.append(KbError(problem.code, problem.message, where=problem.where or place, hint=problem.hint))
    return Imported(tuple(added), tuple(replaced), tuple(kept), tuple(problems))


def publish_article(folder: Folder, slug: str, settings: Settings, redactor: Redactor, today: date) -> Article:
    """Make an article visible to customers from the next build on; it counts as checked today.

    Raises the error-level findings that it would have once it is published.
    """
    library = folder.load()
    article = checked_today(library.article(slug), today)
    raise_all(errors_of(article, library, folder.docs, settings, redactor))
    folder.write(article, over=True)
    return article


def errors_of(article: Article, library: Library, docs: Path, settings: Settings, redactor: Redactor) -> list[KbError]:
    """The error-level findings that an article would have, standing in the library as it is given here."""
    from kbtools.articles.checks import check

    others = tuple(other for other in library.articles if other.slug != article.slug)
    whole = Library((*others, article), library.problems)
    return refusals(check(whole, docs=docs, today=date.max, settings=settings, redactor=redactor), article.slug)


def archive_article(folder: Folder, slug: str) -> Article:
    """Take an article off the site and out of the suggestions; the file stays."""
    article = replace(folder.load().article(slug), state="archived")
    folder.write(article, over=True)
    return article


def due_articles(
    articles: Iterable[Article], every: int, today: date, used: Mapping[str, int]
) -> list[tuple[Article, str]]:
    """Published articles that somebody has to look at, with the reason.

    Due ones come first, of these the most used, then the oldest. `used`: by slug, how many people depend on it.
    """
    rows = [(a, a.review(today, every)) for a in articles if a.state == "published"]
    waiting = [(a, reason) for a, reason in rows if reason != "checked"]
    return [
        (a, str(reason))
        for a, reason in sorted(
            waiting, key=lambda row: (row[1] != "due", -used.get(row[0].slug, 0), row[0].reviewed or today, row[0].slug)
        )
    ]


def refusals(findings: Iterable[Finding], slug: str = "") -> list[KbError]:
    """The error-level findings, of one article or of all, as what they refuse to go on with."""
    return [
        KbError("findings", finding.message, where=finding.where or None, hint=finding.hint or None)
        for finding in findings
        if finding.level == "error" and slug in ("", finding.slug)
    ]


def _article_of(data: object, settings: Settings) -> Article:
    if isinstance(data, KbError):
        raise data
    if not isinstance(data, Mapping) or not isinstance(data.get("title"), str) or not data["title"].strip():
        raise KbError("json", "an article needs a 'title'", hint=_ROW)
    slug = data.get("slug") or slugify(data["title"])
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        raise KbError("slug", f"slug {slug!r} may only hold letters, digits, - and _", hint=f"use {slugify(str(slug))}")
    body = data.get("body", "")
    if not isinstance(body, str):
        raise KbError("json", "'body' must be text")
    return Article(
        slug=slug,
        title=one_line(data["title"]),
        owner=settings.owner,
        body=body.strip() + "\n",
        path=f"{FOLDER}/{slug}.md",
        tags=_texts(data, "tags"),
        phrases=_texts(data, "phrases"),
        old_urls=_texts(data, "old_urls"),
        state="draft" if data.get("draft") is True else "published",
    )


def _texts(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = data.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise KbError("json", f"'{name}' must be a list of texts")
    return tuple(one_line(item) for item in value if item.strip())
