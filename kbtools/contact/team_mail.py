"""A mail to one of the team, such as the report."""

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
class TeamMail:
    """What is sent: a subject, a text, and if there is one, `page`, which is HTML attached under `name`."""

    subject: str
    text: str
    page: str = ""
    name: str = ""


def send_to_team(mail: TeamMail, to: str, settings: Settings, now: datetime) -> None:
    """Send the mail; returns when the mail server has accepted it.

    Raises `KbError` `setting` without a mail server or a sender, else `delivery`; an address that cannot be written
    into a mail is a `delivery` error.
    """
    if not (settings.smtp_host and (settings.smtp_sender or settings.contact_address)):
        raise KbError(
            "setting",
            "no mail server or no sender address is set",
            where="smtp.host",
            hint="set smtp.host, and contact.address or smtp.sender",
        )
    try:
        made = _made(mail, to, settings, now)
    except ValueError:
        raise KbError(
            "delivery",
            "this address cannot be written into a mail",
            where=to,
            hint="name@example.com; check contact.address and smtp.sender, too",
        ) from None
    SmtpTransport(settings).post(made, mail_address(to))


def _made(mail: TeamMail, to: str, settings: Settings, now: datetime) -> EmailMessage:
    made = plain_mail(to, mail.subject, mail.text, settings, now)
    if mail.page:
        made.add_attachment(mail.page.encode(), maintype="text", subtype="html", filename=mail.name)
    return made
