"""The destinations that `deliver.to` can name: a mail server, a webhook, and help desks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kbtools.contact.delivery import Transport
from kbtools.contact.smtp import TIMEOUT, SmtpTransport, check_password_is_safe
from kbtools.contact.webhook import WEBHOOK
from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.delivery import Destination, Sender
from kbtools.helpdesks.http import utc_now
from kbtools.model.message import ContactMessage
from kbtools.settings import TABLE, Settings, variable

_MAIL_NEEDS = ("smtp.host", "contact.address")
_MAIL = Destination(
    _MAIL_NEEDS,
    lambda settings: f"{settings.contact_address} through {settings.smtp_host}",
    lambda settings, _: _mail_sender(settings),
)
_OWN = {"smtp": _MAIL, "webhook": WEBHOOK}
NAMES = (*_OWN, *vendors.names("deliver"))


@dataclass(frozen=True)
class CopiesByMail:
    """Sends messages to one destination, and the copies by mail, if a mail server is set."""

    messages: Sender
    copies: SmtpTransport | None

    def send(self, message: ContactMessage) -> None:
        """Hand it to the support team."""
        self.messages.send(message)

    def send_copy(self, message: ContactMessage) -> None:
        """Mail it to the person who wrote it."""
        if self.copies:
            self.copies.send_copy(message)


def transport_of(settings: Settings, now: Callable[[], datetime] = utc_now) -> Transport:
    """The transport that the settings name; raises `KbError`: `delivery` (missing) or `setting` (unusable)."""
    missing = missing_settings(settings)
    if missing:
        raise KbError(
            "delivery",
            f"messages wait in the outbox: {' and '.join(missing)} not set",
            where="pyproject.toml [tool.kbtools]",
            hint=f"set {how_to_set(missing)}",
        )
    sender = _destination(settings).sender(settings, now)
    if isinstance(sender, SmtpTransport):
        return sender
    return CopiesByMail(sender, None if _missing(_MAIL_NEEDS, settings) else _mail_sender(settings))


def mail_server(settings: Settings, timeout: float = TIMEOUT) -> SmtpTransport | None:
    """The mail server that messages or copies go through; None where none is set. Raises `KbError("setting")`.

    `timeout`: seconds without a byte.
    """
    if _missing(_MAIL_NEEDS, settings):
        return None
    check_password_is_safe(settings)
    return SmtpTransport(settings, timeout)


def missing_settings(settings: Settings) -> list[str]:
    """The missing settings without which nothing can be sent."""
    return _missing(_destination(settings).needs, settings)


def how_to_set(keys: list[str]) -> str:
    """Settings in words: the names of variables for secrets, else of settings."""
    return " and ".join(variable(key) if TABLE[key].metadata.get("secret") else key for key in keys)


def sends_copies(settings: Settings) -> bool:
    """Whether people get a copy of what they wrote by mail."""
    return settings.contact_copy and not _missing(_MAIL_NEEDS, settings)


def place_of(settings: Settings) -> str:
    """The destination in words."""
    return _destination(settings).shown(settings)


def _mail_sender(settings: Settings) -> SmtpTransport:
    check_password_is_safe(settings)
    return SmtpTransport(settings)


def _destination(settings: Settings) -> Destination:
    return _OWN.get(settings.deliver_to) or vendors.destination(settings.deliver_to)


def _missing(keys: tuple[str, ...], settings: Settings) -> list[str]:
    return [key for key in keys if not getattr(settings, TABLE[key].name)]
