"""Whether mails can be sent: the mail server is tried without a mail, or with a test mail."""

from __future__ import annotations

from datetime import datetime

from kbtools.contact.addresses import can_be_delivered, mail_address
from kbtools.contact.destinations import mail_server
from kbtools.contact.mails import plain_mail
from kbtools.errors import KbError
from kbtools.settings import Settings

TIMEOUT = 5.0  # seconds without a byte, for somebody who waits for the answer
_ADDRESSES = ("contact.address", "smtp.sender")


def check_mail(settings: Settings, timeout: float = TIMEOUT) -> str:
    """Try the addresses and the mail server of the settings without a mail; what was found, empty where none is set.

    Raises `KbError` `setting` (an address that no mail reaches, an unsafe password) or `delivery`.
    """
    check_addresses(settings)
    server = mail_server(settings, timeout)
    if server is None:
        return ""
    server.try_it()
    words = {"none": "without encryption", "starttls": "encrypted (STARTTLS)", "tls": "encrypted (TLS)"}
    return f"{server.where} answers, {words[settings.smtp_security]}"


def check_addresses(settings: Settings) -> None:
    """Raise `KbError("setting")` for an address of the settings that no mail reaches."""
    for key, address in zip(_ADDRESSES, (settings.contact_address, settings.smtp_sender), strict=True):
        if address and not can_be_delivered(address):
            raise KbError("setting", f"'{address}' is not a mail address", where=key, hint="support@example.com")


def send_test_mail(settings: Settings, to: str, now: datetime) -> None:
    """Send a short mail to see whether it arrives; returns when the mail server has accepted it.

    Raises as `check_mail`, and `setting` without a mail server.
    """
    check_addresses(settings)
    server = mail_server(settings)
    if server is None:
        raise KbError("setting", "no mail server is set", where="smtp.host", hint="set smtp.host and contact.address")
    text = f"This is a test of the help centre “{settings.name}”. Mails to this address arrive.\n"
    server.post(plain_mail(to, f"Test mail of {settings.name}", text, settings, now), mail_address(to))
