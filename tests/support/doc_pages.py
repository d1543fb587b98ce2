"""The documentation as data: its pages, headings, tables and code blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kbtools.model.article import split_front_matter
from kbtools.text.markdown import split_at_headings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
ARTICLES = DOCS / "articles"
_CELL = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"^ *(`{3,})(\w*)\n(.*?)^ *\1 *$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced code block and the page it stands in; its lines begin where the first one does."""

    language: str
    text: str
    page: str


def pages() -> list[Path]:
    """Every page of docs/, and the README."""
    return [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"]


def body(slug: str) -> str:
    """An article's text below its front matter."""
    return split_front_matter((ARTICLES / f"{slug}.md").read_text(encoding="utf-8"))[1]


def by_heading(slug: str, level: int = 2) -> dict[str, str]:
    """An article's text by its headings of a level; what stands under deeper ones belongs to them."""
    found: dict[str, str] = {}
    name = ""
    for deep, heading, text in split_at_headings(body(slug)):
        if deep == level:
            name, found[heading] = heading, text
        elif deep > level and name:
            found[name] += f"\n\n{text}"
        elif 0 < deep < level:
            name = ""
    return found


def tables(text: str) -> list[list[list[str]]]:
    """Every table as rows of cells, without its head."""
    found: list[list[list[str]]] = []
    before = ""
    for line in text.splitlines():
        row = line.strip()
        if row.startswith("|") and not before.startswith("|"):
            found.append([])
        elif row.startswith("|") and not re.fullmatch(r"[|\s:-]+", row):
            found[-1].append([cell.strip().replace(r"\|", "|") for cell in _CELL.split(row.strip("|"))])
        before = row
    return found


def spans(text: str) -> list[str]:
    """What stands between backticks in running text, fenced blocks left out."""
    return re.findall(r"(?<!`)`([^`\n]+)`(?!`)", _FENCE.sub("", text))


def blocks(language: str, slugs: tuple[str, ...] = ()) -> Iterator[Block]:
    """The code blocks in a language, of all pages or of the named articles."""
    for page in [ARTICLES / f"{slug}.md" for slug in slugs] or pages():
        for match in _FENCE.finditer(page.read_text(encoding="utf-8")):
            if match[2] == language:
                lines = match[3].splitlines()
                indent = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
                text = "\n".join(line[indent:] for line in lines)
                yield Block(language, text, page.relative_to(ROOT).as_posix())
