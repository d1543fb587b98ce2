"""Requests of the outbox: one try each, its failure in words, and whether the others should be tried now."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, Protocol
from urllib.parse import urlsplit

from kbtools.errors import KbError
from kbtools.helpdesks.patience import asked_wait, is_spent
from kbtools.model.message import ContactMessage

TIMEOUT = 20.0
TOLD = 160  # characters of the other side's reason
_ACCEPTED = range(200, 300)
_REDIRECTS = range(300, 400)
_UNAUTHORISED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY = 401, 403, 404, 429
_AWAY = frozenset((502, 503, 504))


class Unreachable(KbError):  # noqa: N818 - a KbError that says more, as all failures here are
    """The other side does not answer at all: there is no sense in trying the next message now.

    `retry_after`: the seconds it asked us to wait.
    """

    def __init__(
        self, message: str, *, where: str | None = None, hint: str | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__("delivery", message, where=where, hint=hint)
        self.retry_after = retry_after


class Sender(Protocol):
    """A place that takes messages for the support team."""

    def send(self, message: ContactMessage) -> None:
        """Hand it over. Returns only when the other side has taken it; raises `KbError("delivery")`."""


def utc_now() -> datetime:
    """The clock of whatever runs."""
    return datetime.now(UTC)


@cache
def _authorities() -> ssl.SSLContext:
    """Read once a process: it takes longer than the request."""
    import httpx2

    return httpx2.create_ssl_context()


File = tuple[str, bytes, str]
"""Name, content and media type."""


@dataclass(frozen=True)
class Reply:
    """What came back: the JSON, None where it is none, and the address of the next page."""

    data: Any
    next: str = ""

    def records(self, name: str = "") -> list[dict[str, Any]]:
        """The objects of the list that came, or of the one under a name."""
        found = self.data.get(name) if name and isinstance(self.data, dict) else self.data
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


@dataclass(frozen=True)
class Http:
    """One address. `key`: the setting that names it.

    Raises `KbError("delivery")` for a message that is refused, `Unreachable` when the next one would fare no better.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    key: str
    clock: Callable[[], datetime] = utc_now
    timeout: float = TIMEOUT

    def get(self, path: str, params: Mapping[str, str], missing: tuple[int, ...] = ()) -> Reply:
        """Fetch JSON; a status of `missing` says that there is nothing."""
        more = {"params": params} if params else {}  # empty ones would cut off those of the path
        return self._ask("GET", path, more, missing)

    def post(self, path: str, json: Any, headers: Mapping[str, str] | None = None) -> Reply:
        """Send JSON; returns when it was taken."""
        return self._ask("POST", path, {"json": json, "headers": {**self.headers, **(headers or {})}})

    def post_bytes(self, content: bytes, headers: Mapping[str, str], path: str = "") -> Reply:
        """Send bytes as they are."""
        return self._ask("POST", path, {"content": content, "headers": {**self.headers, **headers}})

    def post_form(self, path: str, data: Mapping[str, Any], files: Sequence[tuple[str, File]]) -> Reply:
        """Send a form with files, each under the name of its field."""
        return self._ask("POST", path, {"data": data, "files": files})

    def _ask(self, method: str, path: str, more: dict[str, Any], missing: tuple[int, ...] = ()) -> Reply:
        import httpx2

        url = path if "://" in path else self.url + path
        if urlsplit(url)[:2] != urlsplit(self.url)[:2]:
            raise Unreachable("the next page is at another address; the token stays here", where=self.where)
        try:
            with httpx2.Client(timeout=self.timeout, follow_redirects=False, verify=_authorities()) as client:
                answer = client.request(method, url, **{"headers": dict(self.headers), **more})
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as failure:
            raise Unreachable(f"no answer: {type(failure).__name__}", where=self.where,
                              hint=f"check {self.key}") from None  # fmt: skip
        if answer.status_code in missing:
            return Reply(None)
        if answer.status_code not in _ACCEPTED:
            raise self._refused(answer.status_code, answer.headers, answer.text)
        try:
            data = answer.json() if answer.content else None
        except ValueError:
            data = None
        return Reply(data, answer.links.get("next", {}).get("url", ""))

    @property
    def where(self) -> str:
        """The other side as a person would name it; the path may hold a secret."""
        return urlsplit(self.url).netloc

    def _refused(self, status: int, headers: Mapping[str, str], said: str) -> KbError:
        wait = asked_wait(headers, self.clock())
        if status == _TOO_MANY or status in _AWAY or (status == _FORBIDDEN and is_spent(headers)):
            return Unreachable(f"it wants us to come back later ({status})", where=self.where, retry_after=wait)
        if status in (_UNAUTHORISED, _FORBIDDEN):
            return Unreachable(f"it refuses the token ({status})", where=self.where,
                               hint="check the token and what it may do")  # fmt: skip
        if status == _NOT_FOUND or status in _REDIRECTS:
            return Unreachable(f"nothing is at this address ({status})", where=self.where, hint=f"check {self.key}")
        told = " ".join(f"it does not take this message: {status} {said}".split())[:TOLD]
        return KbError("delivery", told, where=self.where, hint="kb outbox retry, once the cause is mended")
