"""Confluence's storage format (XHTML with macros) to HTML."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import quote, unquote

_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_PARAMETER = re.compile(r"<ac:parameter\b[^<>]*+>[^<>]*+(?:<ri:[^<>]*+>[^<>]*+)*+</ac:parameter\s*+>")
_MACRO = re.compile(r"<ac:(?:structured-)?macro\b[^<>]*?\bac:name=\"([\w-]{1,60})\"")
_LINK = re.compile(r"<ac:link\b[^<>]*+>\s*+<ri:page\b([^<>]*+)>")
_IMAGE = re.compile(r"<ac:image\b[^<>]*+>\s*+<ri:(attachment|url)\b([^<>]*+)>")
_NAMED = re.compile(r"\bri:(?:content-title|filename|value)=\"([^\"]*+)\"")
_TITLE_ONLY = re.compile(r"(<a href=\"\?title=[^\"<>]*+\">)(?:\s*+</ri:page\s*+>)?+\s*+(?=</ac:link\s*+>)")
_SHOWN = frozenset(("info", "note", "warning", "tip", "panel", "expand", "code", "noformat", "excerpt", "toc"))
TITLE = "?title="  # begins the address of a page that is named by its title alone


def storage_to_html(storage: str, attachments: str = "") -> tuple[str, tuple[str, ...]]:
    """The HTML, and the macros of which only the text is left. `attachments`: the address before a file's name.

    A link to a page has the address `?title=` and the title, percent-encoded.
    """
    text = _PARAMETER.sub("", _without_cdata(storage))
    macros = dict.fromkeys(name for name in _MACRO.findall(text) if name not in _SHOWN)
    text = re.sub(r"<(/?)ac:plain-text-body\s*+>", r"<\1pre>", text)
    text = _IMAGE.sub(lambda image: _image(image, attachments), text)
    text = _LINK.sub(lambda link: f'<a href="{TITLE}{quote(_named(link[1]))}">', text)
    text = _TITLE_ONLY.sub(_with_title, text)
    return re.sub(r"</ac:link\s*+>", "</a>", text), tuple(f"{{{name}}}" for name in macros)


def _without_cdata(text: str) -> str:
    """The text with each CDATA section as text; one that never ends goes to the end."""
    parts, place = [], 0
    while (start := text.find(_CDATA, place)) >= 0:
        end = text.find(_CDATA_END, start)
        end = end if end >= 0 else len(text)
        parts += [text[place:start], escape(text[start + len(_CDATA) : end], quote=False)]
        place = end + len(_CDATA_END)
    return "".join([*parts, text[place:]])


def _image(image: re.Match[str], attachments: str) -> str:
    name = _named(image[2])
    address = f"{attachments}{quote(name)}" if image[1] == "attachment" else name
    return f'<img src="{escape(address)}" alt="{escape(name if image[1] == "attachment" else "")}">'


def _with_title(link: re.Match[str]) -> str:
    return link[1] + escape(unquote(link[1].partition(TITLE)[2].removesuffix('">')), quote=False)


def _named(attributes: str) -> str:
    found = _NAMED.search(attributes)
    return unescape(found[1]) if found else ""
