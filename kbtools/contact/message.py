"""What is delivered, to whom, and how it stands in the sealed original."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from kbtools.contact.attachments import Attachment
from kbtools.errors import KbError
from kbtools.model.ticket import parse_time


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way: to the support team, or (`copy`) back to the person who wrote it.

    `shown`, `opened` and `rejected` are slugs; `titles` has the titles of those that were known. `flagged`: the
    field that no person sees was filled in. `people_first`: the topic belongs to a person at once. `key`: that of
    its place in the outbox.
    """

    reference: str
    email: str
    body: str
    created_at: datetime
    name: str = ""
    subject: str = ""
    shown: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    flagged: bool = False
    people_first: bool = False
    product: str = ""
    version: str = ""
    attachments: tuple[Attachment, ...] = ()
    copy: bool = False
    key: str = ""

    @property
    def id(self) -> str:
        """The same at every try and of no other message, for targets that can tell."""
        return f"{self.reference}-{self.key[:16]}"


class Transport(Protocol):
    """One way out of the outbox."""

    def send(self, item: Delivery) -> None:
        """Hand it over. Returns only when the other side has taken it; raises `KbError("delivery")`."""


class Unreachable(KbError):  # noqa: N818 - a KbError that says more, as all failures here are
    """The other side does not answer at all: there is no sense in trying the next message now.

    `retry_after`: the seconds it asked us to wait.
    """

    def __init__(
        self, message: str, *, where: str | None = None, hint: str | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__("delivery", message, where=where, hint=hint)
        self.retry_after = retry_after


def to_bytes(item: Delivery) -> bytes:
    """The original as JSON, to be sealed."""
    row = {
        "reference": item.reference,
        "name": item.name,
        "email": item.email,
        "subject": item.subject,
        "body": item.body,
        "shown": item.shown,
        "opened": item.opened,
        "rejected": item.rejected,
        "titles": dict(item.titles),
        "flagged": item.flagged,
        "people_first": item.people_first,
        "product": item.product,
        "version": item.version,
        "attachments": [[one.name, one.kind, base64.b64encode(one.data).decode()] for one in item.attachments],
        "created_at": item.created_at.isoformat(),
    }
    return json.dumps(row, ensure_ascii=False).encode()


def from_bytes(data: bytes) -> Delivery:
    """The inverse of `to_bytes`; fields that a later version added are passed over."""
    row: dict[str, Any] = json.loads(data)
    return Delivery(
        reference=row["reference"],
        email=row["email"],
        body=row["body"],
        created_at=parse_time(row["created_at"]),
        name=row.get("name", ""),
        subject=row.get("subject", ""),
        shown=tuple(row.get("shown", ())),
        opened=tuple(row.get("opened", ())),
        rejected=tuple(row.get("rejected", ())),
        titles=dict(row.get("titles", {})),
        flagged=bool(row.get("flagged", False)),
        people_first=bool(row.get("people_first", False)),
        product=row.get("product", ""),
        version=row.get("version", ""),
        attachments=tuple(
            Attachment(name, kind, base64.b64decode(data)) for name, kind, data in row.get("attachments", ())
        ),
    )
