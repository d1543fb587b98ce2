"""What other tools add to Markdown and this site does not know: components of MDX, tags of GitBook, Jekyll and Hugo.

Their content is kept, and their names are told, so that somebody looks at the article.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kbtools.articles.imported.videos import VIDEO, frames_as_links
from kbtools.text.markdown import outside_code

_IMPORT = re.compile(r"^import\s[^\n]*?['\"][^'\"\n]+['\"]", re.MULTILINE)
_MODULE = ("import ", "export ")
_FENCE = re.compile(r"\s*+(```|~~~)")
_COMPONENT_LINE = re.compile(r"(\s*+)<(/?)[A-Z][\w.]*+")
_VALUES = r"(?:[^<>{}\"']|\"[^\"<]*+\"|'[^'<]*+'|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\})*+"
_COMPONENT = re.compile(rf"</?([A-Z][\w.]*+)({_VALUES})>")
_LINK_COMPONENT = re.compile(r"<Link\b([^<>]*+)>([^<>\[\]]*+)</Link>")
_TARGET = re.compile(r"\b(?:to|href)=[\"']([^\"'\s]++)")
_LABEL = re.compile(r"\b(?:label|title|summary|header)=(?:\"([^\"]++)\"|'([^']++)')")
_SOURCE = re.compile(r"\b(?:src|url|image)=[\"']?([^\s\"'<>{}]+)")
_ALT = re.compile(r"\b(?:alt|caption)=(?:\"([^\"\[\]]*+)\"|'([^'\[\]]*+)')")
_PICTURE_END = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
_LIQUID = re.compile(r"\{%[-\s]*+([\w-]++)((?:[^%{}\n]|%(?!\}))*+)%\}")
_HUGO = re.compile(r"\{\{[<%]\s*+/?\s*+([\w-]++)((?:[^{}<>%\n]|[<>%](?!\}\}))*+)[<>%]\}\}")
_ADMONITION = re.compile(r"^[ \t]*+:{3,}[ \t]*+(?:([a-z]++)[ \t]*+\[?([^\n\]]*+)\]?)?[ \t]*$", re.MULTILINE)
_REFERENCES = frozenset(("ref", "relref", "link", "post_url"))  # stand for an address
_VIDEOS = {"youtube": "https://www.youtube.com/watch?v={}", "vimeo": "https://vimeo.com/{}"}


def read_markdown_of_tools(text: str, *, is_mdx: bool) -> tuple[str, tuple[str, ...]]:
    """Markdown that this site knows, and the names of what only the content or a link is left of.

    A file that imports components is read as MDX, whatever its name says.
    """
    names: dict[str, None] = {}
    if is_mdx or _IMPORT.search(text):
        text = outside_code(_without_modules(text), lambda part: _without_components(_without_comments(part), names))
    return outside_code(text, lambda part: _without_tags(part, names)).strip("\n"), tuple(names)


def _without_modules(text: str) -> str:
    """MDX without its imports and exports, and without the indentation of what stands in components."""
    lines: list[str] = []
    fence, is_module, begins = "", False, True
    deepest: list[int] = [0]  # the indentation of what stands in each component that is open, and in those around it
    is_new = False  # whether the indentation in the innermost one is not known yet
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark:
            fence = "" if fence == mark[1] else fence or mark[1]
        blank = not line.strip()
        is_module = not blank and not fence and (is_module or (begins and line.startswith(_MODULE)))
        begins = blank
        if is_module:
            continue
        tag = None if fence else _COMPONENT_LINE.match(line)
        indent = len(line) - len(line.lstrip())
        if tag and tag[2] and len(deepest) > 1:
            deepest.pop()
            is_new = False
        if is_new and not blank:
            deepest[-1], is_new = max(deepest[-1], indent), False
        lines.append(line[min(indent, deepest[-1]) :])
        if tag and not tag[2] and not line.rstrip().endswith("/>") and "</" not in line:
            deepest.append(deepest[-1])
            is_new = True
    return "\n".join(line.lstrip() if _COMPONENT_LINE.match(line) else line for line in lines)


def _without_comments(text: str) -> str:
    """Without `{/* … */}`; one that never ends is none."""
    parts, place = [], 0
    while (start := text.find("{/*", place)) >= 0 and (end := text.find("*/}", start)) >= 0:
        parts.append(text[place:start].rstrip(" "))
        place = end + 3
    return "".join([*parts, text[place:]])


def _without_components(text: str, names: dict[str, None]) -> str:
    def instead(tag: re.Match[str]) -> str:
        names[f"<{tag[1]}>"] = None
        return _told(tag[2])

    def linked(link: re.Match[str]) -> str:
        target = _TARGET.search(link[1])
        return f"[{link[2].strip()}]({target[1]})" if target else link[2]

    return _COMPONENT.sub(instead, _LINK_COMPONENT.sub(linked, text))


def _without_tags(text: str, names: dict[str, None]) -> str:
    """Without the tags of GitBook, Jekyll (`{% hint %}`) and Hugo (`{{< figure >}}`), and without frames."""

    def instead(shape: str) -> Callable[[re.Match[str]], str]:
        def one(tag: re.Match[str]) -> str:
            name, values = tag[1], tag[2].strip(" -/\"'")
            if name in _REFERENCES:
                return values.partition(" ")[0].strip("\"'")
            if name in _VIDEOS and values:
                names[VIDEO] = None
                return f"[Video]({_VIDEOS[name].format(values.split()[0].removeprefix('id=').strip(chr(34)))})"
            if not name.startswith("end") and name != "figure":
                names[shape.format(name)] = None
            return _told(tag[2])

        return one

    if "{{" in text:
        text = _HUGO.sub(instead("{{{{< {} >}}}}"), text)
    if "{%" in text:
        text = _LIQUID.sub(instead("{{% {} %}}"), text)
    if ":::" in text:
        text = _ADMONITION.sub(lambda line: _bold(line[2].strip() or line[1].capitalize()) if line[1] else "", text)
    text, frames = frames_as_links(text, "[{1}]({0})")
    names.update(dict.fromkeys(frames))
    return text


def _told(values: str) -> str:
    """What the values of a tag tell a reader: its picture, the address that it shows, or its label."""
    source, alt, label = _SOURCE.search(values), _ALT.search(values), _LABEL.search(values)
    address = source[1] if source else ""
    said = (label[1] or label[2]) if label else ""
    if address.lower().partition("?")[0].endswith(_PICTURE_END):
        return f"![{(alt[1] or alt[2] or '') if alt else said}]({address})"
    if address.startswith(("http://", "https://")):
        return f"[{said or address}]({address})"
    return _bold(said) if said else ""


def _bold(text: str) -> str:
    return f"\n\n**{text.strip()}**\n\n"
