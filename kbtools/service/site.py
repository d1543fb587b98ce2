"""The built site, with its security policy, redirects of old addresses, and cache headers."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from kbtools.reports.views import viewed_slug
from kbtools.site.compressed import CODINGS
from kbtools.text.json_text import json_value

if TYPE_CHECKING:
    from kbtools.service.state import ServiceState

# The theme's files carry a checksum in their name: another content has another name.
_NAMED_BY_CONTENT = re.compile(r"\.[0-9a-f]{8}\.min\.(?:js|css)$")
_MAYBE_MOVED = re.compile(r"articles/([A-Za-z0-9_-]+)/?")  # below a language the build writes pages that lead on
_FOLDER_OF_LANGUAGE = re.compile(r"([a-z]{2,3}(?:-[a-z0-9]{1,8})*)(?:/|\Z)")  # as `lang_folder` names it
FOR_EVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"  # cached, but checked each time: 304 while unchanged
SITE_FILE = "assets/kbtools/site.json"  # written by the build
MOVED = 301
MISSING = 404
# Files that pages consist of, and that run nothing by themselves.
_PARTS_OF_PAGES = frozenset(
    ".css .js .mjs .json .map .webmanifest .png .jpg .jpeg .gif .webp .avif .ico .woff .woff2 .ttf .otf .txt .md .mp4 "
    ".webm .mp3 .ogg .wav .m4a .vtt .pdf .csv".split()
)
_SHOWN_ALONE = frozenset((".svg", ".xml"))  # both may hold scripts
_ALONE = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
_ANCESTORS = "frame-ancestors 'self'"
_PANEL = re.compile(r"^/(?:[a-z]{2,3}(?:-[a-z0-9]{1,8})*/)?kb-widget/(?:index\.html)?$")  # see made_pages.WIDGET


@dataclass(frozen=True)
class Known:
    """What the build says about its site: the policy of its pages, and the redirects of old slugs."""

    policy: str = ""
    moved: Mapping[str, str] = field(default_factory=dict)


class Site(StaticFiles):
    """Serves the site's folder, which may not exist yet; a missing page is answered with the site's own 404 page.

    `folder` says which one it is now: it is another one when a new site is live. `panel_ancestors`: the rule that says
    whose pages may show the panel of the widget in a frame.
    """

    def __init__(self, folder: Callable[[], Path], panel_ancestors: str = _ANCESTORS) -> None:
        super().__init__(directory=folder(), html=True, check_dir=False)
        self._folder = folder
        self._panel_ancestors = panel_ancestors
        self._seen: tuple[Path, int, int] | None = None
        self._known = Known()

    async def check_config(self) -> None:
        """A site that is not built yet may be built while the service runs."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """As `StaticFiles`, with caching, policy and redirects; an unreadable file is answered with 404."""
        now = self._folder()
        if now != self.directory:
            self.directory, self.all_directories = now, [now]
        known = self._what_is_known(now / SITE_FILE)
        old = _MAYBE_MOVED.fullmatch(path)
        if old and old[1] in known.moved:
            return _to_its_new_address(known.moved[old[1]], scope)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as refusal:
            raise HTTPException(404) if refusal.status_code == 401 else refusal from None  # noqa: PLR2004 - the status of a refused sign-in
        if response.status_code == MISSING:
            response = await self._missing_in_language(path) or response
        slug = viewed_slug(path)
        if slug and scope["method"] == "GET" and response.status_code in (200, 304):
            state: ServiceState = scope["app"].state.service
            state.page_views.seen(path, slug, state.clock().date(), Headers(scope=scope))
        kept = response.status_code in (200, 304) and _NAMED_BY_CONTENT.search(path)
        response.headers["Cache-Control"] = FOR_EVER if kept else ASK_FIRST
        ancestors = self._panel_ancestors if _PANEL.search(str(scope["path"])) else _ANCESTORS
        policy = f"{known.policy}; {ancestors}" if known.policy else ""
        response.headers.update(_protection(str(scope["path"]), response, policy))
        return response

    async def _missing_in_language(self, path: str) -> Response | None:
        """The page for a missing address in the language below whose folder it is; None where that has none."""
        folder = _FOLDER_OF_LANGUAGE.match(path)
        if folder is None:
            return None
        full_path, info = await run_in_threadpool(self.lookup_path, f"{folder[1]}/404.html")
        is_file = info is not None and stat.S_ISREG(info.st_mode)
        return FileResponse(full_path, stat_result=info, status_code=MISSING) if is_file else None

    def file_response(
        self, full_path: str | PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """As `StaticFiles`; with the compressed copy that the build wrote, where the browser takes one."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        copies = {coding: copy for coding in CODINGS if (copy := _copy_of(Path(full_path), coding, stat_result))}
        if not copies:
            return response
        headers = Headers(scope=scope)
        taken = {part.strip().lower() for part in headers.get("accept-encoding", "").split(",")}
        coding = next((coding for coding in copies if coding in taken), "")
        if coding and "range" not in headers:  # parts are of the file itself
            kind = response.headers.get("content-type", "")
            response = super().file_response(copies[coding], copies[coding].stat(), scope, status_code)
            if response.status_code == status_code:  # and not 304, which sends no content
                response.headers["Content-Encoding"] = coding
                response.headers["Content-Type"] = kind
        response.headers["Vary"] = "Accept-Encoding"
        return response

    def _what_is_known(self, file: Path) -> Known:
        """The build's file, read again when it has changed; empty without it."""
        try:
            info = file.stat()
            seen = file, info.st_mtime_ns, info.st_size
            if seen != self._seen:
                data = json_value(file.read_bytes())
                self._known, self._seen = Known(str(data["policy"]), dict(data["moved"])), seen
        except (OSError, ValueError, KeyError, TypeError):
            return Known()
        return self._known


def _copy_of(path: Path, coding: str, original: os.stat_result) -> Path | None:
    """The compressed copy beside a file; None without one, or where the file was changed since."""
    copy = path.with_name(path.name + CODINGS[coding])
    try:
        found = copy.lstat()
    except OSError:
        return None
    return copy if stat.S_ISREG(found.st_mode) and found.st_mtime_ns >= original.st_mtime_ns else None


def _protection(path: str, response: Response, policy: str) -> dict[str, str]:
    """Headers that keep a file from running: pages have the policy of the build, and what is no part of one is alone.

    A file of a kind that no site needs is only saved. `nosniff` comes with every answer of the service.
    """
    ending = PurePosixPath(path).suffix.lower()
    unchanged = response.status_code == 304  # noqa: PLR2004 - says nothing of its kind
    is_page = path.endswith("/") or ending == ".html" if unchanged else _is_html(response)
    if is_page:
        return {"Content-Security-Policy": policy} if policy else {}
    if ending in _PARTS_OF_PAGES or response.status_code not in (200, 304):
        return {}
    alone = {"Content-Security-Policy": _ALONE}
    return alone if ending in _SHOWN_ALONE else {**alone, "Content-Disposition": "attachment"}


def _is_html(response: Response) -> bool:
    return response.headers.get("content-type", "").startswith("text/html")


def _to_its_new_address(slug: str, scope: Scope) -> Response:
    """A redirect to a relative address, which also works behind a proxy that serves the site below a path."""
    path, query = str(scope["path"]), scope["query_string"].decode("latin-1")
    address = f"../{slug}/" if path.endswith("/") else f"{slug}/"
    return RedirectResponse(address + (f"?{query}" if query else ""), MOVED, {"Cache-Control": ASK_FIRST})
