"""One HTTP request to a help desk: the response, the next page, and how long to wait."""

from __future__ import annotations

import base64
import math
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from kbtools.errors import KbError
from kbtools.system.cut_off import CutOff
from kbtools.text.json_text import parsed

if TYPE_CHECKING:
    import socket

    import httpx2

SUCCESS = range(200, 300)
UNAUTHORISED, FORBIDDEN, NOT_FOUND, TOO_MANY = 401, 403, 404, 429
LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))
_TOO_SLOW = "its answer took longer than {:.3g} seconds"


def utc_now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """The time, and how to wait for it to pass (seconds)."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]


class NoResponse(Exception):  # noqa: N818 - says what happened; the caller turns it into a KbError
    """The connection failed; the text is the kind of failure."""


class TooMuch(NoResponse):
    """The answer took too long or is too large, in words; the next try would be no better."""


class OtherAddress(NoResponse):
    """A next page has another address than the help desk: the token is not sent there."""


@dataclass(frozen=True)
class Response:
    """The response to a request.

    `data`: the JSON of a success; None where it has none, then `is_json` is false. `next`: the address of the next
    page, empty where `Link` names none (RFC 8288). `wait`: seconds to wait, None where nothing is
    said. `is_limit`: refused because of too many requests. `said`: the text of an answer that is no success.
    """

    status: int
    data: Any
    is_json: bool = True
    next: str = ""
    wait: float | None = None
    is_limit: bool = False
    said: str = ""

    @property
    def record(self) -> dict[str, Any]:
        """The JSON object, or an empty one."""
        return self.data if isinstance(self.data, dict) else {}

    def records(self, name: str = "") -> list[dict[str, Any]]:
        """The objects of the list that came, or of the one under a name."""
        found = self.record.get(name) if name else self.data
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


@dataclass(frozen=True)
class Limits:
    """What one request may take: seconds from the start to the last byte, and bytes of the uncompressed answer."""

    seconds: float = 300.0
    bytes: int = 64_000_000


@dataclass
class HttpClient:
    """Sends requests to one address, each once, without following redirects, so that a token goes nowhere else.

    `headers` go with every request. `timeout`: seconds without a byte. `keep_alive`: the next request uses the same
    connection; good for many in a row, bad for a single one now and then, since an idle connection may break.
    `limits`: what one request may take in all.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    timeout: float
    now: Callable[[], datetime] = utc_now
    keep_alive: bool = False
    limits: Limits = Limits()
    _connection: socket.socket | None = field(default=None, init=False, repr=False)
    _ends: float = field(default=math.inf, init=False, repr=False)

    @cached_property
    def _client(self) -> httpx2.Client:
        import httpx2

        limits = httpx2.Limits(max_keepalive_connections=None if self.keep_alive else 0)
        return httpx2.Client(timeout=self.timeout, follow_redirects=False, verify=_authorities(), limits=limits)

    def end_after(self, seconds: float) -> None:
        """Let all requests from now on end within this time together."""
        self._ends = time.monotonic() + seconds

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Response:
        """Send one request; `path` is below the address, or a whole address on the same host.

        `body`: one of httpx's arguments for it (`json`, `content`, or `data` and `files`). Raises `NoResponse`, also
        for what exceeds the limits.
        """
        import httpx2

        url = path if "://" in path else self.url + path
        if urlsplit(url)[:2] != urlsplit(self.url)[:2]:
            raise OtherAddress(urlsplit(url).hostname)
        # empty parameters would cut off those of the path
        given = {"params": params or None, "headers": {**self.headers, **(headers or {})}, **(body or {})}
        seconds = min(self.limits.seconds, self._ends - time.monotonic())
        if seconds <= 0:
            raise TooMuch("no time is left after its earlier answers")
        with CutOff(seconds) as cut_off:
            try:
                return self._received(method, url, given, cut_off)
            except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as failure:  # a..b is no host
                if cut_off.is_over:
                    raise TooMuch(_TOO_SLOW.format(seconds)) from failure
                raise NoResponse(type(failure).__name__) from failure

    def _received(self, method: str, url: str, given: dict[str, Any], cut_off: CutOff) -> Response:
        def connected(event: str, facts: Mapping[str, Any]) -> None:
            """Told of each step of a request (httpcore's trace): a new connection is watched, too."""
            if event.endswith(("connect_tcp.complete", "start_tls.complete")):
                self._connection = facts["return_value"].get_extra_info("socket")
                self._watch(cut_off)

        self._watch(cut_off)
        with self._client.stream(method, url, extensions={"trace": connected}, **given) as received:
            content = bytearray()
            for block in received.iter_bytes():
                content += block
                if len(content) > self.limits.bytes:
                    raise TooMuch(f"its answer is larger than {self.limits.bytes // 1_000_000} MB")
            if cut_off.is_over:  # cut, which may look like the end
                raise TooMuch(_TOO_SLOW.format(self.limits.seconds))
            return _response(received, bytes(content), self.now())

    def _watch(self, cut_off: CutOff) -> None:
        """The connection that is kept may end with its time, too."""
        if self._connection is not None:
            cut_off.watch(self._connection)

    def close(self) -> None:
        """Close the connection, if one is open."""
        if "_client" in self.__dict__:
            self._client.close()


def basic(user: str, password: str) -> dict[str, str]:
    """The header of basic authentication (RFC 7617)."""
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode('ascii')}"}


def bearer(token: str) -> dict[str, str]:
    """The header of a bearer token (RFC 6750)."""
    return {"Authorization": f"Bearer {token}"}


def check_secure(url: str, what: str, where: str) -> None:
    """Raise `KbError("setting")` for an address that would carry a token unencrypted."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise KbError(
            "setting",
            f"the address of {what} must begin with https://",
            where=where,
            hint="a token must not be sent unencrypted",
        )


def seconds_to_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that an answer asks to wait; None when it does not say.

    `Retry-After` as seconds or as a date (RFC 9110), or `X-RateLimit-Reset`, which GitHub sends with its own limit.
    """
    retry_after = headers.get("retry-after", "").strip()
    reset = headers.get("x-ratelimit-reset", "").strip()
    try:
        if retry_after:
            is_number = retry_after.replace(".", "", 1).isdecimal()
            return max(0.0, float(retry_after) if is_number else _until(retry_after, now))
        if reset.isdecimal() and _is_spent(headers):
            return max(1.0, float(reset) - now.timestamp())
    except (ValueError, TypeError, OverflowError):
        return None
    return None


def _until(date: str, now: datetime) -> float:
    when = parsedate_to_datetime(date)
    return ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds()


def _is_spent(headers: Mapping[str, str]) -> bool:
    """Whether a refusal means "too many requests", as GitHub says it with 403."""
    return headers.get("x-ratelimit-remaining", "") == "0" or "retry-after" in headers


def _response(received: httpx2.Response, content: bytes, now: datetime) -> Response:
    status, headers = received.status_code, received.headers
    data, is_json = None, False
    if status in SUCCESS:
        with suppress(ValueError):
            data, is_json = parsed(content), True
    link = received.links.get("next", {})
    return Response(
        status,
        data,
        is_json,
        next=urljoin(str(received.url), link["url"]) if link.get("rel") == "next" else "",
        wait=seconds_to_wait(headers, now),
        is_limit=status == TOO_MANY or (status == FORBIDDEN and _is_spent(headers)),
        said="" if status in SUCCESS else content.decode("utf-8", "replace"),
    )


@cache
def _authorities() -> ssl.SSLContext:
    """Read once a process: it takes longer than the request."""
    import httpx2

    return httpx2.create_ssl_context()
