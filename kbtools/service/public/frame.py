"""Header, typeface and footer of the built site around a page of the service."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

PAGE = "kb-frame/index.html"  # written by the build
_SCRIPT = re.compile(r"<script\b[^>]*+>.*?</script>", re.DOTALL)
_TO_ROOT = '"..'  # how the page begins an address of the site
_DEEPEST = 6  # slashes in the path of a page of the service; strangers ask for paths of thousands
_TITLE, _BODY = "<!--title-->", "<!--page-->"


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of the site's page before the title, between title and text, and after the text."""

    head: Markup
    middle: Markup
    foot: Markup


def frame_of(site: Path, address: str) -> Frame | None:
    """The frame for a page at this path, such as `/api/contact`; None without a site, or with one of version 0.1.0.

    Paths deeper than any page of the service have none.

    It has no script: the page echoes what strangers wrote.
    """
    if address.count("/") > _DEEPEST:
        return None
    path = site / PAGE
    try:
        info = path.stat()
    except OSError:
        return None
    return _read(path, address.count("/"), info.st_mtime_ns, info.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, slashes: int, *_: int) -> Frame | None:
    try:
        html = _SCRIPT.sub("", path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    head, title, rest = html.replace(_TO_ROOT, '"' + "/".join([".."] * (slashes - 1) or ["."])).partition(_TITLE)
    middle, body, foot = rest.partition(_BODY)
    return Frame(*map(Markup, (head, middle, foot))) if title and body else None
