"""Links of a built site that lead nowhere: pages, anchors, images, scripts and forwarding pages, as a browser resolves
them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from kbtools.text.html import unescaped

_HERE = "http://site.invalid"  # used as the site's host when mkdocs.yml has no site_url
_ADDRESSES = {"href", "src", "poster", "data", "xlink:href"}  # `action` leads to the service
_REFRESH = re.compile(r"^\s*\d+\s*[;,]\s*url\s*=\s*['\"]?(?P<to>[^'\"]*)", re.IGNORECASE)
_SERVICE = "api/"
# A start tag without `<` in its attributes, or the start of a comment: what never ends is left at the next `<`.
_TAG = re.compile(
    r"<(?:!--|(?P<name>[a-zA-Z][^\s/<>]*)(?P<attributes>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>)",
)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+)))?")
# Where it ends, what holds no tags.
_ENDS = {
    "!--": re.compile("-->"),
    "script": re.compile(r"</script\b", re.IGNORECASE),
    "style": re.compile(r"</style\b", re.IGNORECASE),
}
# Anchors that the browser itself understands.
_ALWAYS = ("", "top")


@dataclass(frozen=True, slots=True)
class DeadLink:
    """`page` is the address of a page of the site, `line` the line of the link, `why` what is missing."""

    page: str
    line: int
    link: str
    why: str


@dataclass(frozen=True)
class Checked:
    """How many pages and links were looked at, and which links are dead, by page and line."""

    pages: int
    links: int
    dead: tuple[DeadLink, ...]


@dataclass
class _Page:
    """The anchors of a page, and its links with their lines."""

    ids: set[str] = field(default_factory=set)
    links: list[tuple[int, str]] = field(default_factory=list)
    base: str = ""

    @staticmethod
    def of(html: str) -> _Page:
        """Read a page once from start to end; tags within comments and scripts are none."""
        page, line, counted, place = _Page(), 1, 0, 0
        while found := _TAG.search(html, place):
            line, counted = line + html.count("\n", counted, found.start()), found.start()
            tag, place = (found["name"] or "").lower(), found.end()
            if tag:
                page._add(tag, found["attributes"], line)
            ends = _ENDS.get(tag if tag else "!--")
            if ends:
                end = ends.search(html, place)
                place = end.end() if end else len(html)
        return page

    def _add(self, tag: str, attributes: str, line: int) -> None:
        held: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(attributes):
            held.setdefault(name.lower(), unescaped("".join(values)))
        self.ids.update(held[name] for name in ("id", "name") if name in held and (name == "id" or tag == "a"))
        if tag == "base":
            self.base = held.get("href", "")
            return
        found = [held[name].strip() for name in _ADDRESSES & set(held)]
        found += [part.split()[0] for part in held.get("srcset", "").split(",") if part.strip()]
        forward = _REFRESH.match(held.get("content", ""))
        if tag == "meta" and held.get("http-equiv", "").lower() == "refresh" and forward:
            found.append(forward["to"].strip())
        self.links += [(line, link) for link in found]


def check_links(site: Path, site_url: str = "") -> Checked:
    """Look at every page of a built site; `site_url` is the address it will have. Other hosts are not contacted."""
    base = _base(site_url)
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    pages = {name: _read(site / name) for name in sorted(files) if name.endswith(".html")}
    known = _Known(base, files, pages)
    dead = [row for name, page in pages.items() for row in known.dead_links(name, page)]
    return Checked(len(pages), sum(len(page.links) for page in pages.values()), tuple(dead))


def _base(site_url: str) -> str:
    """The site's address with a `/` at its end."""
    return f"{(site_url or _HERE).rstrip('/')}/"


def _read(path: Path) -> _Page:
    return _Page.of(path.read_text(encoding="utf-8", errors="replace"))


@dataclass(frozen=True)
class _Known:
    """All pages and anchors that a link can lead to."""

    base: str
    files: set[str]
    pages: dict[str, _Page]

    def dead_links(self, name: str, page: _Page) -> Iterator[DeadLink]:
        """The links of one page that lead nowhere; those to the outside and to the service are not tried."""
        address = name.removesuffix("index.html")
        start = urljoin(self.base + address, page.base)
        told: set[str] = set()
        for line, link in page.links:
            why = "" if link in told else self._problem(start, link)
            if why:
                told.add(link)
                yield DeadLink(address, line, link, why)

    def _problem(self, start: str, link: str) -> str:
        try:
            to = urlsplit(urljoin(start, link))
        except ValueError:
            return "this is not an address"
        own = urlsplit(self.base)
        if to.scheme not in ("http", "https") or to.netloc != own.netloc:
            return ""
        if not f"{to.path}/".startswith(own.path):
            return f"it leads out of the site, which begins at {own.path}" if not urlsplit(link).netloc else ""
        path = unquote(to.path)[len(own.path) :]
        return "" if path.startswith(_SERVICE) else self._missing(path, to)

    def _missing(self, path: str, to: SplitResult) -> str:
        found = next((name for name in (path, posixpath.join(path, "index.html")) if name in self.files), None)
        if found is None:
            return "nothing is there"
        anchor = unquote(to.fragment).split(":~:")[0]
        if found not in self.pages or anchor in _ALWAYS or anchor in self.pages[found].ids:
            return ""
        return f"the page has no anchor '{anchor}'"
