"""Pages in the files of a folder: HTML and Markdown, each with the title that it states."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from bs4 import BeautifulSoup

from kbtools.articles.imported.allowed_html import shallow_html, text_as_html
from kbtools.articles.imported.front_matter import NOT_PUBLIC, read_front_matter
from kbtools.articles.imported.headings import headings_below_title, underlined_as_marked
from kbtools.articles.imported.markdown_of_tools import read_markdown_of_tools
from kbtools.articles.imported.notion_files import columns_beside, split_properties, title_in_name
from kbtools.articles.imported.videos import frames_as_links
from kbtools.articles.imported.wiki_html import could_be_wiki, is_wiki_index, too_deep, wiki_page
from kbtools.model.imported_page import MARKDOWN, ImportedPage, is_page
from kbtools.text.decoding import file_text
from kbtools.text.markdown import opening_heading
from kbtools.text.normalise import one_line, slugify

_ORDER = ("SUMMARY", "_index")  # names of pages that only say the order of others
_BODY = re.compile(r"<body[\s>]", re.IGNORECASE)


def page_files(folder: Path) -> list[Path]:
    """The files of a folder that are pages by their names, sorted."""
    files = (file for file in folder.rglob("*") if is_page(file) and not file.is_dir())
    return sorted(file for file in files if not _is_hidden(file.relative_to(folder)))


def _is_hidden(path: Path) -> bool:
    """Whether a page is no article: in a hidden folder, or a table of contents of GitBook (`SUMMARY.md`) or Hugo."""
    return any(part.startswith(".") for part in path.parts) or path.stem in _ORDER


def page_of_file(file: Path, folder: Path) -> ImportedPage | None:
    """The page in a file of a folder; None for one that only lists others."""
    is_markdown = file.suffix.lower() in MARKDOWN
    text = file_text(file.read_bytes(), is_html=not is_markdown)
    place, url = str(file), file.relative_to(folder).as_posix()
    if is_markdown:
        page = _page_of_markdown(text, ImportedPage(place, "", "", url, is_markdown=True, file=file))
        return _page_of_notion(page, folder) if title_in_name(file.stem) else page
    text, frames = frames_as_links(text)
    page = ImportedPage(place, "", "", url, file=file, simplified=frames)
    clean = shallow_html(text)
    if clean is None and could_be_wiki(text):
        return replace(page, problem=too_deep(place))
    return _page_of_html(text_as_html(text) if clean is None else clean, text, page)


def _page_of_html(html: str, raw: str, page: ImportedPage) -> ImportedPage | None:
    """The page with the title and the content of clean HTML; `raw`: as it was, since cleaning drops `<body>`."""
    soup = BeautifulSoup(html, "html.parser")
    if is_wiki_index(soup, html):
        return None
    wiki = wiki_page(soup, html)
    if wiki:
        title = wiki[0] or _from_name(page)
        return replace(page, title=title, text=wiki[1].decode_contents(), slug=slugify(title))
    said, body = soup.find(["title", "h1"]), None if _BODY.search(raw) else soup.find(["main", "article"])
    title = " ".join(said.get_text().split()) if said else _from_name(page)
    return replace(page, title=title, text=(body or soup).decode_contents())


def _from_name(page: ImportedPage) -> str:
    """A title for a page that states none."""
    stem = Path(page.url).stem
    return title_in_name(stem) or stem.replace("-", " ")


def _page_of_markdown(text: str, page: ImportedPage) -> ImportedPage:
    front, text = read_front_matter(text)
    simplified: tuple[str, ...] = ()
    if not front.is_ours:
        text, simplified = read_markdown_of_tools(underlined_as_marked(text), is_mdx=page.url.endswith(".mdx"))
    heading, behind = opening_heading(text)
    if heading and heading.casefold() == (front.title or heading).casefold():
        text = text[behind:]
    return replace(
        page,
        title=front.title or heading or _from_name(page),
        text=text if front.is_ours else headings_below_title(text),
        tags=front.tags,
        is_draft=front.is_draft,
        slug=front.slug,
        fields={**front.fields, "extra": front.extra},
        left_out=front.left_out,
        is_ours=front.is_ours,
        simplified=simplified,
    )


def _page_of_notion(page: ImportedPage, folder: Path) -> ImportedPage:
    """The page without its properties; tags are read from them, and whether it is a draft."""
    columns = columns_beside(page.file, folder) if page.file else frozenset()
    said, text = split_properties(page.text, columns)
    values = {name.casefold(): value for name, value in said.items()}
    tags = tuple(filter(None, (one_line(tag) for tag in values.get("tags", "").split(","))))
    is_draft = page.is_draft or values.get("status", "").casefold() in NOT_PUBLIC
    return replace(page, text=text, tags=page.tags or tags, is_draft=is_draft, slug=page.slug or slugify(page.title))
