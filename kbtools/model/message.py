"""One message of the contact form: the same type from the form to the outbox, the help desk and the mails.

To add a field to the form, add it here and in the form: every field of `LINES` is checked, sealed and stored, and
every field of `LABELS` is shown to the support team.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from kbtools.model.mail_answer import MailedArticle
from kbtools.model.ticket import parse_time
from kbtools.system.base64_pieces import from_base64, to_base64

LINES = ("subject", "name", "product", "version")
"""Fields that are one line of text, beside the e-mail address; checked in this order."""
LABELS = {"product": "Product", "version": "Version"}
ANSWER = "Answer to a question of the form"
"""Lines that say what the question is about, and how agents read their names."""
_NOT_SEALED = {"sealed": False}


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file: a name that is safe on any disk, a key of `file_kinds.MIME`, and its bytes."""

    name: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ContactMessage:
    """What a person sent, and what is known of it.

    `lang`: the language of the page that it was written on, empty for the help centre's own. `shown`, `opened`,
    `rejected`: slugs of articles that were suggested, opened, and marked as no help; `titles` of those that are known.
    `answered`: the answer to a question that the form offered; `asked`: that question, empty where none was answered
    and where it is not known for certain which one it was.
    `in_copy`: articles that the copy to the person names, since the page showed none.
    `flagged`: the field that no person sees was filled in. `people_first`: the topic belongs to a person at once.
    `reference`: what the person sees, set when the message is accepted.

    Not part of the sealed original: `visit` (id of the visit to the form, empty where there is none), `form_key`
    (chosen by the form, the same when it sends again) and `delivery_id` (unique, and the same at every try, so that a
    help desk can recognise a message; set when the message leaves the outbox).
    """

    email: str
    body: str
    created_at: datetime
    name: str = ""
    subject: str = ""
    product: str = ""
    version: str = ""
    lang: str = ""
    shown: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    flagged: bool = False
    people_first: bool = False
    asked: str = ""
    answered: str = ""
    in_copy: tuple[MailedArticle, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    reference: str = ""
    visit: str = field(default="", metadata=_NOT_SEALED)
    form_key: str = field(default="", metadata=_NOT_SEALED)
    delivery_id: str = field(default="", metadata=_NOT_SEALED)

    def labelled(self) -> list[tuple[str, str]]:
        """Label and text of each of `LABELS` that was filled in, and the answer to the question that was asked."""
        filled = [(label, text) for name, label in LABELS.items() if (text := getattr(self, name))]
        return [*filled, (self.asked or ANSWER, self.answered)] if self.answered else filled


def to_bytes(message: ContactMessage) -> bytes:
    """The original as JSON, to be sealed: one key a field."""
    row = {name: getattr(message, name) for name in _SEALED}
    row["titles"] = dict(message.titles)
    row["in_copy"] = [asdict(one) for one in message.in_copy]
    row["created_at"] = message.created_at.isoformat()
    del row["attachments"]
    files = b",".join(map(_file_as_json, message.attachments))
    return b"".join((_json(row)[:-1], b', "attachments": [', files, b"]}"))


def _file_as_json(file: Attachment) -> bytes:
    """`[name, kind, content in base64]`; the content is large, and needs no look at each of its letters."""
    return b"".join((_json([file.name, file.kind])[:-1], b', "', to_base64(file.data), b'"]'))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def from_bytes(data: bytes) -> ContactMessage:
    """The inverse of `to_bytes`; a missing field has its default, and one of a later version is left out."""
    row: dict[str, Any] = json.loads(data)
    values = {name: row[name] for name in _SEALED if name in row}
    for name in ("shown", "opened", "rejected"):
        values[name] = tuple(row.get(name, ()))
    values["in_copy"] = tuple(MailedArticle(**one) for one in row.get("in_copy", ()))
    values["attachments"] = tuple(
        Attachment(name, kind, from_base64(content)) for name, kind, content in row.get("attachments", ())
    )
    values["created_at"] = parse_time(row["created_at"])
    return ContactMessage(**values)


_SEALED = tuple(one.name for one in fields(ContactMessage) if one.metadata.get("sealed", True))
