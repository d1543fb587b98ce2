"""From pages to articles: HTML becomes Markdown, links between pages lead to the articles, pictures are copied."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from kbtools.articles.imported.html_to_markdown import markdown_of
from kbtools.articles.imported.markdown_links import with_addresses
from kbtools.articles.imported.page_links import PageLinks
from kbtools.articles.imported.pictures_beside import SCHEME, picture_beside, picture_kind
from kbtools.articles.imported.translations import told_by_place, translated, with_sources
from kbtools.articles.imported.videos import VIDEO, frames_as_links
from kbtools.articles.imported.wiki_html import rendered_page
from kbtools.errors import KbError
from kbtools.model.article import SLUG, Article
from kbtools.model.imported_page import ConvertedPage, ImportedPage, ImportedPicture
from kbtools.system.own_files import OwnFiles
from kbtools.text.confluence_storage import TITLE
from kbtools.text.normalise import one_line, slugify

IMAGES = "images"  # below the articles' folder
Fetch = Callable[[str], Path | None]
log = logging.getLogger(__name__)


def converted(
    pages: Sequence[ImportedPage],
    fetch: Callable[[str, str], Path | None] | None = None,
    lang: str = "en",
    there: Iterable[Article] = (),
) -> Iterator[ConvertedPage]:
    """The pages as articles, in order, each with a unique slug and its old address; translations name their article.

    `fetch` is called with an article's slug and the address of a picture on another server that it shows. `lang`: the
    help centre's language; `there`: its articles until now.
    """
    pages = told_by_place(pages, lang)
    sources = translated(pages, lang)
    slugs = _slugs(pages, sources)
    pages = with_sources(pages, slugs, sources, there)
    links = PageLinks(zip(pages, slugs, strict=True))
    own = next((OwnFiles(page.file.parents[page.url.count("/")]) for page in pages if page.file), None)
    names: dict[str, Path] = {}
    for page, slug in zip(pages, slugs, strict=True):
        pictures = _Pictures(page, slug, names, own, partial(fetch, slug) if fetch else None)
        try:
            yield _converted(page, slug, links, pictures)
        except Exception as failure:  # whatever one page holds, the others come
            log.exception("%s: this page cannot be converted", page.place)
            why = f"this page cannot be converted: {type(failure).__name__}"
            problem = KbError(
                "internal", why, where=page.place, hint="write this article by hand; the others are imported"
            )
            yield ConvertedPage(page.place, {"slug": slug}, problem=problem)


def _slugs(pages: Sequence[ImportedPage], later: Container[int]) -> list[str]:
    """A slug for each page; those `later` get one when all others have theirs."""
    taken: set[str] = set()
    found = [""] * len(pages)
    for number in sorted(range(len(pages)), key=lambda number: number in later):
        page = pages[number]
        stem = page.slug or (Path(page.url).stem if page.file else "")
        slug = first = stem if SLUG.fullmatch(stem) and stem not in ("index", "README") else slugify(page.title)
        if page.lang and slug.casefold() in taken:
            slug = first = f"{first}-{page.lang.casefold()}"
        numbers = count(2)
        while slug.casefold() in taken:
            slug = f"{first}-{next(numbers)}"
        taken.add(slug.casefold())
        found[number] = slug
    return found


@dataclass
class _Pictures:
    """The pictures of one page: `found` by address, `elsewhere` on another server, and files `refused`.

    `names`: those that pictures of all pages have got, with the files.
    """

    page: ImportedPage
    slug: str
    names: dict[str, Path]
    own: OwnFiles | None
    fetch: Fetch | None
    found: dict[str, ImportedPicture] = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)
    refused: dict[str, KbError] = field(default_factory=dict)

    def address_of(self, address: str) -> str:
        """The address of a picture's copy, relative to `articles/SLUG.md`; unchanged where there is no copy."""
        path = address.partition("#")[0]
        try:
            file = self._file(path)
        except KbError as problem:
            self.refused[path] = problem
            return address
        if file is None:
            self.elsewhere.append(address)
            return address
        if path not in self.found:
            name = _name(self.slug, file, self.names)
            self.names[name] = file
            self.found[path] = ImportedPicture(file, name)
        return f"../{IMAGES}/{self.found[path].name}"

    def _file(self, path: str) -> Path | None:
        beside = picture_beside(self.page, path, self.own) if self.own else None
        return beside or (_fetched(self.page, path, self.fetch) if self.fetch else None)


def _converted(page: ImportedPage, slug: str, links: PageLinks, pictures: _Pictures) -> ConvertedPage:
    page = rendered_page(page) if page.is_rendered else page
    if page.problem:
        return ConvertedPage(page.place, {"slug": slug}, problem=page.problem)

    def rewritten(address: str, *, is_picture: bool) -> str:
        """The new address, relative to `articles/SLUG.md`."""
        path, _, anchor = address.partition("#")
        other = links.slug(page, path) if path else None
        if other:
            return f"{other}.md{'#' + anchor if anchor else ''}"
        if address.startswith(TITLE):  # of a page that is not among these
            return ""
        return pictures.address_of(address) if is_picture else address

    frames: tuple[str, ...] = ()
    if page.is_markdown:
        body = with_addresses(page.text, rewritten, is_ours=page.is_ours)
    else:
        html, frames = frames_as_links(page.text)
        body = markdown_of(html, page.title, rewritten)
    row: dict[str, Any] = {"title": one_line(page.title), "slug": slug, "body": body, "tags": list(page.tags)}
    row |= {"old_urls": [page.url] if page.url and not page.file else [], "draft": page.is_draft or page.is_restricted}
    found, refused = tuple(pictures.found.values()), tuple(pictures.refused.values())
    return ConvertedPage(
        page.place,
        row,
        found,
        tuple(pictures.elsewhere),
        refused,
        is_restricted=page.is_restricted,
        fields={"lang": page.lang, **page.fields} if page.lang else page.fields,
        left_out=page.left_out,
        simplified=(*page.simplified, *frames, *([VIDEO] if "<video" in page.text and not page.is_markdown else [])),
    )


def _fetched(page: ImportedPage, address: str, fetch: Fetch) -> Path | None:
    try:
        whole = address if page.file or SCHEME.match(address) else urljoin(page.url, address)
    except ValueError:
        return None
    return fetch(whole) if whole.startswith(("http://", "https://")) else None


def _name(slug: str, file: Path, taken: Mapping[str, Path]) -> str:
    """A name of its own, since pictures of two folders may be called alike, with the ending of its content.

    It begins with the slug of the article; a name that does so already stays.
    """
    ending, stem = f".{picture_kind(file)}", slugify(file.stem)
    own = file.stem.casefold()
    if SLUG.fullmatch(file.stem) and (own == slug.casefold() or own.startswith(f"{slug.casefold()}-")):
        slug, stem = file.stem, ""
        ending = file.suffix if (file.suffix, ending) == (".jpeg", ".jpg") else ending
    first = f"{slug}-{stem}" if stem else slug
    names = chain([first], (f"{first}-{number}" for number in count(2)))
    return next(f"{name}{ending}" for name in names if taken.get(f"{name}{ending}", file) == file)
