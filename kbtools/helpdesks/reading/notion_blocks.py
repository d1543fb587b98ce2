"""The content of a page of Notion's API, a tree of blocks, to HTML.

Fields as in developers.notion.com, "Block" and "Rich text". A block's own blocks are in `children`, in the block or in
the object that is named as its type.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from kbtools.helpdesks.reading.fields import Record, inner, items, text

SITE = "https://www.notion.so"
_DEEPEST = 30  # blocks within blocks
_TAGS = {"paragraph": "p", "quote": "blockquote", "callout": "blockquote", "toggle": "p"} | {
    f"heading_{level}": f"h{level}" for level in (1, 2, 3, 4)
}
_LISTS = {"bulleted_list_item": "ul", "numbered_list_item": "ol", "to_do": "ul"}
_LINKS = ("bookmark", "embed", "link_preview", "video", "file", "pdf", "audio")
_WITHOUT_TEXT = ("column_list", "column", "synced_block", "table_of_contents", "breadcrumb", "child_page")
_MARKS = (("bold", "b"), ("italic", "i"), ("strikethrough", "s"))


def html_of(blocks: Sequence[Record]) -> tuple[str, tuple[str, ...]]:
    """The HTML of blocks, and the names of those of which only what is in them is left, such as `{child_database}`."""
    left: dict[str, None] = {}
    return _html(blocks, left, 0), tuple(left)


def rich_text(parts: Sequence[Record]) -> str:
    """The HTML of formatted text, without names of people that it mentions."""
    return "".join(_marked(part) for part in parts if text(part, "mention.type") != "user")


def _html(blocks: Sequence[Record], left: dict[str, None], level: int) -> str:
    parts, open_list = [], ""
    for block in blocks if level < _DEEPEST else ():
        kind = text(block, "type")
        wanted = _LISTS.get(kind, "")
        if wanted != open_list:
            parts += [f"</{open_list}>" if open_list else "", f"<{wanted}>" if wanted else ""]
            open_list = wanted
        parts.append(_block(block, kind, left, level))
    return "".join([*parts, f"</{open_list}>" if open_list else ""])


def _block(block: Record, kind: str, left: dict[str, None], level: int) -> str:
    said, content = inner(block, kind), rich_text(items(block, f"{kind}.rich_text"))
    below = items(block, "children") or items(said, "children")
    if kind == "table":
        return _table(below)
    if kind in _LISTS:
        return f"<li>{content}{_html(below, left, level + 1)}</li>"
    special = _SPECIAL.get(kind)
    if special:
        content = special(said, content)
    elif kind in _TAGS:
        content = f"<{_TAGS[kind]}>{content}</{_TAGS[kind]}>"
    elif kind in _LINKS:
        content = _link(said)
    elif kind not in _WITHOUT_TEXT:
        left[f"{{{kind}}}"] = None
    return content + _html(below, left, level + 1)


def _table(rows: Sequence[Record]) -> str:
    cells = (row.get("cells") for row in (inner(row, "table_row") for row in rows))
    lines = (
        "".join(f"<td>{rich_text(items({'': cell}, ''))}</td>" for cell in row)
        for row in cells
        if isinstance(row, list)
    )
    return "<table>{}</table>".format("".join(f"<tr>{line}</tr>" for line in lines))


def _link(said: Record) -> str:
    address = _address(said)
    words = rich_text(items(said, "caption")) or escape(text(said, "name")) or escape(address)
    return f'<p><a href="{escape(address)}">{words}</a></p>' if address else ""


def _image(said: Record, _: str) -> str:
    words = "".join(text(part, "plain_text") for part in items(said, "caption"))
    return f'<p><img src="{escape(_address(said))}" alt="{escape(words)}"></p>' if _address(said) else ""


def _address(said: Record) -> str:
    return text(said, "url", "external.url", "file.url")


_SPECIAL: dict[str, Callable[[Record, str], str]] = {
    "code": lambda said, _: (
        f"<pre>{escape(''.join(text(one, 'plain_text') for one in items(said, 'rich_text')))}</pre>"
    ),
    "divider": lambda *_: "<hr>",
    "equation": lambda said, _: f"<p><code>{escape(text(said, 'expression'))}</code></p>",
    "image": _image,
}


def _marked(part: Record) -> str:
    """One stretch of text with its marks and its link; an address without a host is one of Notion's."""
    content = escape(text(part, "plain_text", "text.content")).replace("\n", "<br>")
    marks, address = inner(part, "annotations"), text(part, "href")
    if marks.get("code") is True:
        content = f"<code>{content}</code>"
    for name, tag in _MARKS:
        if marks.get(name) is True and content.strip():
            content = f"<{tag}>{content}</{tag}>"
    whole = f"{SITE}{address}" if address.startswith("/") else address
    return f'<a href="{escape(whole)}">{content}</a>' if address else content
