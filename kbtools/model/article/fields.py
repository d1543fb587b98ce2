"""The type of an article: the fields of its front matter, as one table, and its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any, Literal

State = Literal["draft", "in-review", "published", "archived"]
Kind = Literal["how-to", "problem", "known-issue"]
Review = Literal["not yet checked", "due", "checked"]

UNFINISHED: tuple[State, ...] = ("draft", "in-review")
SLUG = re.compile(r"[A-Za-z0-9_-]+")
# Keys that MkDocs and Material read from a page, with what their templates can take; they are passed on unchanged.
THEME_KEYS: Mapping[str, Literal["text", "texts", "mapping", "anything"]] = {
    "description": "anything",
    "hide": "texts",
    "icon": "text",
    "status": "text",
    "subtitle": "text",
    "template": "text",
    "search": "mapping",
    "social": "anything",
    "comments": "anything",
    "author": "anything",
    "authors": "anything",
    "date": "anything",
    "toc_depth": "anything",
}


def _key(kind: str, meaning: str, default: Any, *, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"kind": kind, "meaning": meaning, "choices": choices})


@dataclass(frozen=True, slots=True)
class KnownIssue:
    """The fault that a known issue reports: the address where it is tracked, and whether it is open or closed."""

    url: str = ""
    state: str = "open"


@dataclass(frozen=True)
class Article:
    """One page that answers one issue. Fields with a `meaning` are those of the front matter, in this order."""

    # fmt: off
    slug: str = _key("text", "Permanent name of the article; letters, digits, `-` and `_`. Without it: the file's name.", "")
    title: str = _key("text", "The question in customers' words. Without it: the first heading.", "")
    kind: Kind = _key("choice", "What sort of article it is.", "how-to", choices=("how-to", "problem", "known-issue"))
    state: State = _key("choice", "Only published articles are on the site and suggested.", "published", choices=("draft", "in-review", "published", "archived"))
    owner: str = _key("text", "Team that answers for the article.", "")
    created: date | None = _key("date", "Day the article was written; without it, it always existed.", None)
    reviewed: date | None = _key("date", "Day somebody last checked it; without it, it is \"not yet checked\".", None)
    review_every: int | None = _key("period", "Time until it is due again, such as `90 days`; without it: the setting.", None)
    tags: tuple[str, ...] = _key("list", "Topics.", ())
    phrases: tuple[str, ...] = _key("list", "Ways customers ask for this article.", ())
    answers: tuple[str, ...] = _key("list", "Queries that must find this article among the first three.", ())
    sources: tuple[str, ...] = _key("list", "Keyed hashes of the tickets it was written from; written by kb.", ())
    replaces: tuple[str, ...] = _key("list", "Old slugs that lead here.", ())
    old_urls: tuple[str, ...] = _key("list", "Addresses the article had elsewhere; links to them in agents' replies are links to it.", ())
    known_issue: KnownIssue | None = _key("issue", "Tracker `url` of a known issue and its `state` (`open` or `closed`).", None)
    people_first: bool = _key("flag", "A person answers this topic; nothing is suggested for it.", False)
    applies_to: tuple[str, ...] = _key("list", "Products and versions it is about.", ())
    silenced: tuple[tuple[str, str], ...] = _key("reasons", "Rules of `kb check` that do not hold for it, each with the reason.", ())
    lang: str = _key("text", "Language, when it is not the workspace's.", "")
    translation_of: str = _key("text", "Slug of the article that this one translates.", "")
    source_revision: str = _key("text", "What that article said when the translation was last checked; written by kb.", "")
    # fmt: on
    extra: Mapping[str, Any] = field(default_factory=dict)
    body: str = ""
    path: str = ""

    def review(self, today: date, every: int) -> Review:
        """Whether the article is due for review; `every`: days between reviews where the article names none."""
        if self.reviewed is None:
            return "not yet checked"
        return "due" if today - self.reviewed >= timedelta(days=self.review_every or every) else "checked"

    @property
    def is_open_issue(self) -> bool:
        """Whether it reports a fault that is not mended: a known issue is open until somebody closes it."""
        return self.known_issue.state == "open" if self.known_issue else self.kind == "known-issue"

    @property
    def url(self) -> str:
        """Its address on the site, which does not depend on its folder; a translation's is below its language."""
        return article_url(self.slug, self.lang if self.translation_of else "")

    @property
    def source(self) -> str:
        """The slug by which evidence and figures know it: that of the article it translates, or its own."""
        return self.translation_of or self.slug


KEYS = {f.name: f for f in fields(Article) if f.metadata}


def current_slugs(articles: Iterable[Article]) -> dict[str, str]:
    """Map every slug and old slug of these articles to the current slug of its article."""
    articles = sorted(articles, key=lambda a: a.slug)
    known = {old: article.slug for article in articles for old in article.replaces}
    known.update((article.slug, article.slug) for article in articles)
    return known


def source_slugs(articles: Iterable[Article]) -> dict[str, str]:
    """As `current_slugs`, but to the slug by which evidence knows the article, see `Article.source`."""
    articles = list(articles)
    source = {article.slug: article.source for article in articles}
    return {slug: source[now] for slug, now in current_slugs(articles).items()}


def article_url(slug: str, lang: str = "") -> str:
    """The address on the site, relative to its root; `lang`: of a page in another language than the site's first."""
    return f"{lang_folder(lang)}articles/{slug}/"


def markdown_url(url: str) -> str:
    """Where an article is as Markdown: `articles/vpn.md` for the address `articles/vpn/`."""
    return f"{url.rstrip('/')}.md"


def page_url(site: str, address: str) -> str:
    """The whole address of a page by that within the site; `site`: with a `/` at its end, empty where it is not known."""
    return f"{site}{address.lstrip('/')}" if site else address


def lang_folder(lang: str) -> str:
    """Where the pages in a language stand, relative to the site's root: `de/`; nothing for its first language."""
    return f"{lang.casefold()}/" if lang else ""
