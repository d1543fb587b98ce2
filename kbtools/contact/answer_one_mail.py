"""`kb mail answer`: one mail that just came, as a mail server hands it to a program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from kbtools.contact.answer_by_mail import answer_by_mail, why_off
from kbtools.contact.incoming_mail import incoming_mail
from kbtools.contact.mail_delivery import STALE, send_answers
from kbtools.contact.mail_replies import note_reply
from kbtools.errors import KbError

if TYPE_CHECKING:
    from kbtools.model.mail_answer import State
    from kbtools.search.knowledge_base import KnowledgeBase
    from kbtools.workspace import Workspace

MOST_BYTES = 30_000_000  # of one mail


@dataclass(frozen=True, slots=True)
class OneMail:
    """What became of a mail: the state of its answer, empty where it has none; `why`: why no answer was sent."""

    state: State | Literal[""]
    why: str = ""
    slugs: tuple[str, ...] = ()

    def __str__(self) -> str:
        """For a log: no address, and no word of the mail."""
        return " ".join((self.state or "not answered", *self.slugs)) + (f", {self.why}" if self.why else "")


def answer_one_mail(
    workspace: Workspace,
    data: bytes,
    now: datetime,
    *,
    came: datetime | None = None,
    knowledge: KnowledgeBase | None = None,
) -> OneMail:
    """Answer a mail with articles where something is sure enough, or say why not; what is planned is sent at once.

    `came`: when it was received, else just now; what came long ago is not answered. `knowledge`: the index, if it is
    open already.

    Raises `KbError` `ticket` for what cannot be read, and as `answer_by_mail`.
    """
    if len(data) > MOST_BYTES:
        raise KbError("ticket", f"the mail has more than {MOST_BYTES:,} bytes", hint="it waits for a person")
    if why := why_off(workspace):
        return OneMail("", why)
    incoming = incoming_mail(data, workspace.settings, came or now)
    if incoming.references:
        with workspace.store() as store:
            store.check_secret(secret := workspace.secret())
            note_reply(store, secret, incoming)
    if now - incoming.created_at > STALE:
        return OneMail("", "it came too long ago")
    decided = answer_by_mail(workspace, incoming, now, knowledge)
    if decided.state != "planned":
        return OneMail(decided.state, decided.why, decided.slugs)
    with workspace.store() as store:
        send_answers(workspace, store, workspace.secret(), now)
        answer = store.mail_answers.of_ticket(incoming.key)
    return OneMail(answer.state, answer.error, answer.slugs) if answer else OneMail("", "forgotten meanwhile")
