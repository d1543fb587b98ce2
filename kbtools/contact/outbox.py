"""`kb outbox …`: list messages on their way to the support team, send them again, read one, delete one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kbtools.contact import transport_of
from kbtools.contact.delivery import Delivered, deliver_due
from kbtools.errors import KbError
from kbtools.model.message import ContactMessage, from_bytes
from kbtools.model.staff import StaffAction
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store
    from kbtools.storage.outbox import OutboxItem


def list_outbox(workspace: Workspace) -> list[OutboxItem]:
    """The waiting, delivered and parked messages, with the reason; without the sealed originals."""
    with workspace.store() as store:
        return store.outbox.all(sealed=False)


def retry_outbox(workspace: Workspace, reference: str | None, now: datetime) -> Delivered:
    """Send waiting and parked messages now, due or not; raises `KbError("delivery")` if it cannot."""
    transport = transport_of(workspace.settings)
    with workspace.store() as store:
        store.outbox.retry(reference)
        return deliver_due(store, workspace.secret(), transport, workspace.settings, now)


def read_original(workspace: Workspace, store: Store, reference: str, reading: StaffAction) -> ContactMessage:
    """Open the sealed original of a message; who reads it, and why, is written into the log before.

    Raises `KbError` `not-found` for an unknown reference, `secret-missing` where the secret does not open it.
    """
    item = store.outbox.get(reference)
    if item is None:
        raise KbError("not-found", f"the outbox has no '{reference}'", hint="kb outbox list")
    store.staff.note(reading)
    opened = workspace.secret().opened(item.sealed)
    if opened is None:
        raise KbError("secret-missing", "the secret does not open this message", hint="kb doctor")
    return from_bytes(opened)


def remove_message(workspace: Workspace, reference: str) -> None:
    """Delete a sealed original for good, delivered or not; the masked copy that is learnt from stays.

    Raises `KbError("not-found")` for an unknown reference.
    """
    with workspace.store() as store:
        store.forgetting.expect_wipe()
        store.outbox.remove(reference)
        store.forgetting.wipe()
