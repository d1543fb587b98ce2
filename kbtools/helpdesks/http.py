"""Requests to a help desk: patient where it says wait, clear where it says no."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from kbtools.errors import KbError
from kbtools.helpdesks.patience import asked_wait, check_secure, is_spent

if TYPE_CHECKING:
    import httpx2

TRIES = 6
TIMEOUT = 30.0  # seconds without a byte
LONGEST_WAIT = 900.0  # seconds; what asks for more is left for another run
_NEXT = re.compile(r'<([^>]+)>\s*;[^,]*rel="?next"?')
_OK, _UNAUTHORISED, _FORBIDDEN, _TOO_MANY, _FAULT = 200, 401, 403, 429, 500


@dataclass(frozen=True)
class Clock:
    """The time, and how to wait for it to pass (seconds)."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the JSON, and the address of the next page where a header names one."""

    status: int
    data: Any
    next: str = ""

    @property
    def record(self) -> dict[str, Any]:
        """The JSON object, or an empty one."""
        return self.data if isinstance(self.data, dict) else {}

    def records(self, name: str = "") -> list[dict[str, Any]]:
        """The objects of the list that came, or of the one under a name."""
        found = self.record.get(name) if name else self.data
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def encoded(text: str) -> str:
    """For the header of basic authentication."""
    return base64.b64encode(text.encode()).decode("ascii")


@dataclass
class Web:
    """One help desk's address. `renew` fetches new headers when the old ones are refused.

    Tries again after 429, 5xx and broken connections, as `Retry-After` says. Raises `KbError` `help-desk`.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    clock: Clock
    renew: Callable[[Web], dict[str, str]] | None = None
    _client: httpx2.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        import httpx2

        check_secure(self.url, "a help desk")
        self._client = httpx2.Client(timeout=TIMEOUT, follow_redirects=False)

    def get(self, path: str, params: Mapping[str, str] | None = None, accept: Collection[int] = ()) -> Answer:
        """Fetch JSON; `path` is below the address, or a whole address on the same host. `accept`: also these."""
        return self._patiently("GET", self._whole(path), accept, {"params": params} if params else {})

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        """Send a form, for a token."""
        return self._patiently("POST", self._whole(path), (), {"data": form}, renewing=True)

    def _whole(self, path: str) -> str:
        whole = path if "://" in path else self.url + path
        if urlsplit(whole)[:2] != urlsplit(self.url)[:2]:
            raise KbError("help-desk", "the help desk sent us to another address", where=urlsplit(whole).hostname,
                          hint="the token stays here; check the address in the settings")  # fmt: skip
        return whole

    def _patiently(
        self, method: str, url: str, accept: Collection[int], more: Mapping[str, Any], *, renewing: bool = False
    ) -> Answer:
        told = ""
        for number in range(TRIES):
            wait = float(2**number)
            try:
                answer = self._client.request(method, url, headers=dict(self.headers), **more)
                status = answer.status_code
                if status == _OK or status in accept:
                    data = answer.json() if status == _OK else None
                    return Answer(status, data, _next(url, answer.headers.get("link", "")))
                told = f"it answers {status}"
                if status == _UNAUTHORISED and self.renew and not renewing:
                    self.headers, renewing = self.renew(self), True
                    continue
                limited = status == _TOO_MANY or (status == _FORBIDDEN and is_spent(answer.headers))
                if not limited and status < _FAULT:
                    raise _refused(url, status)
                asked = asked_wait(answer.headers, self.clock.now())
                wait = wait if asked is None else asked
            except ValueError as failure:
                told = f"its answer is no JSON: {failure}"
            except (_broken(), OSError) as failure:
                told = f"the connection broke: {type(failure).__name__}"
            if wait > LONGEST_WAIT:
                raise KbError("help-desk", f"it wants us to wait {wait:.0f} seconds", where=_shown(url),
                              hint="run the command again then; it goes on where it stopped")  # fmt: skip
            if number + 1 < TRIES:
                self.clock.sleep(wait)
        raise KbError("help-desk", f"no answer after {TRIES} tries: {told}", where=_shown(url),
                      hint="run the command again later; it goes on where it stopped")  # fmt: skip

    def close(self) -> None:
        """Hang up."""
        self._client.close()


def _broken() -> type[Exception]:
    import httpx2

    return httpx2.TransportError


def _next(url: str, link: str) -> str:
    found = _NEXT.search(link)
    return urljoin(url, found[1]) if found else ""


def _shown(url: str) -> str:
    return url.split("?", 1)[0]


def _refused(url: str, status: int) -> KbError:
    hints = {
        _UNAUTHORISED: "check the token and the user in the settings",
        _FORBIDDEN: "the token may not read tickets",
        404: "check the address in the settings",
    }
    told = f"the help desk refuses: status {status}"
    return KbError("help-desk", told, where=_shown(url), hint=hints.get(status, "what was read before is kept"))
