"""The copy of a ticket that may be kept: public, masked, its requester a keyed hash."""

from __future__ import annotations

import re
from dataclasses import replace

from kbtools.redact import Redactor
from kbtools.secret import Secret
from kbtools.text import html_to_text, normalise, without_quoted_reply
from kbtools.ticket import Message, Ticket

MOST = 20_000  # characters of a message; what is longer is a log
_HTML = re.compile(r"<(?:p|br|div|span|html|body|table|a|b|ul|ol|li|blockquote)\b[^>]*>", re.IGNORECASE)
_IN_HTML = 2  # tags from which a text is HTML; one alone may be what the person writes about


def learning_copy(ticket: Ticket, secret: Secret, redactor: Redactor) -> Ticket:
    """Drop private messages, take quotes and HTML off, mask what identifies a person.

    The requester becomes `secret.hash` of it, an empty one stays empty; agents' names are left out.
    """
    return replace(
        ticket,
        subject=redactor(normalise(ticket.subject)),
        url=redactor(ticket.url),
        tags=tuple(redactor(normalise(tag)) for tag in ticket.tags),
        requester=secret.hash(ticket.requester) if ticket.requester else "",
        messages=tuple(_message(message, redactor) for message in ticket.messages if message.public),
    )


def _message(message: Message, redactor: Redactor) -> Message:
    body = message.body[: 4 * MOST]
    body = html_to_text(body) if len(_HTML.findall(body)) >= _IN_HTML else normalise(body)
    body = without_quoted_reply(body)
    return replace(message, body=redactor(body[:MOST]), agent="")
