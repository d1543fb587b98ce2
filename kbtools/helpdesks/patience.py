"""Manners of one who asks over HTTP: as long to wait as was asked, and no token in the open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from kbtools.errors import KbError

_OWN = frozenset(("127.0.0.1", "::1", "localhost"))


def check_secure(url: str, what: str, key: str | None = None) -> None:
    """Raise `KbError("setting")` for an address that would carry a token in the open."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _OWN):
        raise KbError("setting", f"the address of {what} begins with https://", where=key or url.partition("?")[0],
                      hint="a token must not travel in the open")  # fmt: skip


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that the other side asks us to wait: `Retry-After` as a number or a date, or GitHub's own header."""
    told = headers.get("retry-after", "").strip()
    reset = headers.get("x-ratelimit-reset", "").strip()
    try:
        if told:
            return max(0.0, float(told) if told.replace(".", "", 1).isdecimal() else _until(told, now))
        if reset.isdecimal() and is_spent(headers):
            return max(1.0, float(reset) - now.timestamp())
    except (ValueError, TypeError, OverflowError):
        return None
    return None


def is_spent(headers: Mapping[str, str]) -> bool:
    """Whether a refusal means "too many", as GitHub says it with 403."""
    return headers.get("x-ratelimit-remaining", "") == "0" or "retry-after" in headers


def _until(date: str, now: datetime) -> float:
    when = parsedate_to_datetime(date)
    return ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds()
