"""Tickets over a help desk's API: the settings it needs, and a client that retries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from kbtools.errors import KbError, raise_all
from kbtools.helpdesks.http import (
    FORBIDDEN,
    NOT_FOUND,
    UNAUTHORISED,
    Clock,
    HttpClient,
    NoResponse,
    OtherAddress,
    Response,
    TooMuch,
    check_secure,
)
from kbtools.helpdesks.paging import TicketPage
from kbtools.settings import TABLE, Settings, variable

TRIES = 6
TIMEOUT = 30.0  # seconds without a byte
LONGEST_WAIT = 900.0  # longest wait in seconds; a longer one ends the run
_OK, _FAULT = 200, 500


@dataclass(frozen=True)
class Api:
    """How tickets are read over one help desk's API.

    `url`: the setting with its address; `path`: what follows the address. `needs`: all settings that it
    requires. `headers`: those of every request. `pages` takes the cursor of the last stored page, empty at
    first, and yields the pages after it. `renew`: gets new headers when the old ones are refused.
    """

    url: str
    needs: tuple[str, ...]
    headers: Callable[[Settings], dict[str, str]]
    pages: Callable[[ApiClient, str], Iterator[TicketPage]]
    path: Callable[[Settings], str] = lambda _: ""
    renew: Callable[[ApiClient, Settings], dict[str, str]] | None = None


class _TryAgain(Exception):  # noqa: N818 - says what to do; it never leaves this module
    """A request that may succeed later; `wait`: the seconds that the help desk asked for."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass
class ApiClient:
    """Reads from one help desk. Raises `KbError("help-desk")`; no token is in its text.

    Retries after a broken connection, an answer that is not JSON, 429 and 5xx: when the help desk asks for it, else
    after 1, 2, 4 … seconds.
    """

    http: HttpClient
    clock: Clock
    name: str = "the help desk"
    renew: Callable[[ApiClient], dict[str, str]] | None = None

    @property
    def url(self) -> str:
        """The help desk's address."""
        return self.http.url

    def get(self, path: str, params: Mapping[str, str] | None = None, accept: Collection[int] = ()) -> Response:
        """Fetch JSON; `path` is relative to the address, or a full address on the same host.

        `accept`: other statuses than 200 that are not failures; their answers have no data.
        """
        return self._retried(path, lambda: self._checked(self._renewed(path, params), path, accept))

    def post_form(self, path: str, form: Mapping[str, str]) -> Response:
        """Send a form, to get a token."""
        return self._retried(path, lambda: self._checked(self._sent("POST", path, form=form), path, ()))

    def close(self) -> None:
        """Close the connection."""
        self.http.close()

    def _retried(self, path: str, once: Callable[[], Response]) -> Response:
        why = ""
        for number in range(TRIES):
            try:
                return once()
            except _TryAgain as failure:
                why, wait = str(failure), 2.0**number if failure.wait is None else failure.wait
            if wait > LONGEST_WAIT:
                raise KbError(
                    "help-desk",
                    f"the help desk asks to wait {wait:.0f} seconds",
                    where=self._shown(path),
                    hint="run the command again then; it continues where it stopped",
                )
            if number + 1 < TRIES:
                self.clock.sleep(wait)
        raise KbError(
            "help-desk",
            f"no answer after {TRIES} tries: {why}",
            where=self._shown(path),
            hint="run the command again later; it continues where it stopped",
        )

    def _renewed(self, path: str, params: Mapping[str, str] | None) -> Response:
        response = self._sent("GET", path, params)
        if response.status == UNAUTHORISED and self.renew:
            self.http.headers = self.renew(self)
            response = self._sent("GET", path, params)
        return response

    def _sent(
        self, method: str, path: str, params: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None
    ) -> Response:
        try:
            return self.http.request(method, path, params=params, body={"data": form} if form else None)
        except OtherAddress as other:
            raise KbError(
                "help-desk",
                "the help desk redirects to another server",
                where=str(other),
                hint="the token was not sent there; check the address in the settings",
            ) from None
        except TooMuch as failure:
            raise KbError(
                "help-desk",
                f"{self.name} does not answer as it should: {failure}",
                where=self._shown(path),
                hint="run the command again later; it continues where it stopped",
            ) from None
        except NoResponse as failure:
            raise _TryAgain(f"the connection broke: {failure}") from None

    def _checked(self, response: Response, path: str, accept: Collection[int]) -> Response:
        if response.status in accept:
            return response
        if response.is_limit or response.status >= _FAULT:
            raise _TryAgain(f"it answers {response.status}", response.wait)
        if response.status != _OK:
            raise self._refused(path, response.status)
        if not response.is_json:
            raise _TryAgain("its answer is no JSON")
        return response

    def _refused(self, path: str, status: int) -> KbError:
        hints = {
            UNAUTHORISED: "check the token and the user in the settings",
            FORBIDDEN: "the token may not read tickets",
            NOT_FOUND: "check the address in the settings",
        }
        hint = hints.get(status, "what was read before is kept")
        return KbError("help-desk", f"the help desk refuses: status {status}", where=self._shown(path), hint=hint)

    def _shown(self, path: str) -> str:
        return (path if "://" in path else self.url + path).split("?", 1)[0]


def connect(api: Api, settings: Settings, clock: Clock, name: str) -> ApiClient:
    """A client for the API of the help desk `name`; the caller closes it. Raises every setting that is missing."""
    values = {key: getattr(settings, TABLE[key].name) for key in api.needs}
    raise_all(
        KbError("setting", f"'{key}' is not set", where=key, hint=f"set {variable(key)}")
        for key, value in values.items()
        if not value
    )
    url = values[api.url].rstrip("/") + api.path(settings)
    check_secure(url, "a help desk", url.partition("?")[0])
    http = HttpClient(url, api.headers(settings), TIMEOUT, clock.now, keep_alive=True)
    return ApiClient(http, clock, name, _renewal(api, settings))


def _renewal(api: Api, settings: Settings) -> Callable[[ApiClient], dict[str, str]] | None:
    renew = api.renew
    return (lambda client: renew(client, settings)) if renew else None
