"""Who has signed in at a proxy in front of the service, where the settings say that it is believed."""

from __future__ import annotations

from starlette.requests import Request

from kbtools.service.connections import is_proxy
from kbtools.service.peers import PEER
from kbtools.service.state import state_of


def named_by_proxy(request: Request) -> str:
    """The mail address that a proxy tells; empty where none does.

    The header counts only once in a request, and only on a connection from one of the proxies: what they say of whom
    they speak for, such as `X-Forwarded-For`, makes nobody a proxy.
    """
    settings = state_of(request).settings
    if not settings.user_header or not is_proxy(request.scope.get(PEER, ""), settings.proxies):
        return ""
    told = request.headers.getlist(settings.user_header)
    return told[0].strip().lower() if len(told) == 1 else ""
