"""What a person says by the links of an answer by mail, each once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from kbtools.contact.mail_links import LinkKind, answer_of
from kbtools.model.mail_answer import LINKS_LAST, QUIET

if TYPE_CHECKING:
    from kbtools.model.incoming_ticket import IncomingTicket
    from kbtools.model.mail_answer import MailAnswer, Said
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret

LinkState = Literal["open", "already", "over"]
"""Whether a link can still be used: not where the same was said already, and not when it is too old or not ours."""


@dataclass(frozen=True, slots=True)
class MailLink:
    """A link as it was opened. `lang`: the language of the mail."""

    state: LinkState
    answer: MailAnswer | None = None

    @property
    def lang(self) -> str:
        """The language of the mail; empty where there is none."""
        return self.answer.lang if self.answer else ""


def opened(store: Store, secret: Secret, kind: LinkKind, token: str, now: datetime) -> MailLink:
    """What a link is good for; nothing is changed, since programs that look for harmful links open it, too."""
    id_ = answer_of(token, kind, secret)
    answer = store.mail_answers.get(id_) if id_ else None
    if answer is None or answer.state == "held" or now - answer.created_at > LINKS_LAST:
        return MailLink("over")
    has_said = answer.said in ("reopened", "answered" if kind == "answered" else "person")
    return MailLink("already" if has_said else "open", answer)


def note_reply(store: Store, secret: Secret, incoming: IncomingTicket) -> bool:
    """Note who wrote in the thread within a week after they said that the mail answered: it did not.

    When they wrote counts, not when it is read. The team has what they wrote, and need not be told.
    """
    answer = store.mail_answers.of_thread(incoming.references)
    if answer is None or incoming.automatic or answer.recipient != secret.hash(incoming.address):
        return False
    if answer.said != "answered" or answer.said_at is None:
        return False
    said_at = answer.said_at.replace(microsecond=0)  # a mailbox knows no part of a second
    if not said_at <= incoming.created_at <= said_at + QUIET:
        return False
    return store.mail_answers.say(answer.id, "answered", "reopened", incoming.created_at, told=True)


def say(store: Store, link: MailLink, kind: LinkKind, now: datetime) -> Said:
    """Note what the person says with a link that is open; what was noted, empty where it is said already.

    The team hears that a request can be closed, and that one is open again; who needs a person at once is in the queue
    in any case. Who needs a person after all cannot say anything afterwards: a person looks.
    """
    answer = link.answer
    if link.state != "open" or answer is None:
        return ""
    said: Said = "answered" if kind == "answered" else "reopened" if answer.said == "answered" else "person"
    done = store.mail_answers.say(answer.id, answer.said, said, now, told=said == "person")
    return said if done else ""
