"""`GET /widget.js`: the button that pages of a product show, which opens the help centre's panel in a frame."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.model.article import lang_folder
from kbtools.releases.copies import served_site
from kbtools.service.hosts import ORIGIN
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import state_of

if TYPE_CHECKING:
    from kbtools.service.state import ServiceState
    from kbtools.settings import Settings

SCRIPT = "/widget.js"
PANEL = "kb-widget/"  # its page is written by the build
_FILE = Path(__file__).with_name("widget.js")
_TOLD = "__TOLD__"
_PORT = {"https": ":443", "http": ":80"}  # left out of an origin by browsers
_HEADERS = {"Cache-Control": "public, max-age=300", "Vary": "Origin, Referer"}


def check_widget_sites(settings: Settings) -> None:
    """Raise `KbError("setting")` for a site that is not an origin as browsers tell it."""
    wrong = next((site for site in settings.widget_sites if not ORIGIN.fullmatch(site)), None)
    if wrong:
        raise KbError(
            "setting",
            f"'{wrong}' is not the address of a site",
            where="widget.sites",
            hint="https://app.example.com, without a path",
        )
    for site in settings.widget_sites:
        told = site.lower().removesuffix(_PORT[site.partition(":")[0]])
        if told != site:
            raise KbError("setting", f"no browser says '{site}'", where="widget.sites", hint=f"write {told}")


def ancestors(settings: Settings) -> str:
    """The rule that says whose pages may show the panel."""
    return " ".join(["frame-ancestors", *(settings.widget_sites or ["'self'"])])


async def script(request: Request) -> Response:
    """The script, for pages of `widget.sites` alone. A page that does not say who it is gets it, and no panel.

    404 without the setting, or without a site that was built with it; 403 for other pages.
    """
    state = state_of(request)
    sites = state.settings.widget_sites
    panels = await run_in_threadpool(_panels, state) if sites else {}
    if not panels:
        return _nothing(404, "there is no widget here: set widget.sites, then kb build")
    told = request.headers.get("origin") or request.headers.get("referer")
    if told and not any(_is_of(told, site) for site in sites):
        return _nothing(403, "this page is not in widget.sites")
    config = json.dumps({"sites": sites, "languages": panels})
    return Response(_text().replace(_TOLD, config), media_type="text/javascript", headers=_HEADERS)


def _nothing(status: int, why: str) -> Response:
    """A script that does nothing: of another kind of answer, browsers hide the status from whoever looks for it."""
    return Response(f"// {why}\n", status, {**NO_STORE, "Vary": "Origin, Referer"}, "text/javascript")


def _panels(state: ServiceState) -> dict[str, Mapping[str, str]]:
    """By the code of each language that has a panel, its address and what stands around it; the own language first."""
    site = served_site(state.workspace)
    found: dict[str, Mapping[str, str]] = {}
    for page in (site / PANEL / "index.html", *sorted(site.glob(f"*/{PANEL}index.html"))):
        code = "" if page.parent.parent == site else page.parent.parent.name
        if page.is_file():
            settings, folder = state.reader_settings.of(code), lang_folder(code)
            found[settings.lang] = _words(settings, folder)
    return found


def _words(settings: Settings, folder: str) -> dict[str, str]:
    said = settings.said
    addresses = {"panel": f"{folder}{PANEL}", "contact_page": f"{folder}contact/", "address": settings.contact_address}
    around = {key: str(said["widget"][key]) for key in ("open", "close", "away")}
    failed = {"by_mail": str(said["script"]["failed_address"]), "again": str(said["feedback"]["again"])}
    return {**addresses, **around, **failed, "title": settings.name, "contact": str(said["contact"])}


def _is_of(told: str, site: str) -> bool:
    """Whether an address, of which only the origin counts, is on a site such as `https://*.example.com`."""
    try:
        parts = urlsplit(told)
    except ValueError:
        return False
    scheme, _, name = site.partition("://")
    if name.startswith("*."):
        return parts.scheme == scheme and parts.netloc.endswith(name[1:])
    return f"{parts.scheme}://{parts.netloc}" == site


@cache
def _text() -> str:
    return _FILE.read_text("utf-8")
