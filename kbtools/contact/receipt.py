"""A contact message accepted: checked, sealed for delivery, and its redacted copy kept to learn from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from kbtools.contact.attachments import Attachment
from kbtools.contact.message import Delivery, to_bytes
from kbtools.errors import KbError
from kbtools.model.article import SLUG
from kbtools.model.ticket import Message, Ticket
from kbtools.storage.outbox import OutboxItem
from kbtools.text.normalise import normalise, one_line
from kbtools.tickets.learning_copy import learning_copy

if TYPE_CHECKING:
    from kbtools.redaction import Redactor
    from kbtools.settings import Settings
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret

MOST_BODY = 20_000
MOST_SUBJECT = 300
MOST_NAME = 200  # of a product and a version, too
MOST_SLUGS = 20
SOURCE = "contact"
FLAG = "hidden-field"  # the tag of messages whose hidden field was filled in
PERSON = "people-first"  # the tag of messages about a topic that belongs to a person

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"  # nothing to mistake for another, and no vowels: no words
_LENGTH = 6
_TRIES = 20
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")
_MOST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class ContactMessage:
    """What a person sent. `shown`, `opened`, `rejected`: slugs; `titles` of those the service knows.

    `key`: chosen by the form, the same when it sends again; `flagged`: the hidden field was filled in.
    `people_first`: the topic belongs to a person at once. `attachments`: as `checked_files` gave them.
    """

    name: str
    email: str
    subject: str
    body: str
    episode: str = ""
    shown: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    key: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    flagged: bool = False
    people_first: bool = False
    product: str = ""
    version: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The reference that the person is told; `duplicate`: the message was already here."""

    reference: str
    duplicate: bool


def checked(message: ContactMessage, settings: Settings) -> ContactMessage:
    """The message as it is kept: texts normalised, lines where lines belong, slugs that are slugs.

    Raises `KbError("contact-field")` whose `where` is the name of the form's field.
    """
    said = settings.said["field"]
    body, email = normalise(message.body), one_line(message.email)
    name, subject = one_line(message.name), one_line(message.subject)
    product, version = one_line(message.product), one_line(message.version)
    lines = {"subject": subject, "name": name, "product": product, "version": version}
    if not body:
        raise _field("message", said["empty"])
    for where, text in {"message": body, **lines}.items():
        most = {"message": MOST_BODY, "subject": MOST_SUBJECT}.get(where, MOST_NAME)
        if len(text) > most:
            raise _field(where, said["too_long"].format(length=f"{len(text):,}", most=f"{most:,}"))
    if not email:
        raise _field("email", said["no_email"])
    if len(email) > _MOST_EMAIL or not _EMAIL.fullmatch(email) or ".." in email:
        raise _field("email", said["wrong_email"])
    if product and settings.contact_products and product not in settings.contact_products:
        raise _field("product", said["needed"])
    for where in settings.contact_required:
        if where in settings.contact_fields and not lines[where]:
            raise _field(where, said["needed"])
    shown, opened, rejected = (_slugs(s) for s in (message.shown, message.opened, message.rejected))
    known = {slug: one_line(message.titles[slug]) for slug in (*shown, *opened, *rejected) if slug in message.titles}
    return replace(message, body=body, email=email, name=name, subject=subject, shown=shown, opened=opened,
                   rejected=rejected, titles=known, product=product, version=version)  # fmt: skip


def accept(  # noqa: PLR0913 - what is written with what, when and by which chance are arguments (DESIGN 6.3)
    message: ContactMessage,
    *,
    store: Store,
    secret: Secret,
    redactor: Redactor,
    settings: Settings,
    now: datetime,
    random: Random,
) -> Receipt:
    """Keep a message; when this returns, the sealed original and the redacted copy are both stored, or neither is.

    The same message under the same `key` gives the same receipt. Other words under an old key are a new message, so
    that nothing written is lost. Without a key, the same words from the same address on one day are one message.
    Raises `KbError` `contact-field`, `store` or `disk`.
    """
    message = checked(message, settings)
    key = _key(message, secret, now)
    reference = _reference(settings.reference, store, random)
    delivery = Delivery(reference=reference, email=message.email, body=message.body, created_at=now, name=message.name,
                        subject=message.subject, shown=message.shown, opened=message.opened,
                        rejected=message.rejected, titles=message.titles, flagged=message.flagged,
                        people_first=message.people_first, product=message.product, version=message.version,
                        attachments=message.attachments)  # fmt: skip
    item = OutboxItem(
        key=key, reference=reference, sealed=secret.seal(to_bytes(delivery)), next_try=now, created_at=now
    )
    kept = store.accept(item, _learning_copy(delivery, settings.lang, secret, redactor))
    return Receipt(kept.reference, duplicate=kept.reference != reference)


def _key(message: ContactMessage, secret: Secret, now: datetime) -> str:
    # Keyed and with the words in it: the store cannot be asked what somebody wrote, and no form learns of another's.
    chosen = f"key {message.key}" if message.key else f"day {now.date()}"
    files = [hashlib.sha256(one.data).hexdigest() for one in message.attachments]
    more = [message.product, message.version, *files] if message.product or message.version or files else []
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


def _learning_copy(item: Delivery, lang: str, secret: Secret, redactor: Redactor) -> Ticket:
    ticket = Ticket(
        id=item.reference,
        source=SOURCE,
        subject=item.subject,
        status="new",
        created_at=item.created_at,
        tags=(FLAG,) * item.flagged + (PERSON,) * item.people_first + tuple(filter(None, (item.product, item.version))),
        requester=item.email,
        messages=(Message("requester", item.body, public=True, created_at=item.created_at),),
        lang=lang,
    )
    return learning_copy(ticket, secret, redactor.knowing((item.name,)))


def _slugs(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slug for slug in given if SLUG.fullmatch(slug)))[:MOST_SLUGS]


def _field(name: str, message: str) -> KbError:
    return KbError("contact-field", message, where=name)
