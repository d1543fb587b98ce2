"""The mails of an answer by mail: to the person, in the thread of their ticket, and to the team when it answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import TYPE_CHECKING

from kbtools.contact.addresses import mail_address
from kbtools.contact.headers import Header, address_header, text_header
from kbtools.contact.mail_links import link
from kbtools.contact.mails import articles_as_text, sender
from kbtools.errors import KbError
from kbtools.text.normalise import one_line

if TYPE_CHECKING:
    from kbtools.model.mail_answer import MailAnswer, MailContent, MailedArticle
    from kbtools.settings import Settings
    from kbtools.system.sealing import Secret

_MOST_IDS = 20  # message ids of a long thread that are named: the first and the last ones
_LONGEST_ID = 250  # characters of a message id
_RE = "re:"


def answer_mail(
    answer: MailAnswer, content: MailContent, settings: Settings, site: str, secret: Secret, now: datetime
) -> EmailMessage:
    """The mail to the person: the articles, each with the sentence that helps, and the two links.

    It replies to their mail, so that the help desk finds the ticket for what they answer, and is in their language.
    Programs are told not to answer it (RFC 3834). No part of it holds what they wrote but the subject.
    """
    settings = _as_read(answer.lang, settings)
    to = mail_address(content.address)
    mail = _reply(content, settings, now, international=not to.isascii())
    mail["To"] = address_header("To", "", to)
    mail["Reply-To"] = address_header("Reply-To", settings.name, mail_address(settings.contact_address))
    mail["Message-ID"] = own_message_id(answer.id, settings)
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    links = {"answered": link(site, answer.id, "answered", secret), "person": link(site, answer.id, "person", secret)}
    mail.set_content(_text(content.articles, links, settings.name, settings.said), cte="quoted-printable")
    mail["Content-Language"] = settings.lang  # after the content, which takes earlier headers of this kind away
    return mail


def own_message_id(answer: str, settings: Settings) -> str:
    """The message id of the mail to the person; `answer`: the id of the answer."""
    return f"<{answer}.answer@{_domain(settings)}>"


def team_mail(answer: MailAnswer, content: MailContent, settings: Settings, now: datetime) -> EmailMessage:
    """The mail to the team, in the thread of the ticket: that it can be closed, or that it is open again."""
    mail = _reply(content, settings, now)
    mail["To"] = address_header("To", "", mail_address(settings.contact_address))
    mail["Message-ID"] = f"<{answer.id}.{answer.said}@{_domain(settings)}>"
    mail["Auto-Submitted"] = "auto-generated"
    named = "\n".join(f"- {one.title}\n  {one.url}" for one in content.articles)
    said = what_was_said(answer, content)
    if answer.said == "answered":
        said += " It can be closed."
    text = f"{said}\n\nTicket: {answer.ticket} ({answer.source})\n\nThe articles:\n{named}\n"
    mail.set_content(text, cte="quoted-printable")
    return mail


def what_was_said(answer: MailAnswer, content: MailContent) -> str:
    """What the person said by a link, in a sentence for the team."""
    if answer.said == "answered":
        return f"{content.address} says that the articles in our mail answered this request."
    return f"{content.address} had said that our mail answered this request, and needs a person after all."


def _reply(content: MailContent, settings: Settings, now: datetime, *, international: bool = False) -> EmailMessage:
    mail = EmailMessage(policy=SMTPUTF8 if international else SMTP)
    mail["Date"] = format_datetime(now)
    mail["From"] = address_header("From", settings.name, sender(settings))
    subject = one_line(content.subject)
    mail["Subject"] = text_header("Subject", subject if subject.lower().startswith(_RE) else f"Re: {subject}".strip())
    if ids := [one for one in content.thread if is_message_id(one)]:
        mail["In-Reply-To"] = _ids_header("In-Reply-To", ids[-1:])
        mail["References"] = _ids_header("References", ids[:1] + ids[1:][-_MOST_IDS:])
    return mail


def is_message_id(text: str) -> bool:
    """Whether this is a message id that a header of ours can carry: `<one@two>`, printable ASCII, not too long."""
    within = text[1:-1]
    return (
        text[:1] == "<"
        and text[-1:] == ">"
        and len(text) <= _LONGEST_ID
        and "@" in within
        and all("!" <= letter <= "~" and letter not in "<>," for letter in within)
        and "=?" not in within
    )


def _ids_header(name: str, ids: Sequence[str]) -> Header:
    """A header with message ids, one a line: what a stranger's mail said is written as it is, and never parsed."""
    value = Header("\n ".join(ids))
    value.name, value.text = name, " ".join(ids)
    return value


def _text(
    articles: Sequence[MailedArticle], links: Mapping[str, str], name: str, said: Mapping[str, Mapping[str, str]]
) -> str:
    own, usual = said["answer_mail"], said["mail"]
    parts = (
        usual["greeting_plain"],
        own["lead"],
        *articles_as_text(articles),
        f"{own['answered']}\n{links['answered']}",
        f"{own['person']}\n{links['person']}",
        own["stays"],
        f"{usual['regards']}\n{name}",
        usual["mistake"],
    )
    return "\n\n".join(parts) + "\n"


def _as_read(lang: str, settings: Settings) -> Settings:
    """The settings in the person's language; the help centre's own where its texts in that language are at fault."""
    with suppress(KbError):
        return settings.in_language(lang)
    return settings


def _domain(settings: Settings) -> str:
    return sender(settings).rpartition("@")[2]
