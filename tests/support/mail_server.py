"""A real mail server on loopback that keeps what it is given and fails as a test tells it to."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SUPPORT = "support@glim.example"


@dataclass(frozen=True)
class Received:
    """One mail as the server took it."""

    sender: str
    to: tuple[str, ...]
    mail: EmailMessage

    @property
    def text(self) -> str:
        """The mail's words, with line ends as in Python."""
        body = self.mail.get_body(("plain",))
        assert body is not None
        return cast("str", body.get_content()).replace("\r\n", "\n")


class _Tidy(Controller):
    """Hangs up when it stops; aiosmtpd would leave open connections to the garbage collector."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self.talks: list[Any] = []
        super().__init__(*given, **named)

    def factory(self) -> Any:
        talk = super().factory()  # type: ignore[no-untyped-call]  # aiosmtpd's own
        self.talks.append(talk)
        return talk

    async def hang_up(self) -> None:
        for talk in self.talks:
            if talk.transport is not None:
                talk.transport.close()
        await asyncio.sleep(0.02)

    def stop(self, *given: Any, **named: Any) -> None:
        asyncio.run_coroutine_threadsafe(self.hang_up(), self.loop).result(5)
        super().stop(*given, **named)


class MailServer:
    """Use as a context manager. `refuse` has answers by recipient, `on_data` an answer to every mail's text.

    With `tls` it wants STARTTLS, or speaks TLS `from_the_start`.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, port: int = 0, *, from_the_start: bool = False) -> None:
        self.port = port or free_port()
        self.received: list[Received] = []
        self.refuse: dict[str, str] = {}
        self.on_data = ""
        self.tries = 0
        encrypted: dict[str, Any] = {"tls_context": tls, "require_starttls": bool(tls)}
        self._controller = _Tidy(
            self, hostname="127.0.0.1", port=self.port, **({"ssl_context": tls} if from_the_start else encrypted)
        )

    def __enter__(self) -> MailServer:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Refuse a recipient, or take it."""
        envelope, address = given[2], given[3]
        self.tries += 1
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *given: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Refuse a text, or keep the mail."""
        envelope = given[2]
        if self.on_data:
            return self.on_data
        mail = BytesParser(policy=default).parsebytes(envelope.content)
        self.received.append(Received(envelope.mail_from, tuple(envelope.rcpt_tos), mail))
        return "250 OK"

    def to(self, address: str) -> list[Received]:
        """What arrived for one address."""
        return [mail for mail in self.received if mail.to == (address,)]


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return cast("int", listener.getsockname()[1])


def until(true: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Wait until something is true; False when it is not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return true()
