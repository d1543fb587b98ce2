"""The two mails of a contact message: to the support team, and back to the person."""

from __future__ import annotations

from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from kbtools.helpdesks.ticket_text import subject_of, text_of
from kbtools.model.message import ContactMessage
from kbtools.settings import Settings
from kbtools.system.file_kinds import MIME
from kbtools.text.normalise import one_line


def support_mail(message: ContactMessage, settings: Settings) -> EmailMessage:
    """The mail to the support address, with the person as Reply-To: message, articles they were shown, and files.

    A topic that belongs to a person is marked as urgent.
    """
    mail = _mail(message, settings)
    mail["From"] = address(settings.name, sender(settings))
    mail["To"] = address("", settings.contact_address)
    reply_to = mail_address(message.email)
    if reply_to.isascii():
        mail["Reply-To"] = address(message.name, reply_to)
    mail["Subject"] = subject_of(message)
    mail["Message-ID"] = f"<{message.reference}@{_domain(settings)}>"
    if message.flagged:
        mail["X-KB-Flag"] = "hidden-field"
    if message.people_first:
        mail["X-Priority"] = "1"
        mail["Importance"] = "high"
    writer = f"{message.name} <{message.email}>" if message.name else message.email
    mail.set_content(text_of(message, f"From: {writer}"), cte="quoted-printable")
    for one in message.attachments:
        main, _, sub = MIME[one.kind].partition("/")
        mail.add_attachment(one.data, maintype=main, subtype=sub, filename=one.name)
    return mail


def copy_mail(message: ContactMessage, settings: Settings) -> EmailMessage:
    """The mail to the person: that the message arrived, its reference, what happens next, and what they wrote.

    No header contains what the person wrote, except their address; auto-responders are told not to answer.
    """
    mail = _mail(message, settings)
    mail["From"] = address(settings.name, sender(settings))
    mail["To"] = address(message.name, mail_address(message.email))
    mail["Reply-To"] = address(settings.name, mail_address(settings.contact_address))
    mail["Subject"] = f"[{message.reference}] {one_line(settings.said['mail']['subject'])}"
    mail["Message-ID"] = f"<{message.reference}.copy@{_domain(settings)}>"
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_copy_text(message, settings.name, settings.said["mail"]), cte="quoted-printable")
    return mail


def sender(settings: Settings) -> str:
    """The address that both mails come from."""
    return mail_address(settings.smtp_sender or settings.contact_address)


def mail_address(text: str) -> str:
    """The address in one line, its domain in the ASCII form that every mail server takes."""
    local, _, domain = one_line(text).rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return f"{local}@{domain}"


def _mail(message: ContactMessage, settings: Settings) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Date"] = format_datetime(message.created_at)
    mail["X-KB-Reference"] = message.reference
    mail["Content-Language"] = settings.lang
    return mail


def address(name: str, spec: str) -> Address:
    """An address with its name, for a header; raises Python's own error for one that cannot be written."""
    return Address(one_line(name, 100), addr_spec=spec)


def _domain(settings: Settings) -> str:
    return sender(settings).rpartition("@")[2]


def _copy_text(message: ContactMessage, name: str, said: Mapping[str, str]) -> str:
    quoted = "\n".join(f"> {line}" if line else ">" for line in message.body.split("\n"))
    greeting = said["greeting"].format(name=message.name) if message.name else said["greeting_plain"]
    reference = said["reference"].format(reference=message.reference)
    parts = (
        greeting,
        said["received"],
        reference,
        said["wrote"],
        quoted,
        f"{said['regards']}\n{name}",
        said["mistake"],
    )
    return "\n\n".join(parts) + "\n"
