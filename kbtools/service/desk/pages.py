"""The pages of the desk: written on the server, without scripts."""

from __future__ import annotations

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
FOLDER = Path(__file__).parent / "templates"


def page(
    request: Request, template: str, values: dict[str, object], who: SignedIn | None = None, status: int = 200
) -> HTMLResponse:
    """A page of this template, with what it shows; `who` is signed in."""
    told = {"name": state_of(request).settings.name, "who": who, "here": request.url.path}
    return HTMLResponse(templates(FOLDER).get_template(template).render(**told, **values), status, HEADERS)


def number_of_page(request: Request) -> int:
    """Which page of a list is asked for, from 0; the first where that is no number."""
    text = request.query_params.get("page", "")
    return max(int(text) - 1, 0) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def to(path: str) -> Response:
    """Lead the browser to another page of the desk, after a form was taken."""
    return RedirectResponse(path, 303, NO_STORE)


async def style(request: Request) -> Response:
    """`/desk/desk.css`."""
    del request
    headers = {"Cache-Control": "max-age=300", "Content-Type": "text/css; charset=utf-8"}
    return Response(_style(), headers=headers)


@cache
def _style() -> bytes:
    return (FOLDER / "desk.css").read_bytes()
