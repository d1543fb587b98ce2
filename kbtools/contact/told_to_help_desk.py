"""What a person says of an answer by mail, written into their ticket at the help desk."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kbtools.contact.addresses import mail_address
from kbtools.contact.answer_mail import what_was_said
from kbtools.helpdesks import vendors
from kbtools.helpdesks.close import SaidByRequester

if TYPE_CHECKING:
    from kbtools.model.mail_answer import MailAnswer, MailContent
    from kbtools.settings import Settings

BY_MAIL = "mail"  # the value of `mail.close_by` with which the team closes requests itself


def needed_to_close(settings: Settings) -> tuple[str, ...]:
    """The settings without which requests cannot be closed as `mail.close_by` says."""
    return () if settings.mail_close_by == BY_MAIL else vendors.close(settings.mail_close_by).needs


def tell_help_desk(answer: MailAnswer, content: MailContent, settings: Settings, now: datetime) -> bool:
    """Solve the ticket, or open it again, with a note that says why; False where the team closes requests itself.

    Raises `KbError` `delivery` or `setting` where the help desk does not take it: then the team has to hear it.
    """
    if settings.mail_close_by == BY_MAIL:
        return False
    note = "\n".join((what_was_said(answer, content), *(one.url for one in content.articles)))
    address, solved = mail_address(content.address), answer.said == "answered"
    said = SaidByRequester(address, content.subject, answer.created_at, solved, note)
    vendors.close(settings.mail_close_by).write(settings, said, lambda: now)
    return True
