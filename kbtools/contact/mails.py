"""The two mails of a contact message: to the support team, and back to the person."""

from __future__ import annotations

from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from kbtools.contact.message import Delivery
from kbtools.contact.wording import subject_of, text_of
from kbtools.settings import Settings
from kbtools.system.file_kinds import MIME
from kbtools.text.normalise import one_line


def support_mail(item: Delivery, settings: Settings) -> EmailMessage:
    """To the support address, answered to the person: what they wrote, what they had been shown, and their files.

    A topic that belongs to a person is marked as urgent.
    """
    mail = _mail(item, settings)
    mail["From"] = address(settings.name, sender(settings))
    mail["To"] = address("", settings.contact_address)
    writer = mail_address(item.email)
    if writer.isascii():
        mail["Reply-To"] = address(item.name, writer)
    mail["Subject"] = subject_of(item)
    mail["Message-ID"] = f"<{item.reference}@{_domain(settings)}>"
    if item.flagged:
        mail["X-KB-Flag"] = "hidden-field"
    if item.people_first:
        mail["X-Priority"] = "1"
        mail["Importance"] = "high"
    told = f"{item.name} <{item.email}>" if item.name else item.email
    mail.set_content(text_of(item, f"From: {told}"), cte="quoted-printable")
    for one in item.attachments:
        main, _, sub = MIME[one.kind].partition("/")
        mail.add_attachment(one.data, maintype=main, subtype=sub, filename=one.name)
    return mail


def copy_mail(item: Delivery, settings: Settings) -> EmailMessage:
    """To the person: that it arrived, its reference, what happens next, and what they wrote.

    Nothing that the person wrote stands in a header but their address, and auto-responders are told not to answer.
    """
    mail = _mail(item, settings)
    mail["From"] = address(settings.name, sender(settings))
    mail["To"] = address(item.name, mail_address(item.email))
    mail["Reply-To"] = address(settings.name, mail_address(settings.contact_address))
    mail["Subject"] = f"[{item.reference}] {one_line(settings.said['mail']['subject'])}"
    mail["Message-ID"] = f"<{item.reference}.copy@{_domain(settings)}>"
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_copy_text(item, settings.name, settings.said["mail"]), cte="quoted-printable")
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


def _mail(item: Delivery, settings: Settings) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Date"] = format_datetime(item.created_at)
    mail["X-KB-Reference"] = item.reference
    mail["Content-Language"] = settings.lang
    return mail


def address(name: str, spec: str) -> Address:
    """An address with its name, as a header holds it; raises what Python raises for one that cannot be written."""
    return Address(one_line(name, 100), addr_spec=spec)


def _domain(settings: Settings) -> str:
    return sender(settings).rpartition("@")[2]


def _copy_text(item: Delivery, name: str, said: Mapping[str, str]) -> str:
    quoted = "\n".join(f"> {line}" if line else ">" for line in item.body.split("\n"))
    greeting = said["greeting"].format(name=item.name) if item.name else said["greeting_plain"]
    reference = said["reference"].format(reference=item.reference)
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
