"""The Content-Security-Policy of the site: only its own scripts; inline ones are allowed by hash.

Only a script that stands in the source of a template gets a hash, never one that came into the page with a text. While
templates are read, their scripts get a mark that nobody can write beforehand, and it is taken out of the page again.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Sequence

from jinja2 import BaseLoader, Environment
from markupsafe import escape

_SCRIPT = re.compile(r"<script\b([^<>]*)>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script\s*>", re.IGNORECASE)
_INLINE = re.compile(r"<script(?=[\s>])(?![^<>]*\bsrc\s*=)", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_TYPE = re.compile(r"\btype\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_RUN = ("text/javascript", "application/javascript", "module")
_AFTER = '<meta charset="utf-8">'


def inline_scripts(html: str, mark: str = "") -> set[str]:
    """The inline scripts that a browser would run; data blocks are left out. `mark`: those alone that carry it."""
    found = set()
    start = _next(html, 0, mark)
    while start and (end := _SCRIPT_END.search(html, start.end())):
        attributes, kind = start[1], _TYPE.search(start[1])
        if not _SOURCE.search(attributes) and (not kind or kind[1].lower() in _RUN):
            found.add(html[start.end() : end.start()])
        start = _next(html, end.end(), mark)
    return found


def _next(html: str, at: int, mark: str) -> re.Match[str] | None:
    """The next script, or the next that carries the mark, also where another before it has no end."""
    return next((one for one in _SCRIPT.finditer(html, at) if one[1].startswith(mark)), None)


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
    """What the scripts of templates carry until the page is guarded; nobody can write it beforehand."""
    return f" data-{secrets.token_hex(16)}"


class MarkedScripts(BaseLoader):
    """The templates of another loader, with a mark at each inline script that stands in their source."""

    def __init__(self, loader: BaseLoader, mark: str) -> None:
        self._loader, self._mark = loader, mark

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The source with its marks; raises `TemplateNotFound` as the other loader does."""
        source, filename, up_to_date = self._loader.get_source(environment, template)
        return _INLINE.sub(lambda found: f"{found[0]}{self._mark}", source), filename, up_to_date

    def list_templates(self) -> list[str]:
        """The names that the other loader has."""
        return self._loader.list_templates()


def guarded(html: str, mark: str, hosts: Sequence[str]) -> tuple[str, set[str]]:
    """The page without its marks and with its policy in the head, and the hashes in it: of marked scripts alone."""
    hashes = {script_hash(text) for text in inline_scripts(html, mark)}
    tag = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(hashes, hosts))}">'
    return html.replace(mark, "").replace(_AFTER, f"{_AFTER}\n    {tag}", 1), hashes
