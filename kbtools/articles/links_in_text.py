"""Links to articles in a text: by present address, by old slug, or by an address elsewhere (`old_urls`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from kbtools.articles.library import Folder
from kbtools.model.article import Article
from kbtools.settings import site_url
from kbtools.text.html import unescaped
from kbtools.workspace import Workspace

# Begins with the colon, which is rare, so that it is found fast.
_ADDRESS = re.compile(r":(?:(?<=https:)|(?<=http:))//[^\s\"'<>\[\]{}|\\^`]{4,2000}", re.IGNORECASE)
_OURS = re.compile(r"/articles/([A-Za-z0-9_-]+)(?:/|/index\.html)?$")
_LOCALE = re.compile(r"(?:/[a-z]{2}(?:-[a-z0-9]{2,4})?|(?<=/hc)/[a-z]{3})(?=/|$)", re.IGNORECASE)
_NO_LANGUAGE = "/hc"  # looks like one, and begins the addresses of Zendesk
# Help desks put the title behind the number, and change it with the title. Comments are parts of an article's page.
_NUMBERED = re.compile(r"(/(?:articles?|solutions/articles)/\d+)(?:-[^/]*)?(?:/comments/\d+)?$")


# What stands at the top of a built site, where no page may take its place.
_OF_THE_SITE = frozenset(
    "assets search api index.html 404.html llms.txt llms-full.txt changes.xml sitemap.xml sitemap.xml.gz "
    "robots.txt".split()
)
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
_LONGEST_NAME, _MOST_FOLDERS = 200, 20  # bytes; what every file system takes


class ArticleLinks:
    """Finds links to the articles of a help centre. `sites`: addresses where it is or was published."""

    def __init__(self, articles: Iterable[Article], sites: Iterable[str] = ()) -> None:
        articles = list(articles)
        self._slugs = {old.casefold(): article.slug for article in articles for old in article.replaces}
        self._slugs.update((article.slug.casefold(), article.slug) for article in articles)
        self._elsewhere: dict[tuple[str, str], str] = {}  # by address and language
        self._in_main_language: dict[tuple[str, str], str] = {}  # `en` for `en-us` and `en-gb`
        self._in_any_language: dict[str, str] = {}
        for article in sorted(articles, key=lambda article: bool(article.lang)):  # first those in the workspace's
            for address, language in map(address_and_language, article.old_urls):
                self._elsewhere.setdefault((address, language), article.slug)
                self._in_main_language.setdefault((address, _main(language)), article.slug)
                self._in_any_language.setdefault(address, article.slug)
        self._sites = tuple(canonical_address(site) for site in sites)

    @staticmethod
    def of(workspace: Workspace) -> ArticleLinks:
        """For a workspace: at the addresses in the settings and in `site_url` of mkdocs.yml."""
        folder = Folder.of(workspace)
        sites = (*workspace.settings.sites, *filter(None, [site_url(workspace.root)]))
        return ArticleLinks(folder.load().articles if folder.docs.is_dir() else (), sites)

    def known(self, slug: str) -> bool:
        """Whether an article has this slug or replaces it."""
        return slug.casefold() in self._slugs

    def slugs(self, text: str) -> tuple[str, ...]:
        """The slugs that a text (plain, Markdown or HTML) links to, each once, in order.

        An address on one of the sites counts whether or not an article with its slug is there.
        """
        if "://" not in text:
            return ()
        found = (self._slug(unescaped(f"http{address}")) for address in _ADDRESS.findall(text))
        return tuple(dict.fromkeys(slug for slug in found if slug))

    def _slug(self, address: str) -> str:
        at, language = address_and_language(address.rstrip(".,;:!?)*_"))
        elsewhere = self._elsewhere.get((at, language)) or self._in_main_language.get((at, _main(language)))
        elsewhere = elsewhere or self._in_any_language.get(at)
        if elsewhere:
            return elsewhere
        site = next((site for site in self._sites if at.startswith(f"{site}/articles/")), None)
        ours = _OURS.fullmatch(at[len(site) :]) if site is not None else None
        return self._slugs.get(ours[1].casefold(), ours[1]) if ours else ""


def _main(language: str) -> str:
    """A language without its region: `pt` for `pt-br`."""
    return language.partition("-")[0]


def redirect_place(url: str) -> str:
    """The file of the site that redirects from an old address, `hc/articles/1-Pair/index.html`.

    Empty where none can be: the address has no path, or the site needs the place for files of its own.
    """
    try:
        path = urlsplit(url if "://" in url else f"//{url}").path
    except ValueError:
        return ""
    parts = [part for part in path.split("/") if part and not part.startswith(".")]
    odd = any(len(part.encode()) > _LONGEST_NAME or _NOT_IN_NAMES.search(part) for part in parts)
    if not parts or odd or len(parts) > _MOST_FOLDERS or parts[0].casefold() in _OF_THE_SITE:
        return ""
    return "/".join(parts) if parts[-1].endswith((".html", ".htm")) else "/".join([*parts, "index.html"])


def canonical_address(url: str) -> str:
    """The canonical form of an address, equal for all addresses of one page: host and path.

    Without language, title, query and anchor; "" for a text that is no address.
    """
    return address_and_language(url)[0]


@lru_cache(maxsize=4096)  # tickets link to few pages, many times
def address_and_language(url: str) -> tuple[str, str]:
    """The canonical form of an address, and the language that it names, such as `de-at`; each "" where there is none.

    A language is known only before an article's number.
    """
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "", ""
    path, language = unquote(parts.path).rstrip("/"), ""
    numbered = _NUMBERED.search(path)
    if numbered:
        before = path[: numbered.start()]
        named = [part.lower() for part in _LOCALE.findall(before) if part.lower() != _NO_LANGUAGE]
        path, language = _LOCALE.sub("", before) + numbered[1], named[-1][1:] if named else ""
    return f"{host}{port}{path}", language
