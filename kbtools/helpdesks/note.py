"""Internal notes on tickets: written once, and never where the customer reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote

from kbtools.errors import KbError
from kbtools.helpdesks.delivery import Unreachable
from kbtools.helpdesks.http import (
    FORBIDDEN,
    NOT_FOUND,
    SUCCESS,
    UNAUTHORISED,
    HttpClient,
    Limits,
    NoResponse,
    Response,
    check_secure,
)
from kbtools.settings import TABLE, Settings, variable
from kbtools.text.markdown import escaped

TIMEOUT = 20.0  # seconds without a byte
LIMITS = Limits(seconds=30.0, bytes=8_000_000)
REASON = 160  # characters of the help desk's reason that are kept
_REFUSED = range(300, 500)
_TIMED_OUT = 408
_NOT_CONNECTED = ("ConnectError", "ConnectTimeout", "InvalidURL")
_SURELY_BUSY = 503
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NotePart:
    """A heading with links below it, each a text and an address; `text`: what stands between, with its lines."""

    heading: str
    links: tuple[tuple[str, str], ...] = ()
    text: str = ""


class InDoubtError(KbError):
    """The note was sent, and nobody knows whether the help desk has it."""

    def __init__(self, message: str, where: str) -> None:
        super().__init__("delivery", message, where=where, hint="look at the ticket; no second note is written")


def as_html(parts: Sequence[NotePart]) -> str:
    """The parts as HTML, with every text escaped."""
    return "".join(f"<p>{escape(part.heading)}</p>{paragraphs(part.text)}{_list(part.links)}" for part in parts)


def _list(links: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f'<li><a href="{escape(url)}">{escape(text)}</a></li>' for text, url in links)
    return f"<ul>{rows}</ul>" if rows else ""


def paragraphs(text: str) -> str:
    """A text as HTML in which its paragraphs and lines stay what they are."""
    blocks = (block.strip() for block in text.split("\n\n"))
    return "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block)


def as_markdown(parts: Sequence[NotePart]) -> str:
    """The parts as Markdown, with every text escaped."""
    return "\n\n".join(_markdown_of(part) for part in parts)


def _markdown_of(part: NotePart) -> str:
    said = [block for block in part.text.split("\n\n") if block.strip()]
    lines = [escaped(part.heading), ""]
    lines += ["  \n".join(map(escaped, block.split("\n"))) + "\n" for block in said]
    lines += [f"- [{escaped(text)}](<{url}>)" for text, url in part.links]
    return "\n".join(lines)


@dataclass(frozen=True)
class NoteApi:
    """How a note is written at one help desk.

    `needs`: all settings that it requires, the first one with the address. `headers`: those of every request.
    `request`: method, path and JSON body for a ticket's id and a text. `ticket_url`: where agents see the ticket with
    an id. `written`: how the parts become the text. `renew`: gets new headers when the old ones are refused, which
    proves that nothing was written.
    """

    needs: tuple[str, ...]
    headers: Callable[[Settings], dict[str, str]]
    request: Callable[[Settings, str, str], tuple[str, str, Body]]
    ticket_url: Callable[[Settings, str], str]
    written: Callable[[Sequence[NotePart]], str] = as_html
    renew: Callable[[HttpClient, Settings], dict[str, str]] | None = None

    def missing(self, settings: Settings) -> list[str]:
        """The settings that are not set."""
        return [key for key in self.needs if not getattr(settings, TABLE[key].name)]

    def write(self, settings: Settings, ticket: str, parts: Sequence[NotePart], now: Callable[[], datetime]) -> None:
        """Write a note once.

        Raises `Unreachable` where it was certainly not written and a later try may succeed, `KbError("delivery")`
        where the help desk refuses this one, `InDoubtError` where nobody knows.
        """
        key = self.needs[0]
        address = str(getattr(settings, TABLE[key].name)).rstrip("/")
        check_secure(address, "a help desk", variable(key))
        http = HttpClient(address, self.headers(settings), TIMEOUT, now, limits=LIMITS)
        method, path, body = self.request(settings, quote(ticket, safe=""), self.written(parts))
        try:
            response = _asked(http, method, path, body)
            if response.status == UNAUTHORISED and self.renew:
                http.headers = self.renew(http, settings)
                response = _asked(http, method, path, body)
        finally:
            http.close()
        _check(response, address, key)


def _asked(http: HttpClient, method: str, path: str, body: Body) -> Response:
    try:
        return http.request(method, path, body={"json": body})
    except NoResponse as failure:
        if str(failure) in _NOT_CONNECTED:
            raise Unreachable(f"no connection: {failure}", where=http.url) from None
        raise InDoubtError(f"no answer: {failure}", http.url) from None


def _check(response: Response, address: str, key: str) -> None:
    status = response.status
    if status in SUCCESS:
        return
    if response.is_limit or status == _SURELY_BUSY:
        raise Unreachable(f"it wants us to come back later ({status})", where=address, retry_after=response.wait)
    if status in (UNAUTHORISED, FORBIDDEN):
        raise Unreachable(f"it refuses the token ({status})", where=address, hint="check what the token may do")
    if status == NOT_FOUND:
        raise KbError("delivery", "it has no such ticket (404)", where=address, hint=f"check {key}")
    if status in _REFUSED and status != _TIMED_OUT:
        reason = " ".join(f"it does not take this note: {status} {response.said}".split())[:REASON]
        raise KbError("delivery", reason, where=address)
    raise InDoubtError(f"it answers {status}", address)
