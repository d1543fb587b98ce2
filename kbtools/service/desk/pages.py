"""The pages of the desk: written on the server, without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kbtools.service.desk.accounts import SignedIn
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import state_of
from kbtools.service.templates import templates

HEADERS = {
    **NO_STORE,
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Robots-Tag": "noindex",
}
MOST_DIGITS = 5  # of the number of a page
SCRIPT_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": HEADERS["Content-Security-Policy"] + "; script-src 'self'",
}
EDITOR_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": HEADERS["Content-Security-Policy"]
    + "; script-src 'self'; connect-src 'self'; frame-src 'self'",
}
# The text of an article may hold any HTML: in its frame no script runs, and nothing is sent.
PREVIEW_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": "sandbox allow-popups; default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; form-action 'none'; base-uri 'self'; frame-ancestors 'self'",
}
FOLDER = Path(__file__).parent / "templates"


def page(
    request: Request,
    template: str,
    values: Mapping[str, object],
    who: SignedIn | None = None,
    status: int = 200,
    headers: Mapping[str, str] = HEADERS,
) -> HTMLResponse:
    """A page of this template, with what it shows; `who` is signed in."""
    told = {"name": state_of(request).settings.name, "who": who, "here": request.url.path}
    return HTMLResponse(templates(FOLDER).get_template(template).render(**told, **values), status, headers)


def number_of_page(request: Request) -> int:
    """Which page of a list the address asks for, from 0; the first where that is no number."""
    return page_number(request.query_params.get("page", ""))


def page_number(text: str) -> int:
    """As `number_of_page`, of what a form or an address says."""
    return max(int(text) - 1, 0) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def to(path: str) -> Response:
    """Lead the browser to another page of the desk, after a form was taken."""
    return RedirectResponse(path, 303, NO_STORE)


async def editor_script(request: Request) -> Response:
    """`/desk/editor.js`."""
    del request
    headers = {"Cache-Control": "max-age=300", "Content-Type": "text/javascript; charset=utf-8"}
    return Response(_editor_script(), headers=headers)


async def keys_script(request: Request) -> Response:
    """`/desk/keys.js`."""
    del request
    headers = {"Cache-Control": "max-age=300", "Content-Type": "text/javascript; charset=utf-8"}
    return Response(_keys_script(), headers=headers)


async def style(request: Request) -> Response:
    """`/desk/desk.css`."""
    del request
    headers = {"Cache-Control": "max-age=300", "Content-Type": "text/css; charset=utf-8"}
    return Response(_style(), headers=headers)


@cache
def _style() -> bytes:
    return (FOLDER / "desk.css").read_bytes()


@cache
def _keys_script() -> bytes:
    return (FOLDER / "keys.js").read_bytes()


@cache
def _editor_script() -> bytes:
    return (FOLDER / "editor.js").read_bytes()
