"""Addresses in Markdown, and in HTML within it: links and pictures lead where the new article needs them."""

from __future__ import annotations

import re
from collections.abc import Callable

from kbtools.articles.imported.html_to_markdown import address_of_link, markdown_of
from kbtools.text.html import unescaped
from kbtools.text.markdown import outside_code

_LINK = re.compile(r"((?:!?\[[^\[\]\n]*)?\]\()((?:[^()\s]++|\([^()\s]*+\))++)([^()\n]*+\))")
_REFERENCE = re.compile(r"^( {0,3}\[[^\[\]\n]++\]:[ \t]*+<?)([^\s<>]++)", re.MULTILINE)
_VALUES = r"((?:[^<>\"'{}]|\"[^\"<]*+\"|'[^'<]*+'|\{[^{}]*+\})*+)"
_IMAGE = re.compile(rf"<img\b{_VALUES}>", re.IGNORECASE)
_ANCHOR = re.compile(rf"<a\b{_VALUES}>([^<>\[\]\n]*+)</a\s*+>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w-])(src|alt|title|href)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|\{([^{}]*+)\})""")
_QUOTED = re.compile(r"[\"'`]([^\"'`]++)[\"'`]")
# A paragraph of HTML, in which Markdown reads no picture.
_BLOCK = re.compile(r"\s*+<(?:p|div|center|figure|picture|table)\b(?![^<>]*\bmarkdown\b)", re.IGNORECASE)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")


def with_addresses(markdown: str, rewritten: Callable[..., str], *, is_ours: bool) -> str:
    """The Markdown with the address that `rewritten` gives for each (`is_picture`); code stays as it is.

    Pictures in HTML become pictures in Markdown, since the site follows only those. Where `is_ours`, HTML stays.
    """

    def linked(link: re.Match[str]) -> str:
        return f"{link[1]}{rewritten(link[2], is_picture=link[1].startswith('!'))}{link[3]}"

    def referred(link: re.Match[str]) -> str:
        is_picture = link[2].lower().partition("?")[0].endswith(_PICTURES)
        return f"{link[1]}{rewritten(link[2], is_picture=is_picture)}"

    def changed(part: str) -> str:
        if not is_ours and "<img" in part and _BLOCK.match(part):
            blanks = len(part) - len(part.lstrip("\n"))
            return "\n" * blanks + markdown_of(part, "", rewritten)
        part = _REFERENCE.sub(referred, _LINK.sub(linked, part))
        if is_ours or "<" not in part:
            return part
        return _ANCHOR.sub(lambda tag: _link(tag, rewritten), _IMAGE.sub(lambda tag: _picture(tag, rewritten), part))

    return outside_code(markdown, changed).strip()


def _picture(tag: re.Match[str], rewritten: Callable[..., str]) -> str:
    """`![alt](address "title")` for an `<img>`; one without an address is left out."""
    said = _said(tag[1])
    if not said.get("src"):
        return ""
    alt = " ".join(said.get("alt", "").translate(str.maketrans("[]", "  ")).split())
    title = f' "{said["title"]}"' if said.get("title") and '"' not in said["title"] else ""
    return f"![{alt}]({address_of_link(rewritten(said['src'], is_picture=True))}{title})"


def _link(tag: re.Match[str], rewritten: Callable[..., str]) -> str:
    """A link to an article in Markdown; any other stays as it is."""
    address = _said(tag[1]).get("href", "")
    new = rewritten(address, is_picture=False) if address else ""
    return tag[0] if new == address else f"[{tag[2].strip() or new}]({new})"


def _said(values: str) -> dict[str, str]:
    """The attributes of a tag; of a value in braces, as JSX has them, the text in quotation marks."""
    found: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(values):
        quoted = _QUOTED.search(one[4] or "")
        found[one[1]] = unescaped(one[2] or one[3] or (quoted[1] if quoted else "")).strip()
    return found
