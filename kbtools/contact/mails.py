"""The two mails of a contact message: to the support team, and back to the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from kbtools.contact.addresses import mail_address
from kbtools.contact.headers import address_header, file_header, text_header
from kbtools.contact.quotation import name_to_greet, quotation
from kbtools.errors import KbError
from kbtools.helpdesks.message_as_ticket import subject_of, text_of
from kbtools.model.mail_answer import MailedArticle
from kbtools.model.message import ContactMessage
from kbtools.settings import Settings
from kbtools.system.file_kinds import MIME
from kbtools.text.normalise import one_line


def support_mail(message: ContactMessage, settings: Settings) -> EmailMessage:
    """The mail to the support address, with the person as Reply-To: message, articles they were shown, and files.

    A topic that belongs to a person is marked as urgent.
    """
    mail = _mail(message)
    mail["From"] = address_header("From", settings.name, sender(settings))
    mail["To"] = address_header("To", "", mail_address(settings.contact_address))
    reply_to = mail_address(message.email)
    if reply_to.isascii():
        with suppress(ValueError):  # the agent reads the address in the text
            mail["Reply-To"] = address_header("Reply-To", message.name, reply_to)
    mail["Subject"] = text_header("Subject", subject_of(message))
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
        mail.add_attachment(one.data, maintype=main, subtype=sub)
        *_, part = mail.walk()  # `iter_attachments` does not know our headers
        del part["Content-Disposition"]
        part["Content-Disposition"] = file_header(one.name)
    return mail


def copy_mail(message: ContactMessage, settings: Settings) -> EmailMessage:
    """The mail to the person: that the message arrived, its reference, what happens next, and what they wrote.

    Where the page could show no articles, those that are sure enough are named, with their addresses on our own site.

    It is in the language of the page that they wrote on.
    No header contains what the person wrote, except their address; auto-responders are told not to answer. Since the
    address may be somebody else's, the quotation is short, and no link in it can be followed.
    """
    to, settings = mail_address(message.email), _as_read(message, settings)
    mail = _mail(message, international=not to.isascii())
    mail["From"] = address_header("From", settings.name, sender(settings))
    mail["To"] = address_header("To", "", to)
    mail["Reply-To"] = address_header("Reply-To", settings.name, mail_address(settings.contact_address))
    mail["Subject"] = text_header("Subject", f"[{message.reference}] {settings.said['mail']['subject']}")
    mail["Message-ID"] = f"<{message.reference}.copy@{_domain(settings)}>"
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_copy_text(message, settings.name, settings.said), cte="quoted-printable")
    mail["Content-Language"] = settings.lang  # after the content, which takes earlier headers of this kind away
    return mail


def plain_mail(to: str, subject: str, text: str, settings: Settings, now: datetime) -> EmailMessage:
    """A mail of ours to one of the team, such as the report; raises `ValueError` for an unusable address."""
    mail = EmailMessage(policy=SMTP)
    mail["Date"] = format_datetime(now)
    mail["From"] = address_header("From", settings.name, sender(settings))
    mail["To"] = address_header("To", "", mail_address(to))
    mail["Subject"] = text_header("Subject", subject)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text, cte="quoted-printable")
    return mail


def sender(settings: Settings) -> str:
    """The address that both mails come from."""
    return mail_address(settings.smtp_sender or settings.contact_address)


def _mail(message: ContactMessage, *, international: bool = False) -> EmailMessage:
    mail = EmailMessage(policy=SMTPUTF8 if international else SMTP)
    mail["Date"] = format_datetime(message.created_at)
    mail["X-KB-Reference"] = message.reference
    return mail


def _as_read(message: ContactMessage, settings: Settings) -> Settings:
    """The settings in the person's language; the help centre's own where its texts in that language are at fault."""
    with suppress(KbError):
        return settings.in_language(message.lang)
    return settings


def _domain(settings: Settings) -> str:
    return sender(settings).rpartition("@")[2]


def articles_as_text(articles: Sequence[MailedArticle]) -> list[str]:
    """For each article its title, the sentence that helps if there is one, and its address; a line each."""
    return ["\n".join(filter(None, (one_line(one.title), one_line(one.sentence), one.url))) for one in articles]


def _copy_text(message: ContactMessage, name: str, texts: Mapping[str, Mapping[str, str]]) -> str:
    said = texts["mail"]
    quoted = "\n".join(f"> {line}" if line else ">" for line in quotation(message.body).split("\n"))
    called = name_to_greet(one_line(message.name))
    greeting = said["greeting"].format(name=called) if called else said["greeting_plain"]
    reference = said["reference"].format(reference=message.reference)
    parts = (
        greeting,
        said["received"],
        reference,
        *([texts["answer_mail"]["lead"]] if message.in_copy else []),
        *articles_as_text(message.in_copy),
        said["wrote"],
        quoted,
        f"{said['regards']}\n{name}",
        said["mistake"],
    )
    return "\n\n".join(parts) + "\n"
