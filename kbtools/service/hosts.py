"""Which host names the service answers to: a page elsewhere can point a name of its own at this machine."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from kbtools.errors import KbError

ORIGIN = re.compile(r"https://(?:\*\.)?[A-Za-z0-9.-]+(?::\d+)?|http://(?:127\.0\.0\.1|localhost)(?::\d+)?")
"""A site that may show a page of the service in a frame: over HTTPS, or on this machine."""
HEALTH = ("/healthz", "/livez", "/readyz", "/metrics")  # monitoring asks by an address, and is told nothing in private


class Hosts:
    """Refuses requests to a host that is not one of `names` with `KbError("host")`; without names, none.

    Names of the machine itself, such as `localhost`, are always ours.
    """

    def __init__(self, app: ASGIApp, names: tuple[str, ...]) -> None:
        self.app = app
        self.names = tuple(map(name_of, names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and self.names and scope["path"] not in HEALTH:
            host = Headers(scope=scope).get("host", "")
            if not is_ours(host, self.names):
                raise KbError(
                    "host", "this service does not have this host name", hint="add it to the setting service.hosts"
                )
        await self.app(scope, receive, send)


def is_ours(host: str, names: tuple[str, ...]) -> bool:
    """Whether a `Host` header names one of these, or this machine; `*.example.com` is every name below it."""
    name = name_of(host)
    below = "*." + name.partition(".")[2]
    return name in names or below in names or _is_loopback(name)


def name_of(host: str) -> str:
    """The name without its port, in lower case: `Help.example.com:8443` is `help.example.com`."""
    host = host.strip().lower()
    if host.startswith("["):
        return host.partition("]")[0][1:]
    return host.partition(":")[0].rstrip(".")


def _is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def without_host(path: str, query: str) -> str:
    """Where Starlette redirects to from `path`, with a `/` more or none at its end, as an address relative to that.

    Starlette's own is absolute and takes the host from the request, so a stranger would choose it; a relative address
    also works behind a proxy that serves the site below a path.
    """
    bare = path.rstrip("/")
    name, more = quote(bare.rpartition("/")[2]), len(path) - len(bare)
    address = "../" * more + name if more else f"./{name}/"
    return f"{address}?{query}" if query else address
