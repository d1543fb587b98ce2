"""Delivery of the outbox: due messages are sent; failed ones wait longer each time, and are parked in the end."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Protocol

from kbtools.contact.addresses import mailbox
from kbtools.errors import KbError
from kbtools.helpdesks.delivery import Unreachable, for_log
from kbtools.model.message import ContactMessage, from_bytes

if TYPE_CHECKING:
    from kbtools.settings import Settings
    from kbtools.storage import Store
    from kbtools.storage.outbox import OutboxItem
    from kbtools.system.sealing import Secret

LONGEST_WAIT = 3600.0  # seconds
LONGEST_RETRY_AFTER = 86_400.0  # seconds; longest wait that a server can ask for
JITTER = 0.25  # largest random reduction of a wait, as a share
log = logging.getLogger(__name__)


class Transport(Protocol):
    """A way to deliver messages. Both methods return only when the receiver has accepted the message.

    They raise `KbError("delivery")`, or `Unreachable` when the next message would fail as well.
    """

    def send(self, message: ContactMessage) -> None:
        """Deliver a message to the support team."""

    def send_copy(self, message: ContactMessage) -> None:
        """Send the person who wrote it a copy."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Result of one run: messages delivered, failed (`parked`: after the last try), and still waiting."""

    delivered: int
    failed: int
    parked: int
    waiting: int


def deliver_due(
    store: Store, secret: Secret, transport: Transport, settings: Settings, now: datetime, random: Random | None = None
) -> Delivered:
    """Send due messages, longest waiting first; then delete originals delivered more than `deliver.keep_days` days ago.

    A message counts as delivered once the support team's is accepted. The person's copy follows
    once; if it fails, that is logged and nothing is sent again. One message that fails does not stop the
    others; a server that does not answer ends the run, and if it says for how long, nothing is sent until then.
    Without `random` the waits have no jitter.
    """
    delivered = failed = parked = 0
    start, began = now, time.monotonic()
    for reference in store.outbox.due(now):
        # A run may take long: claims and waits count from the turn of each item, not from the start of the run.
        now = start + timedelta(seconds=int(time.monotonic() - began))
        if not store.outbox.claim(reference, now):
            continue  # another process has it
        item = store.outbox.get(reference)  # one at a time, since an original may be large
        if item is None:
            continue  # forgotten meanwhile
        problem = _try(item, secret, transport.send)
        if problem is None:
            store.outbox.delivered(item.id, now)
            delivered += 1
            _send_copy(item, store, secret, transport, settings, now)
            continue
        wait = None if item.tries + 1 >= settings.deliver_tries else wait_after(item.tries + 1, settings, random)
        retry_after = min(problem.retry_after or 0, LONGEST_RETRY_AFTER) if isinstance(problem, Unreachable) else 0
        next_try = None if wait is None else now + timedelta(seconds=max(wait, retry_after))
        store.outbox.failed(item.id, _reason(problem, settings), next_try)
        log.warning("%s was not delivered (try %d): %s", item.reference, item.tries + 1, for_log(problem))
        failed, parked = failed + 1, parked + (wait is None)
        if isinstance(problem, Unreachable):
            if retry_after:
                store.outbox.hold_back(now + timedelta(seconds=retry_after))
            break
    store.outbox.forget_delivered(now - timedelta(days=settings.deliver_keep_days))
    return Delivered(delivered, failed, parked, store.outbox.counts()["waiting"])


def wait_after(tries: int, settings: Settings, random: Random | None = None) -> float:
    """Seconds until the next try: doubled after each, at most an hour, minus up to a quarter at random."""
    wait = min(settings.deliver_wait * 2.0 ** min(tries - 1, 32), LONGEST_WAIT)
    return wait * (1 - JITTER * random.random()) if random else wait


def copies_key(address: str, secret: Secret) -> str:
    """What the copies to an address are counted by."""
    return secret.hash(f"copy {mailbox(address)}")


def log_fault(what: str, failure: BaseException) -> None:
    """Log where a failure came from, without its text, which may contain what a person wrote."""
    frames = "".join(traceback.format_tb(failure.__traceback__))
    log.error("%s: unexpected %s at\n%s", what, type(failure).__name__, frames.rstrip())


def _try(item: OutboxItem, secret: Secret, send: Callable[[ContactMessage], None]) -> KbError | None:
    try:
        send(_original(item, secret))
    except KbError as problem:
        return problem
    except Exception as failure:  # one message that causes a bug must not stop the others
        log_fault(item.reference, failure)
        return KbError("delivery", f"unexpected failure: {type(failure).__name__}", hint="see the log for details")
    return None


def _original(item: OutboxItem, secret: Secret) -> ContactMessage:
    message = from_bytes(secret.unseal(item.sealed))
    return replace(message, delivery_id=f"{item.reference}-{item.key[:16]}")


def gets_copy(message: ContactMessage, store: Store, secret: Secret, settings: Settings) -> bool:
    """Whether a message has a copy to expect: not a flagged one, nor one after `contact.copies_per_day`."""
    day, most = message.created_at.date(), settings.copies_per_day
    return _is_copied(message, settings) and store.copies.left(copies_key(message.email, secret), day, most)


def _is_copied(message: ContactMessage, settings: Settings) -> bool:
    """The address may belong to somebody who never wrote: a flagged message gets no copy, and nobody gets many."""
    return settings.contact_copy and not message.flagged


def _send_copy(
    item: OutboxItem, store: Store, secret: Secret, transport: Transport, settings: Settings, now: datetime
) -> None:
    message = _original(item, secret)
    if not _is_copied(message, settings):
        return
    if not store.copies.take(copies_key(message.email, secret), now.date(), settings.copies_per_day):
        log.warning("%s: the person gets no copy, having had %d today", item.reference, settings.copies_per_day)
        return
    problem = _try(item, secret, transport.send_copy)
    if problem:
        log.warning("%s: the person's copy was not sent: %s", item.reference, problem.message)


def _reason(problem: KbError, settings: Settings) -> str:
    from kbtools.redaction import redactor_for

    # A mail server may quote the mail it refuses.
    return redactor_for(settings.redact_region, settings.redact_words)(str(problem))
