"""Pages that Confluence and Notion saved as HTML: title and content, without what names people or other pages.

The classes and ids are those of the HTML exports of Confluence (3 to 8, and Cloud) and of Notion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from kbtools.articles.imported.allowed_html import DEEPEST, shallow_html
from kbtools.errors import KbError
from kbtools.model.imported_page import ImportedPage

_SPACE_END = " : "  # between the name of a Confluence space and the title of a page
_CONTENT = "wiki-content"
_MARKS = (_CONTENT, "page-body", "title-text", "page-metadata", "pagesubheading")  # each stands in one kind of page
# Parts of the content that list people, pages or files, and lists of contents, which the site makes itself.
_LISTS = (
    "contributors", "comment", "comments", "greybox", "page-metadata", "pageSection", "pagesubheading",
    "plugin-contributors", "plugin_pagetree", "recently-updated", "recently-updated-concise", "toc-macro",
    "userprofile", "user-profile", "vcard",
)  # fmt: skip


def could_be_wiki(html: str) -> bool:
    """Whether HTML of any form may be a page of Confluence or Notion."""
    return any(mark in html for mark in _MARKS)


def is_wiki_index(soup: BeautifulSoup, html: str) -> bool:
    """Whether a page is the start of a Confluence export, which describes the space and lists its pages."""
    return _CONTENT not in html and 'id="main-header"' in html and soup.find(id="title-text") is not None


def wiki_page(soup: BeautifulSoup, html: str) -> tuple[str, Tag] | None:
    """The title of a page of Confluence or Notion, and the part with its content; None for any other page.

    `soup` is read from `html`, which is clean (`clean_html`).
    """
    if 'class="page-body"' in html and (notion := soup.find("div", class_="page-body")):
        return _text(soup.find("title")), notion
    content = soup.find(class_=_CONTENT) if _CONTENT in html else None
    if content is None:
        return None
    said = soup.find(id="title-text") or soup.find(class_="pagetitle") or soup.find("title")
    crumbs = soup.find(id="breadcrumbs") or soup.find(class_="breadcrumbs")
    title = _without_space(_text(said), _text(crumbs.find("a")) if crumbs else "")
    _remove_lists(content)
    return title, content


def rendered_page(page: ImportedPage) -> ImportedPage:
    """A page as Confluence shows it, without what lists people, pages or files."""
    clean = shallow_html(page.text)
    if clean is None:
        return replace(page, problem=too_deep(page.place))
    soup = BeautifulSoup(clean, "html.parser")
    _remove_lists(soup)
    return replace(page, text=soup.decode_contents())


def too_deep(place: str) -> KbError:
    """Of such a page only the text could be taken, with the names of people around the content."""
    what = f"this page has more than {DEEPEST} tags within tags, so its content cannot be told from names around it"
    return KbError("page", what, where=place, hint="export it again, or write this article by hand")


def _remove_lists(content: Tag) -> None:
    """Take out lists of people and pages; of smileys and links to people only the text stays."""
    _replace(content.find_all(class_=_LISTS), lambda _: [])
    _replace(content.find_all("img", class_="emoticon"), lambda icon: [NavigableString(str(icon.get("alt") or ""))])
    _replace(content.find_all("a", class_="confluence-userlink"), lambda person: list(person.contents))


def _replace(parts: Sequence[Tag], kept: Callable[[Tag], list[PageElement]]) -> None:
    """Put what is `kept` of each part in its place. `parts`: in the order of the page."""
    replaced = {id(part) for part in parts}
    parents = {id(part.parent): part.parent for part in parts if part.parent is not None}
    # The innermost come first. All children are taken out and put back in order: to look for the place of each part
    # among its siblings takes quadratic time.
    for parent in reversed(parents.values()):
        children: list[PageElement] = []
        for child in parent.contents:
            children += kept(child) if isinstance(child, Tag) and id(child) in replaced else [child]
        parent.clear()
        parent.extend(children)


def _without_space(title: str, space: str) -> str:
    """A title without the name of its space; the name is up to the first ` : ` where it is not known."""
    if space and title.startswith(f"{space}{_SPACE_END}"):
        return title[len(space) + len(_SPACE_END) :]
    before, separator, after = title.partition(_SPACE_END)
    return (after or before) if separator else title


def _text(element: Tag | None) -> str:
    return " ".join(element.get_text().split()) if element else ""
