"""Connections of the service: how many there may be, and how long each may take to send and to read.

uvicorn itself waits for ever for a header, a body and a client that reads, and takes any number of connections.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Iterable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from kbtools.service.request_reader import AT_ONCE, RequestReader

MOST = 1_000  # connections of a process
MOST_OF_ADDRESS = 100  # of one address that is not a proxy in front of the service
HEADER = 10.0  # seconds until a request's header must be there
BODY = 30.0  # seconds until a request's body must be there, and one more for each SLOWEST bytes of it
SLOWEST = 10_000  # bytes a second; a telephone with a bad connection sends more
AFTER_ANSWER = 5.0  # seconds that a client may go on sending after it was answered
READ = 30.0  # seconds in which a client that reads slowly must have taken some 48 KB
AT_THE_END = 2.0  # seconds that a client has for the rest of its request when the service ends


class Connection(H11Protocol):
    """One connection. It is cut when its client is too slow, or when others need its place.

    Where there are too many, in all or of one address, the one that has waited longest for its client goes; where no
    client is waited for, the new one.
    """

    most = MOST
    _deadline = 0.0  # loop time; 0 while no client is waited for
    _since = 0.0  # loop time since when a client is waited for
    _phase: object = None
    _body = 0  # bytes that came with the body so far
    _is_cut = False
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """A client has come."""
        self.conn = RequestReader()
        super().connection_made(transport)
        self._look()
        for group, most in self._groups():
            if len(group) > most:
                _longest_waiting(group, self).cut()

    def data_received(self, data: bytes) -> None:
        """The client has sent something."""
        self._body += len(data)
        for at in range(0, len(data), AT_ONCE):
            if not self.transport.is_closing():
                super().data_received(data[at : at + AT_ONCE])
        self._look()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; where an answer has begun already, nothing more can be said."""
        try:
            super().send_400_response(msg)
        except h11.LocalProtocolError:
            self.cut()

    def on_response_complete(self) -> None:
        """The answer is written."""
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        """The client does not read as fast as we write."""
        super().pause_writing()
        self._look()

    def resume_writing(self) -> None:
        """The client has read what was written before."""
        super().resume_writing()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is closed."""
        if self._timer:
            self._timer.cancel()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """The service ends: finish the answer that is being written, and wait a little for the rest of a request."""
        if self.waits_since is not None:
            self.loop.call_later(AT_THE_END, self.cut)
        try:
            super().shutdown()
        except h11.LocalProtocolError:  # a connection that is closing already
            self.cut()

    def cut(self) -> None:
        """Close at once, whatever is still to be sent."""
        self._is_cut = True
        self.transport.abort()

    @property
    def waits_since(self) -> float | None:
        """Since when the client is waited for, in loop time; None while the service is at work for it."""
        return self._since if self._deadline else None

    def _look(self) -> None:
        """Note what is waited for, and until when."""
        now, phase = self.loop.time(), self._now_waiting()
        if phase != self._phase:
            self._phase, self._since = phase, now
            self._body = 0
        most = {"header": HEADER, "body": BODY + self._body / SLOWEST, "rest": AFTER_ANSWER, "read": READ}
        self._deadline = self._since + most[phase] if phase else 0.0
        if self._timer and self._deadline and self._deadline < self._timer.when():
            self._timer.cancel()
            self._timer = None
        if phase and not self._timer:
            self._timer = self.loop.call_at(self._deadline, self._check)

    def _now_waiting(self) -> str:
        """What of the client is waited for: `header`, `body`, `rest` of a refused body, `read`; empty for nothing."""
        if self.flow.write_paused or self.transport.is_closing():
            return "read"
        answered = self.cycle is None or self.cycle.response_complete
        if self.conn.their_state is h11.SEND_BODY:
            return "rest" if answered else "body"
        return "header" if answered else ""

    def _check(self) -> None:
        self._timer = None
        self._look()
        if self._deadline and self._deadline <= self.loop.time():
            self.cut()

    def _groups(self) -> Iterable[tuple[list[Connection], int]]:
        """The connections that this one counts among, each group with how many it may be."""
        others: list[Any] = list(self.connections)
        everybody: list[Connection] = [one for one in others if not one._is_cut]
        if self.client and not is_proxy(self.client[0], self.config.forwarded_allow_ips):
            mine = network_of(self.client[0])
            yield [one for one in everybody if one.client and network_of(one.client[0]) == mine], MOST_OF_ADDRESS
        yield everybody, self.most


def _longest_waiting(group: Iterable[Connection], newest: Connection) -> Connection:
    waiting = [(since, id(one), one) for one in group if one is not newest and (since := one.waits_since) is not None]
    return min(waiting)[2] if waiting else newest


def network_of(address: str) -> str:
    """The address, or the network of one IPv6 household, which has many addresses."""
    if ":" not in address:
        return address
    try:
        parsed = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def is_proxy(address: str, trusted: str | Iterable[str]) -> bool:
    """Whether a proxy at this address is trusted; `trusted` as in uvicorn: addresses and networks, `*` for all."""
    names = [name.strip() for name in (trusted.split(",") if isinstance(trusted, str) else trusted)]
    if "*" in names:
        return True
    try:
        own = ipaddress.ip_address(address)
        return any(own in ipaddress.ip_network(name, strict=False) for name in names if "/" in name) or address in names
    except ValueError:
        return address in names
