"""HTML of an article to Markdown; text stays text, whatever it looks like to Markdown or to a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from bs4 import BeautifulSoup
from markdownify import ATX, MarkdownConverter

from kbtools.articles.imported.allowed_html import clean_html, is_harmless_address
from kbtools.articles.imported.headings import levels_below_title
from kbtools.text.html import unescaped

_AROUND_PICTURES = ["p", "li", "td", "a", "h2", "h3"]
_BLANK = re.compile(r"\n{3,}")
_BLANKS = re.compile(r"[ \t\r\n]{2,}")
_BACKTICKS = re.compile(r"`+")
_BLOCKS = frozenset("br p div ul ol li table pre blockquote h1 h2 h3 h4 h5 h6 hr dl dt dd section article".split())
_ENDS_ADDRESS, _ENDS_ADDRESS_OR_BRACKET = re.compile(r"[\s<>\"'\\`\[\]{}]"), re.compile(r"[\s<>()\"'\\`\[\]{}]")
_BALANCED = re.compile(r"(?:[^()]|\([^()]*\))*")
_DIGITS = re.compile(r"[0-9]{1,9}")
_MOST_COLUMNS = 50
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]

# What would begin something in Markdown, with the character that the site's Markdown takes as text.
_BACKSLASH = re.compile(r"\\(?=[\\`*_{}\[\]()#+\-.!>\n]|$)")
_ENTITY = re.compile(r"&(?=#?\w{1,40};)")
_BRACKET = re.compile(r"\](?=[(\[:])")
_BRACKET_AT_END = re.compile(r"\](?=\s?$)")
_LINE_START = re.compile(r"^([ \t]{0,3})([#>]|~~~|!!!|\?\?\?|:(?=\s)|(?:==+|--+)(?=[ \t]*$))", re.MULTILINE)
_ITEM_START = re.compile(r"^(\s{0,3})(?:([-+])|(\d{1,9})\.)(?=\s)")
_BY_BACKSLASH = frozenset("#>-+!")


def markdown_of(html: str, title: str, rewritten: Callable[..., str]) -> str:
    """Markdown of an article's HTML, without a heading that repeats its title.

    `rewritten` is asked for the address of each link and picture (`is_picture`).
    """
    soup = BeautifulSoup(clean_html(html), "html.parser")
    for said in soup("title"):
        said.decompose()
    opening = soup.find("h1")
    if opening and " ".join(opening.get_text().split()).casefold() == title.casefold():
        opening.decompose()
    headings = soup.find_all(_HEADINGS)
    for heading, level in zip(headings, levels_below_title(int(one.name[1]) for one in headings), strict=True):
        heading.name = f"h{level}"
    for link in soup("a", href=True):
        link["href"] = address_of_link(rewritten(str(link["href"]), is_picture=False))
    for image in soup("img", src=True):
        image["src"] = address_of_link(rewritten(str(image["src"]), is_picture=True))
    for items in soup("ol"):
        first = _number(items.get("start"))
        for number, item in enumerate(items.find_all("li", recursive=False), first):
            item["value"] = str(number)
    _collapse_blanks(soup)
    made = _Converter(heading_style=ATX, bullets="-", keep_inline_images_in=_AROUND_PICTURES).convert_soup(soup)
    return _BLANK.sub("\n\n", str(made)).strip()


def _collapse_blanks(soup: BeautifulSoup) -> None:
    """Make one blank of many outside `pre`, as a browser does; markdownify would take quadratic time for it."""
    for text in soup.find_all(string=_BLANKS):
        if text.find_parent("pre") is None:
            text.replace_with(_BLANKS.sub(lambda run: "\n" if set("\r\n") & set(run[0]) else " ", str(text)))


def address_of_link(address: str) -> str:
    """An address that ends where it ends, for `[text](address)`; empty for one that must not be followed."""
    if not is_harmless_address(address):
        return ""
    ends = _ENDS_ADDRESS if _BALANCED.fullmatch(address) else _ENDS_ADDRESS_OR_BRACKET
    encoded = ends.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address.strip())
    return _ENTITY.sub("&amp;", encoded)


class _Converter(MarkdownConverter):
    """markdownify's rules, with those that let text become markup, or that take quadratic time, in another way."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Text stays text: what reads like a tag, a link or an attribute list was none."""
        text = _ENTITY.sub("&amp;", _BACKSLASH.sub(r"\\\\", text))
        text = str(super().escape(text, parent_tags))  # type: ignore[misc]  # not in its stubs
        text = text.replace("<", "&lt;").replace("`", r"\`").replace("{", r"\{")
        text = text.replace("[", r"\[").replace("]", r"\]") if "a" in parent_tags else _BRACKET.sub(r"\]", text)
        return text.replace("|", "&#124;") if {"td", "th"} & parent_tags else text

    def process_text(self, el: Any, parent_tags: set[str] | None = None) -> str:
        """As markdownify, but a line that reads like a heading or an item of a list stays a line."""
        text = str(super().process_text(el, parent_tags=parent_tags))  # type: ignore[misc]  # not in its stubs
        if "_noformat" in (parent_tags or ()):
            return text
        before, after = el.previous_sibling, el.find_next(string=True)
        if after is not None and str(after).lstrip()[:1] in ("(", "[", ":"):
            text = _BRACKET_AT_END.sub(r"\]", text)
        if before is None or before.name in _BLOCKS:
            return _LINE_START.sub(_as_text, _ITEM_START.sub(_item_as_text, text))
        first, newline, rest = text.partition("\n")
        return first + newline + _LINE_START.sub(_as_text, rest)

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A link whose text is its address is written as the address alone."""
        href = str(el.get("href") or "")
        if "_noformat" in parent_tags or not text.strip() or not href:
            return text
        before, after = " " * text.startswith(" "), " " * text.endswith(" ")
        if unescaped(text).replace("\\", "") == href and href.startswith(("http://", "https://")):
            return f"{before}<{href}>{after}"
        return f"{before}[{text.strip()}]({href}{_title(el)}){after}"

    def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A picture; in a heading or a cell, where it must not stand, its description."""
        del text
        alt = self.escape(" ".join(str(el.get("alt") or "").split()), {"a"})
        if "_inline" in parent_tags and el.parent.name not in _AROUND_PICTURES:
            return alt
        return f"![{alt}]({el.get('src') or ''}{_title(el)})"

    def convert_video(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A link to the video."""
        source = el.find("source", src=True)
        src = address_of_link(str(el.get("src") or (source.get("src") if source else "") or ""))
        return f"[{text.strip() or 'Video'}]({src})" if src and "_noformat" not in parent_tags else text

    def convert_li(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """What stands in an item is set in by four spaces, as Python-Markdown wants it, not by the item's mark."""
        del parent_tags
        first, *rest = text.strip().split("\n")
        mark = f"{el.get('value')}. " if el.get("value") else "- "
        lines = [f"{mark}{first}", *(f"    {line}" if line else "" for line in rest)]
        return "\n".join(lines) + "\n" if first else "\n"

    def convert_code(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Code; in a table, where `|` would end the cell within the code, text."""
        if "|" in text and {"td", "th"} & parent_tags and "_noformat" not in parent_tags:
            return self.escape(text, parent_tags)
        return str(super().convert_code(el, text, parent_tags))  # type: ignore[misc]  # not in its stubs

    convert_kbd = convert_samp = convert_code

    def convert_pre(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Code between fences that are longer than any in it; in a line, where a fence cannot stand, as `code`."""
        if {"_inline", "a", "b", "strong", "em", "i"} & parent_tags or "_noformat" in parent_tags:
            return self.convert_code(el, " ".join(text.split()), parent_tags)
        fence = "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(text)), default=0))
        lines = text.strip("\n").rstrip()
        return f"\n\n{fence}\n{lines}\n{fence}\n\n" if lines else ""

    def convert_tr(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A row, and below the first one the line that Markdown wants; a table without a head gets an empty one."""
        del parent_tags
        row = f"|{text}\n"
        group = el if el.parent is None or el.parent.name == "table" else el.parent
        if el.find_previous_sibling("tr") or group.find_previous_sibling(["tr", "thead", "tbody", "tfoot"]):
            return row
        cells = el.find_all(["td", "th"])
        columns = sum(_columns(cell) for cell in cells)
        rule = f"| {' | '.join(['---'] * columns)} |\n"
        alone = el.parent is not None and el.parent.name == "thead" and len(el.parent.find_all("tr", limit=2)) == 1
        is_head = alone or all(cell.name == "th" for cell in cells)
        return row + rule if is_head else f"| {' | '.join([''] * columns)} |\n{rule}{row}"

    def convert_td(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A cell, in one line."""
        del parent_tags
        return f" {' '.join(text.split(chr(10))).strip()} {'|' * _columns(el)}"

    convert_th = convert_td


def _as_text(found: re.Match[str]) -> str:
    """The start of a line, so that it begins nothing; entities where Markdown knows no backslash."""
    before, mark = found[1], found[2]
    return f"{before}\\{mark}" if mark[0] in _BY_BACKSLASH else f"{before}&#{ord(mark[0])};{mark[1:]}"


def _item_as_text(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[2] else f"{found[1]}{found[3]}\\."


def _title(el: Any) -> str:
    title = escape(" ".join(str(el.get("title") or "").split()), quote=False).replace('"', "&quot;")
    return f' "{title}"' if title else ""


def _columns(cell: Any) -> int:
    return max(1, min(_MOST_COLUMNS, _number(cell.get("colspan"))))


def _number(attribute: Any) -> int:
    """A number of up to nine digits; 1 for anything else."""
    return int(attribute) if _DIGITS.fullmatch(str(attribute)) else 1
