"""Accepting a contact message: the original is sealed for delivery, the redacted copy is kept to learn from."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError
from kbtools.model.message import LABELS, ContactMessage, to_bytes
from kbtools.model.ticket import Message, Ticket
from kbtools.storage.outbox import OutboxItem, Room

if TYPE_CHECKING:
    from kbtools.settings import Settings
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret
    from kbtools.tickets.learning_copy import CopyMaker

SOURCE = "contact"
FLAG = "hidden-field"  # the tag of messages whose hidden field was filled in
PERSON = "people-first"  # the tag of messages about a topic that belongs to a person

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"  # no letters that look alike, and no vowels, so that no words appear
_LENGTH = 6
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Receipt:
    """The reference that the person is shown; `duplicate`: the message was stored already.

    `copy`: the person has a copy to expect by mail.
    """

    reference: str
    duplicate: bool
    copy: bool = False


def accept(
    message: ContactMessage, *, store: Store, secret: Secret, copy: CopyMaker, settings: Settings, random: Random
) -> Receipt:
    """Store a `checked` message: the sealed original and the redacted copy, both or neither.

    The same message under the same `form_key` gives the same receipt. Other words under an old key are a new message,
    so that nothing written is lost. Without a key, the same words from the same address on one day are one message.
    A message whose redacted copy cannot be made is sealed and delivered all the same; nothing is learnt from it.
    Raises `KbError` `store`, `disk`, `outbox-full`, or `secret-missing` where another process has changed the secret.
    """
    key, now = _key(message, secret), message.created_at
    message = replace(message, reference=_reference(settings.reference, store, random))
    sealed = secret.seal(to_bytes(message))
    item = OutboxItem(key=key, reference=message.reference, sealed=sealed, next_try=now, created_at=now)
    room = Room(settings.deliver_most_messages, settings.deliver_most_bytes)
    kept = store.accept(item, _learning_copy(message, message.lang or settings.lang, copy), room, secret.mark)
    return Receipt(kept.reference, duplicate=kept.reference != message.reference)


def _key(message: ContactMessage, secret: Secret) -> str:
    # A keyed hash that includes the text: the store does not reveal the text, and no form can find another's message.
    chosen = f"key {message.form_key}" if message.form_key else f"day {message.created_at.date()}"
    files = [hashlib.sha256(one.data).hexdigest() for one in message.attachments]
    about = [getattr(message, name) for name in (*LABELS, "answered")]
    more = [*about, *files] if any(about) or files else []
    return secret.hash("\0".join((chosen, message.email, message.subject, message.body, *more)))


def _reference(prefix: str, store: Store, random: Random) -> str:
    letters = "".join(re.findall(r"[A-Za-z0-9]+", prefix)).upper() or "KB"
    for _ in range(_TRIES):
        reference = f"{letters}-" + "".join(random.choices(_LETTERS, k=_LENGTH))
        if _is_free(reference, store):
            return reference
    raise KbError("store", "no free reference was found", hint="change the setting contact.reference")


def _is_free(reference: str, store: Store) -> bool:
    if store.outbox.has_reference(reference):
        return False
    try:
        store.tickets.get(reference, SOURCE)
    except KbError as problem:
        if problem.code == "ticket-missing":
            return True
        raise
    return False


def _learning_copy(message: ContactMessage, lang: str, copy: CopyMaker) -> Ticket | None:
    about = tuple(text for name in LABELS if (text := getattr(message, name)))
    said = f"{message.body}\n{message.answered}" if message.answered else message.body
    ticket = Ticket(
        id=message.reference,
        source=SOURCE,
        subject=message.subject,
        status="new",
        created_at=message.created_at,
        tags=(FLAG,) * message.flagged + (PERSON,) * message.people_first + about,
        requester=message.email,
        messages=(Message("requester", said, public=True, created_at=message.created_at),),
        lang=lang,
    )
    try:
        return copy(ticket, (message.name,))
    except Exception as failure:  # whatever a stranger's text may do: it must reach a person
        log_fault(f"{message.reference}: nothing is learnt from it", failure)
        return None
