"""Plain text: normalised, split, freed of markup; nothing here knows what the text is about."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from html.parser import HTMLParser

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")  # single spaces, the most of all, are none of them
_WORD = re.compile(r"\w+(?:['’.-]\w+)*", re.UNICODE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_a-z])|\n+")
_FENCE = re.compile(r"^\s*(```|~~~)")
_QUOTED = re.compile(r"^\s*>")
_QUOTE_INTRO = re.compile(
    r"^\s*(?:on\b.{4,120}\bwrote:|am\b.{4,120}\bschrieb.{0,80}:|le\b.{4,120}\ba écrit\s*:"
    r"|-{2,}\s*(?:original|forwarded) message\s*-{2,}|_{10,})\s*$",
    re.IGNORECASE,
)


def normalise(text: str) -> str:
    """NFC, one kind of line end, no control or direction characters, single spaces; idempotent."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))
    if "  " in text or not text.replace("\n", "").isprintable():  # else there is nothing to look for
        text = _SPACES.sub(" ", _CONTROL.sub("", text))
    return unicodedata.normalize("NFC", "\n".join(line.strip() for line in text.split("\n")).strip())


def one_line(text: str, most: int = 0) -> str:
    """The text in one line, cut at a word with `…` when longer than `most` characters (0: never)."""
    flat = " ".join(normalise(text).split())
    if not most or len(flat) <= most:
        return flat
    cut = flat[: most - 1].rsplit(" ", 1)[0] if " " in flat[: most - 1] else flat[: most - 1]
    return cut.rstrip(" ,;:-") + "…"


def words(text: str) -> list[str]:
    """The words as written, in order."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences in order, each in one line; a line break also ends one."""
    parts = (" ".join(part.split()) for part in _SENTENCE_END.split(text))
    return [part for part in parts if part]


def count(number: int, one: str, many: str = "") -> str:
    """`1 article`, `2 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def slugify(text: str, most: int = 60) -> str:
    """A slug of ASCII letters, digits and hyphens, cut at a word; `article` when nothing is left."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    slug = "-".join(re.findall(r"[a-z0-9]+", ascii_text))
    if len(slug) > most:
        slug = slug[:most].rsplit("-", 1)[0]
    return slug or "article"


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that was probably meant, or None."""
    found = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return found[0] if found else None


def without_quoted_reply(text: str) -> str:
    """The message without what it quotes: `>` lines and all below "On … wrote:".

    A message that is nothing but a quotation is returned whole: a short ticket is never emptied.
    """
    kept: list[str] = []
    for line in text.split("\n"):
        if _QUOTE_INTRO.match(line):
            break
        if not _QUOTED.match(line):
            kept.append(line)
    own = "\n".join(kept).strip()
    return own or text


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
    """What a reader would see of an HTML fragment, a line a block."""
    parser = _TextOfHtml()
    parser.feed(html)
    parser.close()
    return re.sub(r"\n\s*\n+", "\n", normalise("".join(parser.parts)))


_MARKDOWN = [
    (re.compile(r"<!--.*?-->", re.DOTALL), " "),
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)(\{[^}]*\})?"), r"\1"),
    (re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),
    (re.compile(r"<((?:https?://|mailto:)[^>\s]+)>"), r"\1"),
    (re.compile(r"<[a-zA-Z/][^>\n]*>"), " "),
    (re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE), ""),
    (re.compile(r"^\s*\[![A-Z]+\]\s*$", re.MULTILINE), ""),
    (re.compile(r"^\s*(?:!!!|\?\?\?\+?)\s*\w+\s*(?:\"([^\"]*)\")?\s*$", re.MULTILINE), r"\1"),
    (re.compile(r"^\s*>\s?(?:\[![A-Z]+\])?", re.MULTILINE), ""),
    (re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+", re.MULTILINE), ""),
    (re.compile(r"^\s*\|?[\s:|-]{4,}\|?\s*$", re.MULTILINE), ""),
    (re.compile(r"\{[:#.][^}\n]*\}"), ""),
    (re.compile(r"(\*\*|__|\*|`+)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"[^\S\n]*\|[^\S\n]*"), " "),
    (re.compile(r"\\([`*_{}\[\]#])"), r"\1"),
]


def markdown_to_text(markdown: str) -> str:
    """The words of a Markdown text without its marks; headings keep their words, code its text."""
    for pattern, instead in _MARKDOWN:
        markdown = pattern.sub(instead, markdown)
    markdown = re.sub(r"^#{1,6}\s+", "", markdown, flags=re.MULTILINE)
    return re.sub(r"\n\s*\n+", "\n", normalise(markdown))


def split_at_headings(markdown: str) -> list[tuple[int, str, str]]:
    """`(level, heading, text)` in order; level 0 with an empty heading is what stands before the first one.

    Headings inside fenced code are code. The texts and headings are Markdown still.
    """
    found: list[tuple[int, str, list[str]]] = [(0, "", [])]
    fence = ""
    for line in markdown.split("\n"):
        mark = _FENCE.match(line)
        if mark:
            fence = "" if fence == mark[1] else fence or mark[1]
        heading = None if fence or mark else re.match(r"^(#{1,6})\s+(.*?)\s*#*\s*$", line)
        if heading:
            found.append((len(heading[1]), heading[2], []))
        else:
            found[-1][2].append(line)
    return [(level, heading, "\n".join(lines).strip()) for level, heading, lines in found]
