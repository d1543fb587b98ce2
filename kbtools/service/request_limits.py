"""Limits for one visitor: requests per minute, and posts from this site only."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import os
import time
from urllib.parse import urlsplit

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from kbtools.errors import KbError
from kbtools.service.request_body import SMALL
from kbtools.settings import Settings

CONTACT = "contact"
SIGN_IN = "sign-in"
ASKED = ("search", "suggest", "tickets")  # pages ask at each pause in typing; a help desk tells of all its tickets
LIGHT = 20  # short questions that count as one request: more than anybody can type
_DIGITS = 20  # of a length
_IPV6_NETWORK = 64  # one household or company
_DEFAULT_PORTS = (":80", ":443")


class TooMany(KbError):  # noqa: N818 - a KbError that says more
    """Over the rate limit; a request is possible again after `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "rate",
            "too many requests from your network in a short time",
            hint=f"wait {retry_after} seconds, then try again",
        )
        self.retry_after = retry_after


class Rates:
    """Counts requests by address, in memory only; an address is kept only as a salted hash."""

    def __init__(self, settings: Settings) -> None:
        self._usual = _rate("service.rate", settings.rate)
        self._asked = type(self._usual)(LIGHT * self._usual.amount, self._usual.multiples)
        self._contact = _rate("service.contact_rate", settings.contact_rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._salt = os.urandom(16)

    def check(self, request: Request, what: str) -> None:
        """Count one request of this kind, before it is read; raises `TooMany`.

        Of searches and suggestions, `LIGHT` times as many are allowed; a long one counts as `LIGHT`, and so does one
        that does not say how long it is.
        """
        rate, cost = self._usual, 1
        if what in (CONTACT, SIGN_IN):
            rate = self._contact
        elif what in ASKED:
            rate, cost = self._asked, 1 if _short(request) else LIGHT
        client = self.visitor(request)
        if not self._limiter.hit(rate, what, client, cost=cost):
            wait = self._limiter.get_window_stats(rate, what, client).reset_time - time.time()
            raise TooMany(max(1, math.ceil(wait)))

    def visitor(self, request: Request) -> str:
        """Who asks: a salted hash of the address, of IPv6 of the network of a household."""
        address = request.client.host if request.client else ""
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            parsed = None
        if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
            address = str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
        return hashlib.blake2b(address.encode(), key=self._salt, digest_size=16).hexdigest()


def _short(request: Request) -> bool:
    told = request.headers.get("content-length", "0" if request.method == "GET" else "")
    return told.isascii() and told.isdigit() and int(told[:_DIGITS]) <= SMALL


def check_origin(request: Request) -> None:
    """Refuse posts from another website in a visitor's browser; raises `KbError("origin")`.

    Programs send neither Origin nor `Sec-Fetch-Site` and are accepted. Behind a proxy that renames the host, what the
    browser says (`Sec-Fetch-Site`) or `X-Forwarded-Host` counts; a page can set neither.
    """
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "none")
    if site == "same-origin" or (origin is None and site == "none"):
        return
    try:
        host = urlsplit(origin or "").netloc
    except ValueError:
        host = ""
    ours = (request.headers.get("host", ""), request.headers.get("x-forwarded-host", ""))
    if not host or _without_port(host) not in map(_without_port, ours):
        raise KbError("origin", "this request comes from another website", hint="use the form on this site")


def _without_port(host: str) -> str:
    host = host.strip().lower()
    return next((host.removesuffix(port) for port in _DEFAULT_PORTS if host.endswith(port)), host)


def _rate(key: str, text: str) -> RateLimitItem:
    try:
        return parse(text)
    except ValueError:
        raise KbError("setting", f"'{key}' must be a rate such as 60/minute, not {text!r}", where=key) from None
