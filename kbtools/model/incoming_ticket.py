"""A new ticket as the help desk or a mailbox tells of it, before anybody has answered it.

`kbtools.contact.answer_by_mail.answer_by_mail(workspace, incoming)` decides whether a mail with articles goes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class IncomingTicket:
    """What a person just asked, known by `(source, id)` as a `Ticket` is; its text is private.

    `address`: the requester's e-mail address, empty where it is not known. `language`: its code, empty where it is
    not known. `automatic`: a machine wrote it. `answered`: an agent has answered already.

    `message_id` and `references` are the headers of the mail that it came by, for a reply in the same thread;
    `authentication`: its headers Authentication-Results, the topmost first. All are empty where no mail is known.
    """

    source: str
    id: str
    subject: str
    text: str
    address: str
    created_at: datetime
    language: str = ""
    automatic: bool = False
    answered: bool = False
    message_id: str = ""
    references: tuple[str, ...] = ()
    authentication: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """`(source, id)`, which identifies the ticket."""
        return self.source, self.id

    @property
    def thread(self) -> tuple[str, ...]:
        """The message ids that a reply names in References (RFC 5322, 3.6.4): those before it, then its own."""
        own = (self.message_id,) if self.message_id else ()
        return tuple(dict.fromkeys((*self.references, *own)))
