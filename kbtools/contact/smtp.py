"""Contact messages by mail (SMTP)."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from kbtools.contact.addresses import mail_address
from kbtools.contact.finished_mail import finished
from kbtools.contact.mails import copy_mail, sender, support_mail
from kbtools.errors import KbError
from kbtools.helpdesks.delivery import Unreachable
from kbtools.helpdesks.http import LOOPBACK
from kbtools.model.message import ContactMessage
from kbtools.settings import Settings

TIMEOUT = 20.0
_GO_ON = 354  # the mail may be sent now
_ADDRESS = re.compile(r"\S*@\S*")


@dataclass(frozen=True)
class SmtpTransport:
    """Sends messages to the mail server of the settings. `tls` is for servers with their own certificate."""

    settings: Settings
    timeout: float = TIMEOUT
    tls: ssl.SSLContext | None = None

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
        server = self._connected()
        try:
            self._introduce(server)
            self._hand_over(server, data, to)
        finally:
            # The mail is accepted by now: an error at QUIT must not send it twice.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

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

    def _connected(self) -> smtplib.SMTP:
        settings = self.settings
        try:
            if settings.smtp_security == "tls":
                return _TlsServer(settings.smtp_host, settings.smtp_port, timeout=self.timeout, context=self._tls())
            return _Server(settings.smtp_host, settings.smtp_port, timeout=self.timeout)
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
                server.starttls(context=self._tls())
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

    def _hand_over(self, server: smtplib.SMTP, data: bytes, to: str) -> None:
        options = () if to.isascii() else ("SMTPUTF8", "BODY=8BITMIME")
        try:
            server.sendmail(sender(self.settings), [to], data, options)
        except (OSError, smtplib.SMTPException) as failure:
            raise KbError(
                "delivery",
                f"the mail server refused the mail: {_why(failure)}",
                where=self.where,
                hint="fix the cause and try again; for messages: kb outbox retry",
            ) from None

    def _tls(self) -> ssl.SSLContext:
        return self.tls or ssl.create_default_context()


class _Server(smtplib.SMTP):
    """As smtplib's, which looks for full stops at the start of lines with a pattern, 0.2 s for a mail of 20 MB."""

    def data(self, msg: Any) -> tuple[int, bytes]:
        """The DATA command for a mail in bytes, its line ends as RFC 5321 has them: the server's answer."""
        self.putcmd("data")
        code, answer = self.getreply()
        if code != _GO_ON:
            raise smtplib.SMTPDataError(code, answer)
        quoted = b"\r\n".join((b"", msg)).replace(b"\n.", b"\n..")[2:]
        self.send(quoted + (b".\r\n" if quoted.endswith(b"\r\n") else b"\r\n.\r\n"))
        return self.getreply()


class _TlsServer(_Server, smtplib.SMTP_SSL):
    """The same over TLS from the start."""


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


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return _ADDRESS.sub("[email]", " ".join(f"{code} {words}".split()))[:200]
