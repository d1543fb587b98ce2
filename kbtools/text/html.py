"""HTML to text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from kbtools.text.normalise import normalise


class _TextOfHtml(HTMLParser):
    BLOCKS = frozenset(
        "address article aside blockquote br dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li main nav "
        "ol p pre section table td th tr ul".split()
    )
    HIDDEN = frozenset(("script", "style", "template", "title"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.hidden += tag in self.HIDDEN
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in self.HIDDEN))
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def html_to_text(html: str) -> str:
    """The visible text of an HTML fragment, one line per block."""
    parser = _TextOfHtml()
    parser.feed(html)
    parser.close()
    return re.sub(r"\n\s*\n+", "\n", normalise("".join(parser.parts)))
