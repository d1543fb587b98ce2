"""Messages that wait for delivery, and the copies of them."""

from __future__ import annotations

from sqlalchemy import Index, Table, UniqueConstraint

from kbtools.storage.column_types import Day
from kbtools.storage.tables.columns import METADATA, key, number, text, time

outbox = Table(
    "outbox",
    METADATA,
    key("reference"),
    text("message_key"),
    text("sealed"),
    text("state"),
    number("tries"),
    time("next_try"),
    time("claimed_until"),
    time("delivered_at"),
    time("created_at"),
    text("error"),
    number("size", default="0"),
    UniqueConstraint("message_key"),
    Index("outbox_due", "state", "next_try"),
    Index("outbox_size", "state", "size"),
)

# How many copies of messages were sent to a mailbox on a day; `mailbox` is a keyed hash, and earlier days are deleted.
copies = Table("copies", METADATA, key("day", Day), key("mailbox"), number("number"))
