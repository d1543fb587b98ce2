"""Contact messages by mail (SMTP)."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, BinaryIO

from kbtools.contact.addresses import mail_address
from kbtools.contact.finished_mail import finished
from kbtools.contact.mails import copy_mail, sender, support_mail
from kbtools.errors import KbError
from kbtools.helpdesks.delivery import Unreachable
from kbtools.helpdesks.http import LOOPBACK
from kbtools.model.message import ContactMessage
from kbtools.settings import Settings
from kbtools.system.base64_pieces import pieces
from kbtools.system.cut_off import CutOff

TIMEOUT = 20.0  # seconds without a byte
LONGEST = 240.0  # seconds of one mail, whatever the server does; the outbox keeps a message for one process for longer
_FAREWELL = 5.0  # seconds of the end of a connection, once the mail is accepted
_MOST_ANSWERED = 100_000  # bytes that a server may answer in all
_GO_ON = 354  # the mail may be sent now
_PASSING, _REFUSALS = range(400, 500), range(400, 600)
_ADDRESS = re.compile(r"\S*@\S*")


class Refused(KbError):  # noqa: N818 - a KbError that says more
    """The mail server said that it does not take this mail. `passing`: it may take it later (RFC 5321, 4yz)."""

    def __init__(self, message: str, *, where: str, hint: str, passing: bool) -> None:
        super().__init__("delivery", message, where=where, hint=hint)
        self.passing = passing


class TooSlow(Unreachable):
    """The mail server was left when it took too long, so nobody knows whether it has taken the mail."""


@dataclass(frozen=True)
class SmtpTransport:
    """Sends messages to the mail server of the settings. `tls` is for servers with their own certificate.

    `timeout`: seconds without a byte; `longest`: seconds of one mail in all.
    """

    settings: Settings
    timeout: float = TIMEOUT
    tls: ssl.SSLContext | None = None
    longest: float = LONGEST

    def send(self, message: ContactMessage) -> None:
        """Returns when the server has accepted the mail; raises `KbError("delivery")`, or `Unreachable`."""
        self.post(self._mail(support_mail, message), mail_address(self.settings.contact_address))

    def send_copy(self, message: ContactMessage) -> None:
        """As `send`, to the person who wrote it."""
        self.post(self._mail(copy_mail, message), mail_address(message.email))

    def post(self, mail: EmailMessage, to: str) -> None:
        """Send one mail, once it was read again; as `send`. Raises `KbError("setting")` as `check_password_is_safe`."""
        check_password_is_safe(self.settings)
        data = finished(mail, to)
        self._talk(lambda server: self._hand_over(server, data, to))

    def try_it(self) -> None:
        """Connect and sign in as for a mail, but send none; raises as `post`."""
        check_password_is_safe(self.settings)
        self._talk(lambda server: server.ehlo_or_helo_if_needed())

    def _talk(self, do: Callable[[smtplib.SMTP], None]) -> None:
        with CutOff(self.longest) as cut_off:
            try:
                self._connect_and(do, cut_off)
            except KbError as failure:
                if cut_off.is_over:
                    raise self._too_slow() from failure
                raise

    def _connect_and(self, do: Callable[[smtplib.SMTP], None], cut_off: CutOff) -> None:
        server = self._connected(cut_off)
        try:
            self._introduce(server)
            do(server)
        finally:
            # The mail is accepted by now: an error at QUIT must not send it twice.
            with contextlib.suppress(smtplib.SMTPException, OSError), CutOff(_FAREWELL) as farewell:
                if server.sock:
                    farewell.watch(server.sock)
                server.quit()
            server.close()

    def _too_slow(self) -> TooSlow:
        return TooSlow(
            f"the mail server did not take the mail within {self.longest:g} seconds",
            where=self.where,
            hint="look at what the mail server logs; the message waits in the outbox",
        )

    @property
    def where(self) -> str:
        """The server as a person would name it."""
        return f"{self.settings.smtp_host}:{self.settings.smtp_port}"

    def _mail(self, make: Callable[[ContactMessage, Settings], EmailMessage], message: ContactMessage) -> EmailMessage:
        try:
            return make(message, self.settings)
        except ValueError:
            raise KbError(
                "delivery", "an address cannot be written into a mail", hint="check contact.address and smtp.sender"
            ) from None

    def _connected(self, cut_off: CutOff) -> _Server:
        settings = self.settings
        try:
            tls = self._tls() if settings.smtp_security == "tls" else None
            return _Server(settings.smtp_host, settings.smtp_port, self.timeout, tls, cut_off)
        except (OSError, smtplib.SMTPException) as failure:
            raise Unreachable(
                f"the mail server does not answer: {_why(failure)}",
                where=self.where,
                hint="check smtp.host, smtp.port and smtp.security",
            ) from None

    def _introduce(self, server: smtplib.SMTP) -> None:
        settings = self.settings
        try:
            if settings.smtp_security == "starttls":
                self._encrypt(server)
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
        except smtplib.SMTPAuthenticationError as failure:
            raise Unreachable(
                f"the mail server refuses the user name or password ({failure.smtp_code})",
                where=self.where,
                hint="check smtp.user and KB_SMTP_PASSWORD",
            ) from None
        except (OSError, smtplib.SMTPException) as failure:
            raise Unreachable(
                f"no encrypted connection or sign-in: {_why(failure)}",
                where=self.where,
                hint="check smtp.security and smtp.user",
            ) from None

    def _encrypt(self, server: smtplib.SMTP) -> None:
        try:
            server.starttls(context=self._tls())
        except smtplib.SMTPNotSupportedError:
            raise Unreachable(
                "the mail server offers no encryption: STARTTLS is missing",
                where=self.where,
                hint='smtp.security = "tls", mostly with smtp.port = 465; or ask who runs the server',
            ) from None

    def _hand_over(self, server: smtplib.SMTP, data: bytes, to: str) -> None:
        options = () if to.isascii() else ("SMTPUTF8", "BODY=8BITMIME")
        try:
            server.sendmail(sender(self.settings), [to], data, options)
        except (OSError, smtplib.SMTPException) as failure:
            why = f"the mail server refused the mail: {_why(failure)}"
            hint = "fix the cause and try again; for messages: kb outbox retry"
            if (code := _code(failure)) in _REFUSALS:
                raise Refused(why, where=self.where, hint=hint, passing=code in _PASSING) from None
            raise KbError("delivery", why, where=self.where, hint=hint) from None

    def _tls(self) -> ssl.SSLContext:
        return self.tls or ssl.create_default_context()


class _Server(smtplib.SMTP):
    """A connection that `cut_off` ends, with `tls` encrypted from the start, to a server that answers in few bytes.

    smtplib's collects what a server answers without an end, and looks for full stops at the start of lines with a
    pattern, 0.2 s for a mail of 20 MB.
    """

    def __init__(self, host: str, port: int, timeout: float, tls: ssl.SSLContext | None, cut_off: CutOff) -> None:
        self._cut_off, self._from_the_start = cut_off, tls
        self._left = _MOST_ANSWERED
        super().__init__(host, port, timeout=timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Called by smtplib to connect."""
        connection = socket.create_connection((host, port), timeout)
        self._cut_off.watch(connection)
        if self._from_the_start is None:
            return connection
        try:
            return self._from_the_start.wrap_socket(connection, server_hostname=host)
        except OSError:
            connection.close()
            raise

    def getreply(self) -> tuple[int, bytes]:
        """The server's next answer."""
        if self.file is None and self.sock:
            self.file = _Answers(self.sock.makefile("rb"), self._spend)
        return super().getreply()

    def data(self, msg: Any) -> tuple[int, bytes]:
        """The DATA command for a mail in bytes, its line ends as RFC 5321 has them: the server's answer."""
        self.putcmd("data")
        code, answer = self.getreply()
        if code != _GO_ON:
            raise smtplib.SMTPDataError(code, answer)
        quoted = b"\r\n".join((b"", msg)).replace(b"\n.", b"\n..")[2:]
        # In pieces: the timeout is for each of them, since a large mail may take longer.
        for piece in pieces(quoted):
            self.send(piece)
        self.send(b".\r\n" if quoted.endswith(b"\r\n") else b"\r\n.\r\n")
        return self.getreply()

    def _spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise OSError(f"it answers with more than {_MOST_ANSWERED:,} bytes")


