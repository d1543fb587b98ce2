"""Delivery of contact messages to a help desk: one try each; a failure says whether to try the next one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from kbtools.errors import KbError
from kbtools.helpdesks.http import (
    FORBIDDEN,
    NOT_FOUND,
    SUCCESS,
    UNAUTHORISED,
    HttpClient,
    Limits,
    NoResponse,
    OtherAddress,
    Response,
    TooMuch,
    check_secure,
)
from kbtools.model.message import ContactMessage
from kbtools.settings import TABLE, Settings

TIMEOUT = 20.0  # seconds without a byte
LIMITS = Limits(seconds=120.0, bytes=8_000_000)
LONGEST = 240.0  # seconds of one message; the outbox keeps it for one process for longer
REASON = 160  # characters of the help desk's reason that are kept
_REDIRECTS = range(300, 400)
_AWAY = frozenset((502, 503, 504))

File = tuple[str, bytes, str]
"""Name, content and media type."""


class Unreachable(KbError):  # noqa: N818 - a KbError that says more, as all failures here are
    """The help desk or mail server accepts no message now, so the next one need not be tried.

    `retry_after`: the seconds that it asked to wait.
    """

    def __init__(
        self, message: str, *, where: str | None = None, hint: str | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__("delivery", message, where=where, hint=hint)
        self.retry_after = retry_after


class NotTaken(KbError):  # noqa: N818 - a KbError that says more, as all failures here are
    """The help desk refuses this message. Its reason is in the text, and may quote the person; `brief` is without."""

    def __init__(self, status: int, said: str, where: str) -> None:
        self.brief = f"it does not take this message: {status}"
        reason = " ".join(f"{self.brief} {said}".split())[:REASON]
        super().__init__("delivery", reason, where=where, hint="kb outbox retry, once the cause is fixed")


def for_log(problem: KbError) -> str:
    """What went wrong, without what a help desk says, since logs hold no address and no word of a person."""
    return problem.brief if isinstance(problem, NotTaken) else problem.message


class Sender(Protocol):
    """Delivers messages to the support team."""

    def send(self, message: ContactMessage) -> None:
        """Deliver one message. Returns only when the receiver has accepted it; raises `KbError("delivery")`."""


@dataclass(frozen=True)
class Destination:
    """A destination that `deliver.to` can name.

    `needs`: the settings that it requires. `shown`: its name for people. `sender` makes the sender,
    given a clock; it raises `KbError("setting")` for settings that cannot be used.
    """

    needs: tuple[str, ...]
    shown: Callable[[Settings], str]
    sender: Callable[[Settings, Callable[[], datetime]], Sender]


@dataclass(frozen=True)
class DeliveryClient:
    """Sends to one help desk, each request once: the outbox tries again later. `setting`: the one with the address.

    Raises `KbError("delivery")` for a refused message, `Unreachable` when the next one would fail as well.
    """

    http: HttpClient
    setting: str

    @property
    def where(self) -> str:
        """The host, for messages to people; the path is left out, since it may hold a secret."""
        return urlsplit(self.http.url).netloc

    def begin(self) -> None:
        """The requests from now on are of one message, and take at most `LONGEST` seconds together."""
        self.http.end_after(LONGEST)

    def get(self, path: str, params: Mapping[str, str], missing: Collection[int] = ()) -> Response:
        """Fetch JSON; a status in `missing` means that there is nothing."""
        return self._checked(lambda: self.http.request("GET", path, params=params), missing)

    def post(self, path: str, json: Any, headers: Mapping[str, str] | None = None) -> Response:
        """Send JSON; returns when it was accepted."""
        return self._checked(lambda: self.http.request("POST", path, headers=headers, body={"json": json}))

    def put(self, path: str, json: Any) -> Response:
        """Send JSON in place of what is there; returns when it was accepted."""
        return self._checked(lambda: self.http.request("PUT", path, body={"json": json}))

    def post_bytes(self, content: bytes, headers: Mapping[str, str], path: str = "") -> Response:
        """Send bytes as they are."""
        return self._checked(lambda: self.http.request("POST", path, headers=headers, body={"content": content}))

    def post_form(self, path: str, data: Mapping[str, Any], files: Sequence[tuple[str, File]]) -> Response:
        """Send a form with files, each under the name of its field."""
        return self._checked(lambda: self.http.request("POST", path, body={"data": data, "files": files}))

    def _checked(self, ask: Callable[[], Response], missing: Collection[int] = ()) -> Response:
        try:
            response = ask()
        except OtherAddress:
            raise Unreachable("the next page is at another address; the token stays here", where=self.where) from None
        except TooMuch as failure:
            raise Unreachable(str(failure), where=self.where, hint=f"check {self.setting}") from None
        except NoResponse as failure:
            raise Unreachable(f"no answer: {failure}", where=self.where, hint=f"check {self.setting}") from None
        if response.status not in SUCCESS and response.status not in missing:
            raise self._refused(response)
        return response

    def _refused(self, response: Response) -> KbError:
        status, where = response.status, self.where
        if response.is_limit or status in _AWAY:
            return Unreachable(f"it wants us to come back later ({status})", where=where, retry_after=response.wait)
        if status in (UNAUTHORISED, FORBIDDEN):
            hint = "check the token and what it may do"
            return Unreachable(f"it refuses the token ({status})", where=where, hint=hint)
        if status == NOT_FOUND or status in _REDIRECTS:
            return Unreachable(f"nothing is at this address ({status})", where=where, hint=f"check {self.setting}")
        return NotTaken(status, response.said, where)


def delivery_client(
    setting: str, settings: Settings, headers: Mapping[str, str], now: Callable[[], datetime], path: str = ""
) -> DeliveryClient:
    """A client for the address in a setting and a path after it; raises `KbError("setting")`."""
    url = str(getattr(settings, TABLE[setting].name))
    check_secure(url, "the target", setting)
    return DeliveryClient(HttpClient(url.rstrip("/") + path, headers, TIMEOUT, now, limits=LIMITS), setting)
