"""What changed on the site: new and changed articles by the ledger, as a page and as feeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from kbtools.articles.ledger import Entry
from kbtools.languages.pages import long_date
from kbtools.model.article import Article
from kbtools.site.plugin.site_language import SiteLanguage
from kbtools.text.normalise import one_line

MOST = 50
FEED = "changes.xml"
_STAMP = "T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Change:
    """An article that was added or changed on a day."""

    article: Article
    day: date
    new: bool

    @property
    def sort_key(self) -> tuple[int, str]:
        """The newest first, then by title."""
        return -self.day.toordinal(), self.article.title.casefold()


@dataclass(frozen=True, slots=True)
class Feed:
    """The changes of one page for feed readers. `path`: of its file, `page`: address, both relative to the site."""

    path: str
    page: str
    title: str
    changes: tuple[Change, ...]


def changes(articles: Iterable[Article], ledger: Mapping[str, Entry]) -> list[Change]:
    """The last `MOST` changes, newest first, one per article; articles without known days are left out."""
    found = []
    for article in articles:
        entry = ledger[article.slug]
        if day := entry.last_change:
            found.append(Change(article, day, entry.changed is None))
    return sorted(found, key=lambda change: change.sort_key)[:MOST]


def by_day(found: Iterable[Change], said: Mapping[str, Any]) -> list[tuple[str, list[Change]]]:
    """The changes under their days, as the page shows them."""
    days: dict[str, list[Change]] = {}
    for change in found:
        days.setdefault(long_date(change.day, said), []).append(change)
    return list(days.items())


def feeds(one: SiteLanguage, ledger: Mapping[str, Entry], name: str) -> dict[str, Feed]:
    """The feeds of a language by the address of the page that each belongs to: of all changes, and of each topic.

    `name`: that of the site. A page without changes has none.
    """
    pages = [(f"{one.folder}changes/", one.folder, str(one.said["changes"]["title"]), one.own_articles)]
    for topic in one.topics.values():
        own = [article for article in topic.articles if article.path not in one.borrowed]
        pages.append((topic.url, topic.url, topic.label, own))
    found = {}
    for page, folder, label, articles in pages:
        if changed := changes(articles, ledger):
            found[page] = Feed(f"{folder}{FEED}", page, f"{name}: {label}", tuple(changed))
    return found


def atom(feed: Feed, name: str, base: str, said: Mapping[str, Any]) -> str:
    """A feed as Atom (RFC 4287); `name`: that of the site, `base`: its address, which a feed requires."""
    base = f"{base.rstrip('/')}/"
    newest = max(change.day for change in feed.changes).isoformat()
    page = base + feed.page
    rows = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"  <title>{escape(one_line(feed.title))}</title>",
        f"  <id>{escape(page)}</id>",
        f"  <link href={quoteattr(page)}/>",
        f"  <link rel='self' href={quoteattr(base + feed.path)}/>",
        f"  <updated>{newest}{_STAMP}</updated>",
        f"  <author><name>{escape(name)}</name></author>",
        *(_entry(change, base, said) for change in feed.changes),
        "</feed>",
    ]
    return "\n".join(rows) + "\n"


def _entry(change: Change, base: str, said: Mapping[str, Any]) -> str:
    address = base + change.article.url
    key = f"{escape(address)}#{change.day.isoformat()}"
    word = said["changes"]["new" if change.new else "changed"]
    title = escape(one_line(change.article.title))
    return (
        f"  <entry><title>{title}</title><id>{key}</id><link href={quoteattr(address)}/>"
        f"<updated>{change.day.isoformat()}{_STAMP}</updated><summary>{escape(word)}</summary></entry>"
    )
