"""Markdown as sites read it: with the extensions of the mkdocs.yml that `kb init` writes, and with more."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown import Markdown
    from markdown.extensions import Extension

_EXTENSIONS = (
    *(f"markdown.extensions.{name}" for name in ("admonition", "attr_list", "def_list", "tables")),
    "pymdownx.details",
    "pymdownx.superfences",
    "pymdownx.highlight",
)
# What else lets raw HTML through. With these, some lines are taken out of the page that it holds without, such as
# abbreviations, so that a text is read both ways.
_MORE = tuple(f"markdown.extensions.{name}" for name in ("footnotes", "abbr", "md_in_html"))
_MARKS_OF_MORE = "[^", "*["  # one of them is in every footnote and every abbreviation
_OPTIONS = {"pymdownx.highlight": {"use_pygments": False}}  # colours of code would take a third of the time


def pages_of(text: str) -> set[str]:
    """The HTML that a text becomes, with each set of extensions; one page where both read it alike.

    Raises `RecursionError` for text that is nested too deep.
    """
    fewer, more = readers()
    pages = {fewer.reset().convert(text)}
    return pages if _is_read_alike(text, fewer, more) else pages | {more.reset().convert(text)}


@cache
def readers() -> tuple[Markdown, Markdown]:
    """Markdown with the extensions of `kb init`, and with more; made once, since it is slow to import."""
    from markdown import Markdown

    return Markdown(extensions=_extensions(_EXTENSIONS)), Markdown(extensions=_extensions((*_EXTENSIONS, *_MORE)))


def _extensions(names: Iterable[str]) -> list[Extension | str]:
    """The extensions themselves: for each name, Markdown would look through all installed packages."""
    return [import_module(name).makeExtension(**_OPTIONS.get(name, {})) for name in names]


def _is_read_alike(text: str, fewer: Markdown, more: Markdown) -> bool:
    """Whether a text, which `fewer` has just converted, means nothing else with the extensions of `more`.

    That is so where both take the same raw HTML out of it, none of it to be read as Markdown, and leave the same lines.
    """
    if any(mark in text for mark in _MARKS_OF_MORE):
        return False
    lines = text.split("\n")
    for step in more.reset().preprocessors:
        lines = step.run(lines)
    html = more.htmlStash.rawHtmlBlocks
    left = vars(fewer).get("lines")  # as the first step of converting left it; the types do not tell of it
    return bool(lines == left and html == fewer.htmlStash.rawHtmlBlocks[: len(html)])
