"""An answer by mail: articles that went, or did not go, to a person whose new ticket they may answer."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from kbtools.text.json_text import json_value

State = Literal["planned", "sending", "sent", "doubtful", "dropped", "held"]
"""`planned`: to be sent. `sending`: a process is at it. `doubtful`: nobody knows whether it arrived.
`dropped`: it was certainly not sent. Neither is sent again. `held`: the control group, which gets no mail."""
Said = Literal["", "answered", "person", "reopened"]
"""What the person said by a link: nothing yet, that it answered, that a person is needed, or first one and then the
other."""
QUIET = timedelta(days=7)  # without a message of the person, after which "it answered" counts
LINKS_LAST = timedelta(days=30)  # after this time a link of a mail does nothing any more


@dataclass(frozen=True, slots=True)
class MailedArticle:
    """One article of a mail: its title, its address on the web, and the sentence of it that helps, if one is sure."""

    slug: str
    title: str
    url: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class MailContent:
    """What a mail is made of, and private: it is kept sealed. `thread`: the message ids of the ticket's mails."""

    address: str
    subject: str
    thread: tuple[str, ...]
    articles: tuple[MailedArticle, ...]

    def to_bytes(self) -> bytes:
        """As JSON, to be sealed."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @staticmethod
    def from_bytes(data: bytes) -> MailContent:
        """The inverse of `to_bytes`."""
        row = json_value(data)
        articles = tuple(MailedArticle(**one) for one in row["articles"])
        return MailContent(row["address"], row["subject"], tuple(row["thread"]), articles)


@dataclass(frozen=True, slots=True)
class MailAnswer:
    """One answer, known by a random `id`; a ticket and a thread of mails have one at most.

    `recipient`: keyed hash of the address. `sealed`: its `MailContent`, empty once nobody needs it. `slugs`: the
    articles. `told`: whether the team knows what was said. `error`: why it is not sent, or doubtful.
    """

    id: str
    source: str
    ticket: str
    recipient: str
    created_at: datetime
    state: State = "planned"
    lang: str = ""
    slugs: tuple[str, ...] = ()
    sealed: bytes = field(default=b"", repr=False)
    sent_at: datetime | None = None
    said: Said = ""
    said_at: datetime | None = None
    told: bool = True
    error: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Source and id of the ticket."""
        return self.source, self.ticket
