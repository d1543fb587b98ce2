"""A mail that just came, as a new ticket."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from kbtools.contact.mail_rules import why_not
from kbtools.errors import KbError
from kbtools.model.incoming_ticket import IncomingTicket
from kbtools.text.html import html_to_text
from kbtools.tickets.formats.mail_message import Mail, addresses, header, parsed, said, thread_id
from kbtools.tickets.formats.mail_sender import is_automatic

if TYPE_CHECKING:
    from kbtools.settings import Settings

SOURCE = "mail"
MOST_READ = 1_000_000  # bytes of a mail that are read: what people write comes before what they attach
_MOST_HEADERS = 200_000  # bytes
_MOST_PARTS = 1_000
_MOST_MARKUP = 500_000  # characters of a mail in HTML that are read
_MOST_IDS = 100  # of a long thread
_LONGEST_IDS = 20_000  # characters of a header with message ids
_END_OF_HEADERS = re.compile(rb"\A\r?\n|\n\r?\n")
_PART = re.compile(rb"[\r\n]--")
_ID = re.compile(r"<[^<>\s]{1,250}+>")
_BULK = ("bulk", "list", "junk")


def incoming_mail(data: bytes, settings: Settings, now: datetime) -> IncomingTicket:
    """The ticket that a mail begins; its id is the one that it has where mail is imported. `now`: when it came.

    Only the beginning is read, and beyond the headers only where it may be answered or is a reply, since anybody can
    send a mail that takes long. Who wrote it is the address in `From`: that is the one which DMARC confirms. A mail of
    a list, and of whatever sends many, counts as one that a machine wrote. Raises `KbError("ticket")` for a mail of
    too many parts or too long headers.
    """
    ticket = _by_headers(parsed(_head(data)), now)
    if why_not(replace(ticket, references=()), settings):
        return ticket
    mail = parsed(_beginning(data))
    ticket = replace(ticket, automatic=ticket.automatic or is_automatic(mail, None))
    return ticket if why_not(ticket, settings) else replace(ticket, text=_text(mail))


def _head(data: bytes) -> bytes:
    """The headers of a mail."""
    end = _END_OF_HEADERS.search(data[:_MOST_HEADERS])
    if end is None and len(data) > _MOST_HEADERS:
        raise KbError("ticket", f"its headers have more than {_MOST_HEADERS:,} bytes", hint="it waits for a person")
    return data[: end.end()] if end else data


def _beginning(data: bytes) -> bytes:
    """What is read of a mail; a line that begins with `--` may begin a part, and each part takes its time."""
    data = data[:MOST_READ]
    after_those = next(islice(_PART.finditer(data), _MOST_PARTS, None), None)
    return data[: after_those.start()] if after_those else data


def _by_headers(mail: Mail, now: datetime) -> IncomingTicket:
    people = addresses(mail, "From")
    own = next(iter(_ids(mail, "Message-ID")), "")
    return IncomingTicket(
        source=SOURCE,
        id=thread_id(own[1:-1]) if own else "",
        subject=header(mail, "Subject"),
        text="",
        address=people[0][1] if len(people) == 1 else "",
        created_at=now,
        automatic=is_automatic(mail, None) or _wants_no_answer(mail) or _is_bulk(mail),
        message_id=own,
        references=tuple(dict.fromkeys((*_ids(mail, "References"), *_ids(mail, "In-Reply-To"))))[:_MOST_IDS],
        authentication=tuple(_all(mail, "authentication-results")),
    )


def _text(mail: Mail) -> str:
    text, markup = said(mail, _MOST_MARKUP)
    return html_to_text(text[:_MOST_MARKUP]) if markup == "html" else text


def _wants_no_answer(mail: Mail) -> bool:
    """Whether whatever sent it asks for no automatic answer, also where a person's words are in it (RFC 3834, 2)."""
    suppressed = {one.strip().lower() for value in _all(mail, "x-auto-response-suppress") for one in value.split(",")}
    submitted = [value.partition(";")[0].partition("(")[0].strip().lower() for value in _all(mail, "auto-submitted")]
    return (
        any(value != "no" for value in submitted)
        or not suppressed.isdisjoint(("all", "autoreply"))
        or any(_all(mail, "feedback-id"))  # senders of many mails have it, for mailbox providers
    )


def _is_bulk(mail: Mail) -> bool:
    """Whether it went to many: by `Precedence` or a header of mailing lists, such as `List-Id` (RFC 2369, 2919)."""
    lists = any(name.lower().startswith("list-") for name, _ in mail.raw_items())
    return lists or header(mail, "Precedence").strip().lower() in _BULK


def _ids(mail: Mail, name: str) -> list[str]:
    """The message ids in the first header of this name, in order."""
    return _ID.findall(header(mail, name)[:_LONGEST_IDS])


def _all(mail: Mail, name: str) -> list[str]:
    """The headers of this name as they were sent, the topmost first, each in one line."""
    return [" ".join(str(value).split()) for own, value in mail.raw_items() if own.lower() == name]
