"""A mail to a colleague: a text, and a page attached to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from kbtools.contact.mails import address, mail_address, sender
from kbtools.contact.smtp import SmtpTransport
from kbtools.errors import KbError
from kbtools.settings import Settings


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: `page` is HTML, attached under `name`."""

    subject: str
    text: str
    page: str
    name: str


def send_letter(letter: Letter, to: str, settings: Settings, now: datetime) -> None:
    """Returns when the mail server has taken it.

    Raises `KbError` `setting` without a mail server or a sender, else `delivery`; an address that cannot be written
    into a mail is one of those.
    """
    if not (settings.smtp_host and (settings.smtp_sender or settings.contact_address)):
        raise KbError("setting", "there is no mail server, or no address to send from", where="smtp.host",
                      hint="set smtp.host, and contact.address or smtp.sender")  # fmt: skip
    try:
        mail = _mail(letter, to, settings, now)
    except (ValueError, IndexError, MessageError):  # IndexError: what Python's parser raises for some
        raise KbError("delivery", "this address cannot be written into a mail", where=to,
                      hint="name@example.com; check contact.address and smtp.sender, too") from None  # fmt: skip
    SmtpTransport(settings).post(mail, mail_address(to))


def _mail(letter: Letter, to: str, settings: Settings, now: datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Date"] = format_datetime(now)
    mail["From"] = address(settings.name, sender(settings))
    mail["To"] = address("", mail_address(to))
    mail["Subject"] = letter.subject
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_attachment(letter.page.encode(), maintype="text", subtype="html", filename=letter.name)
    return mail
