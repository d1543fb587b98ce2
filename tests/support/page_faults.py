"""What a page of the site must not hold, whoever wrote its Markdown: found without the cleaner of the import."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from markdown import Markdown

# The extensions of the mkdocs.yml that `kb init` writes.
SITE = Markdown(
    extensions=["admonition", "attr_list", "def_list", "tables", "toc", "pymdownx.details", "pymdownx.superfences"]
)
FORBIDDEN = set(
    (
        "script style iframe object embed form meta base link svg math template input button frame applet "
        "noscript textarea select animate"
    ).split()
)


class Page(HTMLParser):
    """What a page holds that it must not hold; read without the cleaner that the import uses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN:
            self.faults.append(tag)
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20]", "", unescape(value or "")).lower()
            if name.startswith("on") and value:
                self.faults.append(f"{tag} {name}={value}")
            if re.match(r"(javascript|vbscript|data|file|blob):", address):
                self.faults.append(f"{tag} {name}={value}")
            if name == "style" and not re.fullmatch(r"text-align: (left|right|center);", value or ""):
                self.faults.append(f"{tag} {name}={value}")


def faults(markdown: str) -> list[str]:
    """What the page of a Markdown text holds that it must not hold."""
    return Page(SITE.reset().convert(markdown)).faults
