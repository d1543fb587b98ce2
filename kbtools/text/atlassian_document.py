"""Atlassian document format, in which Jira and Confluence keep texts as JSON.

Nodes as in developer.atlassian.com, "Atlassian Document Format".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_TAGS = {
    "paragraph": "p",
    "heading": "h3",
    "bulletList": "ul",
    "orderedList": "ol",
    "listItem": "li",
    "codeBlock": "pre",
    "blockquote": "blockquote",
    "table": "table",
    "tableRow": "tr",
    "tableHeader": "th",
    "tableCell": "td",
}
_WITHOUT_TEXT = {"hardBreak": "<br>", "rule": "<hr>"}
_CARDS = frozenset(("inlineCard", "blockCard", "embedCard"))
_WITH_TEXT = frozenset(("emoji", "status", "mention", "placeholder"))  # their text is an attribute


def document_html(document: object) -> str:
    """A document as HTML; links keep their addresses. Anything that is no document is empty."""
    parts: list[str] = []
    _write(document, parts)
    return "".join(parts)


def mentioned(document: object) -> Iterator[str]:
    """The names of those whom a document mentions with `@`."""
    left = [document]
    while left:
        node = left.pop()
        if isinstance(node, list):
            left += node
        elif isinstance(node, Mapping):
            left.append(node.get("content"))
            name = _attribute(node, "text").removeprefix("@") if node.get("type") == "mention" else ""
            if name:
                yield name


def _write(node: object, parts: list[str]) -> None:
    if not isinstance(node, Mapping):
        return
    kind = str(node.get("type"))
    if kind == "text":
        parts.append(_text(node))
    elif kind in _WITHOUT_TEXT:
        parts.append(_WITHOUT_TEXT[kind])
    elif kind in _CARDS:
        parts.append(_link(_attribute(node, "url"), ""))
    elif kind in _WITH_TEXT:
        parts.append(escape(_attribute(node, "text") or _attribute(node, "shortName")))
    else:
        _write_block(node, _TAGS.get(kind, "div"), parts)


def _write_block(node: Mapping[str, Any], tag: str, parts: list[str]) -> None:
    content = node.get("content")
    if not isinstance(content, list):
        return
    parts.append(f"<{tag}>{escape(_attribute(node, 'title'))}")
    for inner in content:
        _write(inner, parts)
    parts.append(f"</{tag}>")


def _text(node: Mapping[str, Any]) -> str:
    said = node.get("text")
    text = escape(said) if isinstance(said, str) else ""
    marks = node.get("marks")
    for mark in marks if isinstance(marks, list) else ():
        if isinstance(mark, Mapping) and mark.get("type") == "link":
            return _link(_attribute(mark, "href"), text)
        if isinstance(mark, Mapping) and mark.get("type") == "code":
            text = f"<code>{text}</code>"
    return text


def _link(address: str, text: str) -> str:
    shown = escape(address)
    return f'<a href="{shown}">{text or shown}</a>' if address else text


def _attribute(node: Mapping[str, Any], name: str) -> str:
    attributes = node.get("attrs")
    value = attributes.get(name) if isinstance(attributes, Mapping) else None
    return value if isinstance(value, str) else ""
