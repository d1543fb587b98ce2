"""A mail with a page attached, such as the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from kbtools.contact.addresses import mail_address
from kbtools.contact.mails import plain_mail
from kbtools.contact.smtp import SmtpTransport
from kbtools.errors import KbError
from kbtools.settings import Settings


@dataclass(frozen=True, slots=True)
class PageMail:
    """What is sent: a subject, a text, and `page`, which is HTML attached under `name`."""

    subject: str
    text: str
    page: str
    name: str


def send_page(mail: PageMail, to: str, settings: Settings, now: datetime) -> None:
    """Send the page; returns when the mail server has accepted it.

    Raises `KbError` `setting` without a mail server or a sender, else `delivery`; an address that cannot be written
    into a mail is a `delivery` error.
    """
    server = sending_server(settings)
    try:
        made = _made(mail, to, settings, now)
    except ValueError:
        raise KbError(
            "delivery",
            "this address cannot be written into a mail",
            where=to,
            hint="name@example.com; check contact.address and smtp.sender, too",
        ) from None
    server.post(made, mail_address(to))


def sending_server(settings: Settings) -> SmtpTransport:
    """The mail server for mails to the team; raises `KbError("setting")` without one or a sender."""
    if not (settings.smtp_host and (settings.smtp_sender or settings.contact_address)):
        raise KbError(
            "setting",
            "no mail server or no sender address is set",
            where="smtp.host",
            hint="set smtp.host, and contact.address or smtp.sender",
        )
    return SmtpTransport(settings)


def _made(mail: PageMail, to: str, settings: Settings, now: datetime) -> EmailMessage:
    made = plain_mail(to, mail.subject, mail.text, settings, now)
    made.add_attachment(mail.page.encode(), maintype="text", subtype="html", filename=mail.name)
    return made
