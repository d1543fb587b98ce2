"""The pages of the desk: written on the server; scripts only make them better."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kbtools.model.staff import Role
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import state_of
from kbtools.service.templates import templates

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

HEADERS = {
    **NO_STORE,
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Robots-Tag": "noindex",
}
MORE_PAGES: tuple[tuple[str, str, Role], ...] = (
    ("/desk/jobs", "Work in the background", "writer"),
    ("/desk/privacy", "Privacy", "admin"),
    ("/desk/staff", "People", "admin"),
    ("/desk/settings", "Settings", "admin"),
    ("/desk/tour", "Tour", "writer"),
)
"""Where the menu's entry **More** leads: address, name, and the role that it needs."""
MOST_DIGITS = 5  # of the number of a page
EDITOR_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": HEADERS["Content-Security-Policy"] + "; connect-src 'self'; frame-src 'self'",
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
    told = {"name": state_of(request).settings.name, "who": who, "here": request.url.path, "more_pages": MORE_PAGES}
    return HTMLResponse(_templates().get_template(template).render(**told, **values), status, headers)


def number_of_page(request: Request) -> int:
    """Which page of a list the address asks for, from 0; the first where that is no number."""
    return page_number(request.query_params.get("page", ""))


def page_number(text: str) -> int:
    """As `number_of_page`, of what a form or an address says."""
    return max(int(text) - 1, 0) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def to(path: str) -> Response:
    """Lead the browser to another page of the desk, after a form was taken."""
    return RedirectResponse(path, 303, NO_STORE)


async def script(request: Request) -> Response:
    """A script of the desk, by its name."""
    headers = {"Cache-Control": "max-age=300", "Content-Type": "text/javascript; charset=utf-8"}
    return Response(_file(request.url.path.rpartition("/")[2]), headers=headers)


async def icon(request: Request) -> Response:
    """`/desk/icon.svg`, the sign of the desk among the browser's tabs."""
    del request
    return Response(_file("icon.svg"), headers={"Cache-Control": "max-age=86400", "Content-Type": "image/svg+xml"})


async def style(request: Request) -> Response:
    """`/desk/desk.css`."""
    del request
    headers = {"Cache-Control": "max-age=300", "Content-Type": "text/css; charset=utf-8"}
    return Response(_file("desk.css"), headers=headers)


@cache
def _file(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@cache
def _templates() -> Environment:
    environment = templates(FOLDER)
    environment.filters |= {"moment": moment, "day": day}
    return environment


def moment(at: datetime) -> Markup:
    """A time to the minute: in UTC, and where a script runs in the reader's own time zone."""
    return _time(at, "moment", "%d %B %Y, %H:%M UTC")


def day(at: datetime) -> Markup:
    """The day of a time, as `moment`."""
    return _time(at, "day", "%d %B %Y")


def _time(at: datetime, shown: str, form: str) -> Markup:
    from markupsafe import Markup

    told = at.strftime(form).removeprefix("0")
    return Markup('<time datetime="{}" data-shown="{}">{}</time>').format(at.isoformat(), shown, told)
