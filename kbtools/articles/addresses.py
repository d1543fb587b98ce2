"""Which articles a text links to: by their address here, by an old slug, by an address they had elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import unquote, urlsplit

from kbtools.articles.library import Folder
from kbtools.model.article import Article
from kbtools.settings import site_url
from kbtools.workspace import Workspace

_ADDRESS = re.compile(r"https?://[^\s\"'<>\[\]{}|\\^`]{4,2000}", re.IGNORECASE)
_OURS = re.compile(r"/articles/([A-Za-z0-9_-]+)(?:/|/index\.html)?$")
_LOCALE = re.compile(r"/[a-z]{2}(?:-[a-z0-9]{2,4})?(?=/|$)")
# Help desks put the title behind the number, and change it with the title.
_NUMBERED = re.compile(r"(/(?:articles?|solutions/articles)/\d+)(?:-[^/]*)?$")


class ArticleLinks:
    """Finds links to the articles of a help centre. `sites` are the addresses it is, or was, published at."""

    def __init__(self, articles: Iterable[Article], sites: Iterable[str] = ()) -> None:
        articles = list(articles)
        self._slugs = {old.casefold(): article.slug for article in articles for old in article.replaces}
        self._slugs.update((article.slug.casefold(), article.slug) for article in articles)
        self._elsewhere = {place(url): article.slug for article in articles for url in article.old_urls}
        self._sites = tuple(place(site) for site in sites)

    @staticmethod
    def of(workspace: Workspace) -> ArticleLinks:
        """Links to a workspace's articles, at the addresses that the settings and `site_url` of mkdocs.yml name."""
        folder = Folder.of(workspace)
        sites = (*workspace.settings.sites, *filter(None, [site_url(workspace.root)]))
        return ArticleLinks(folder.load().articles if folder.docs.is_dir() else (), sites)

    def known(self, slug: str) -> bool:
        """Whether an article has this slug, or had it."""
        return slug.casefold() in self._slugs

    def slugs(self, text: str) -> tuple[str, ...]:
        """The slugs that a text (plain, Markdown or HTML) links to, each once, in order.

        An address on one of the sites counts whether or not an article with its slug is there.
        """
        if "://" not in text:
            return ()
        found = (self._slug(unescape(address)) for address in _ADDRESS.findall(text))
        return tuple(dict.fromkeys(slug for slug in found if slug))

    def _slug(self, address: str) -> str:
        at = place(address.rstrip(".,;:!?)*_"))
        if at in self._elsewhere:
            return self._elsewhere[at]
        site = next((site for site in self._sites if at.startswith(f"{site}/articles/")), None)
        ours = _OURS.fullmatch(at[len(site) :]) if site is not None else None
        return self._slugs.get(ours[1].casefold(), ours[1]) if ours else ""


def place(url: str) -> str:
    """What two addresses of one page have in common: host and path, without language, title and what follows.

    An address that is none is "".
    """
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    path = unquote(parts.path).rstrip("/")
    numbered = _NUMBERED.search(path)
    if numbered:
        path = _LOCALE.sub("", path[: numbered.start()]) + numbered[1]
    return f"{host}{port}{path}"