@dataclass(frozen=True)
class _Answers:
    """The lines that a server sends, as smtplib reads them; `spend` is told how long each one is."""

    lines: BinaryIO
    spend: Callable[[int], None]

    def readline(self, most: int) -> bytes:
        """The next line, or the first `most` bytes of it; nothing where the connection ends within it.

        Half a line may look like the last one of an answer, such as 250.
        """
        line = self.lines.readline(most)
        self.spend(len(line))
        return line if line.endswith(b"\n") or len(line) == most else b""

    def close(self) -> None:
        """Close the stream."""
        self.lines.close()


def check_password_is_safe(settings: Settings) -> None:
    """Raise `KbError("setting")` when the password would go unencrypted to another machine."""
    signs_in = settings.smtp_user and settings.smtp_password
    if settings.smtp_security == "none" and signs_in and settings.smtp_host not in LOOPBACK:
        raise KbError(
            "setting",
            f"the password would be sent to {settings.smtp_host} unencrypted",
            where="smtp.security",
            hint='smtp.security = "starttls" or "tls"; or no smtp.user, if the server takes mail without a password',
        )


def _why(failure: Exception) -> str:
    """The server's reason, with addresses masked, since it is stored and shown to agents."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(failure.recipients.values()))
        return _said(code, text)
    if isinstance(failure, smtplib.SMTPResponseException):
        return _said(failure.smtp_code, failure.smtp_error)
    return _ADDRESS.sub("[email]", str(getattr(failure, "strerror", None) or failure)) or type(failure).__name__


def _code(failure: Exception) -> int:
    """The number with which the server answered; 0 where it did not."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return next(iter(failure.recipients.values()))[0]
    return failure.smtp_code if isinstance(failure, smtplib.SMTPResponseException) else 0


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return _ADDRESS.sub("[email]", " ".join(f"{code} {words}".split()))[:200]
