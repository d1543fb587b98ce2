"""The Content-Security-Policy of the site: only its own scripts; inline ones are allowed by hash."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterable, Sequence

from markupsafe import escape

_SCRIPT = re.compile(r"<script\b([^<>]*)>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script\s*>", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_TYPE = re.compile(r"\btype\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_RUN = ("text/javascript", "application/javascript", "module")
_AFTER = '<meta charset="utf-8">'


def inline_scripts(html: str) -> set[str]:
    """The inline scripts that a browser would run; data blocks are left out."""
    found = set()
    start = _SCRIPT.search(html)
    while start and (end := _SCRIPT_END.search(html, start.end())):
        attributes, kind = start[1], _TYPE.search(start[1])
        if not _SOURCE.search(attributes) and (not kind or kind[1].lower() in _RUN):
            found.add(html[start.end() : end.start()])
        start = _SCRIPT.search(html, end.end())
    return found


def script_hash(text: str) -> str:
    """The source expression of one inline script, as CSP level 2 defines it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(hashes: Iterable[str], hosts: Sequence[str] = ()) -> str:
    """The policy of a page with these scripts; `hosts` may provide images, audio, video and frames, never scripts."""
    others = "".join(f" {host}" for host in hosts)
    rules = (
        "default-src 'self'",
        " ".join(["script-src 'self'", *sorted(hashes)]),
        "style-src 'self' 'unsafe-inline'",  # tables of Markdown align their columns with attributes
        f"img-src 'self' data:{others}",
        f"media-src 'self'{others}",
        f"frame-src 'self'{others}",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
    return "; ".join(rules)


def mark() -> str:
    """What stands before and after the text of an article until its page is guarded; nobody can write it beforehand."""
    return f"<!--{secrets.token_hex(16)}-->"


def guarded(html: str, mark: str, content: str, hosts: Sequence[str]) -> tuple[str, set[str]]:
    """The page without its marks and with its policy in the head, and the hashes in it.

    Inline scripts of templates get a hash. What stands between two marks is the text of an article, whose scripts get
    none and do not run, also one without an end, which would go on into the template. Where the marks of `content`
    were lost on the way, nothing gets a hash if it holds a script.
    """
    parts = html.split(mark)
    lost = len(parts) == 1 and "<script" in content.lower()
    hashes = set() if lost else {script_hash(text) for text in inline_scripts("".join(parts[0::2]))}
    tag = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(hashes, hosts))}">'
    return "".join(parts).replace(_AFTER, f"{_AFTER}\n    {tag}", 1), hashes
