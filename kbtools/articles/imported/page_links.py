"""Which article a link among imported pages leads to, whatever form the old help centre gave to addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urljoin

from kbtools.articles.imported.notion_files import id_in_address, id_in_name
from kbtools.articles.links_in_text import address_and_language
from kbtools.model.imported_page import ImportedPage
from kbtools.text.confluence_storage import TITLE

# Numbers that one vendor gives to one article of all its help centres: the host says nothing more.
_NUMBERED = re.compile(
    r"/(?:hc/(?:[a-z]{2,3}(?:-[a-z0-9]{2,4})?/)?articles|support/solutions/articles)/([0-9]+)", re.IGNORECASE
)
_FOLDER_PAGES = ("index", "README")  # pages that a folder's own address means


class PageLinks:
    """Finds the article that a page links to.

    `pages` with the slugs that they get. What several pages have in common, such as the number of an article and its
    translations, means the first of them.
    """

    def __init__(self, pages: Iterable[tuple[ImportedPage, str]]) -> None:
        self._known: dict[str, str] = {}
        also: dict[str, str] = {}
        for page, slug in pages:
            also.setdefault(f"{TITLE}{page.title.casefold()}", slug)
            if page.url:
                keys = _keys_of_path(page.url) if page.file else _keys_of_address(page.url)
                keys += filter(None, [id_in_address(page.url)])
                self._known.setdefault(keys[0], slug)
                for key in keys[1:]:
                    also.setdefault(key, slug)
        self._known = {**also, **self._known}

    def slug(self, page: ImportedPage, address: str) -> str | None:
        """The slug of the article that an address without its anchor means on a page; None where it is none."""
        if address.startswith(TITLE):
            return self._known.get(f"{TITLE}{unquote(address[len(TITLE) :]).casefold()}")
        notion = id_in_address(address)
        if notion:
            return self._known.get(notion)
        if page.file:
            at = normpath(f"{page.url.rpartition('/')[0]}/{unquote(address)}".lstrip("/"))
            return self._known.get(at)
        try:
            whole = urljoin(page.url, address)
        except ValueError:
            return None
        tried = _keys_of_address(whole, address_and_language(page.url)[1])
        return next((self._known[key] for key in tried if key in self._known), None)


def _keys_of_path(path: str) -> list[str]:
    """A page of a folder: its path, the path without the ending, the folder whose start it is, and the id of Notion."""
    plain = PurePosixPath(path).with_suffix("")
    folder = [plain.parent.as_posix()] if plain.name in _FOLDER_PAGES else []
    return [path, plain.as_posix(), *folder, *filter(None, [id_in_name(plain.name)])]


def _keys_of_address(url: str, language: str = "") -> list[str]:
    """What may be known of an address, the most exact first; `language`: that of the page, where the address has none.

    `en` stands for `en-gb` where that has no page. A number without its host is a key only where the vendor gives it to
    one article of all its help centres.
    """
    (canonical, own), numbered = address_and_language(url), _NUMBERED.search(url)
    at = [canonical, *([numbered[1]] if numbered else [])]
    language = own or language
    tried = dict.fromkeys((language, language.partition("-")[0])) if language else ()
    return [*(f"{one} {lang}" for lang in tried for one in at), *at]
