"""A ticket and its messages. Texts may be private until the learning copy is made; see `tickets.learning_copy`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, Literal, cast

from kbtools.errors import KbError

Author = Literal["requester", "agent", "system"]
Markup = Literal["", "text", "html"]
_MARKUPS: tuple[Markup, ...] = ("text", "html")
AUTHORS: tuple[Author, ...] = ("requester", "agent", "system")
RESOLVED = frozenset(("resolved", "solved", "closed", "done"))


@dataclass(frozen=True, slots=True)
class Message:
    """A message on a ticket; `public` is False where the source does not say. `agent`: the name of who answered.

    `markup`: what the source says of the body, plain text or HTML; empty where it does not say. Not stored: the body of
    a learning copy is plain text.
    """

    author: Author
    body: str
    public: bool = False
    created_at: datetime | None = None
    agent: str = ""
    markup: Markup = field(default="", compare=False)

    def __reduce__(self) -> tuple[type[Message], tuple[Any, ...]]:
        """How it is sent to another process: all values at once, in little more than half of the usual time."""
        return Message, _values_of_message(self)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request at the help desk, known by `(source, id)`. `csat`: the requester's rating, as the source gives it.

    `people`: names and addresses that the source states of requester, agents and others on the ticket, so that the
    learning copy holds none of them. `kept`: what an export of a store adds to the ticket. `place`: where it was read
    (`tickets.jsonl:7`), for messages. None of the three is stored. `name_hashes`: keyed hashes of the names in
    `people`, None where they are not known; stored beside the ticket, and not given when it is read.
    """

    id: str
    messages: tuple[Message, ...]
    source: str = "import"
    url: str = ""
    subject: str = ""
    status: str = ""
    created_at: datetime | None = None
    resolved_at: datetime | None = None
    tags: tuple[str, ...] = ()
    requester: str = ""
    linked_articles: tuple[str, ...] = ()
    lang: str = ""
    csat: float | None = None
    merged_into: str = ""
    people: tuple[str, ...] = field(default=(), compare=False)
    name_hashes: tuple[str, ...] | None = field(default=None, compare=False)
    kept: Kept | None = field(default=None, compare=False)
    place: str = field(default="", compare=False)

    def __reduce__(self) -> tuple[type[Ticket], tuple[Any, ...]]:
        """As a message is sent."""
        return Ticket, _values_of_ticket(self)

    @property
    def key(self) -> tuple[str, str]:
        """`(source, id)`, which identifies the ticket."""
        return self.source, self.id

    @property
    def is_resolved(self) -> bool:
        """Whether its status says so, or it has a date of resolution."""
        return self.status.lower() in RESOLVED or self.resolved_at is not None

    @property
    def question(self) -> str:
        """The requester's first public message; empty when there is none."""
        return next((m.body for m in self.messages if m.author == "requester" and m.public), "")

    @property
    def answers(self) -> tuple[str, ...]:
        """The public replies of agents, in order."""
        return tuple(m.body for m in self.messages if m.author == "agent" and m.public)


@dataclass(frozen=True, slots=True)
class Link:
    """Evidence that an article answered a ticket: said by the `requester`, or sent by the `agent`."""

    source: str
    ticket: str
    slug: str
    by: Literal["requester", "agent"] = "agent"
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptLink:
    """A link that a person added or, with `removed`, took away for good."""

    slug: str
    by: Literal["requester", "agent"] = "agent"
    created_at: datetime | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What an export of a store adds to a ticket: links of people, and a keyed hash of both ticket and links.

    The hash proves that the ticket is a learning copy made with the same secret; see `tickets.export`.
    """

    proof: str
    links: tuple[KeptLink, ...] = ()


_values_of_message = attrgetter(*(one.name for one in fields(Message)))
_values_of_ticket = attrgetter(*(one.name for one in fields(Ticket)))


def ticket_from_json(data: object, place: str = "") -> Ticket:
    """Read one ticket; only `id` and `messages` are required, and unknown fields are ignored.

    Raises `KbError("ticket")` naming the field. A message without `public` is private. `place`: where it was read.
    """
    if not isinstance(data, dict):  # as JSON gives it; asking for a Mapping takes longer
        raise KbError("ticket", "a ticket must be a JSON object")
    identity = data.get("id")
    if not isinstance(identity, (str, int)) or isinstance(identity, bool) or not str(identity).strip():
        raise KbError("ticket", "'id' must be a text or a number", hint='{"id": "1001", "messages": [...]}')
    messages = data.get("messages")
    if not isinstance(messages, list):
        raise KbError(
            "ticket", "'messages' must be a list", hint='[{"author": "requester", "public": true, "body": "…"}]'
        )
    return Ticket(
        id=str(identity).strip(),
        messages=tuple(_message(item, place) for place, item in enumerate(messages, 1)),
        source=_text(data, "source") or "import",
        url=_text(data, "url"),
        subject=_text(data, "subject"),
        status=_text(data, "status"),
        created_at=_time(data, "created_at"),
        resolved_at=_time(data, "resolved_at"),
        tags=_texts(data, "tags"),
        requester=_text(data, "requester"),
        linked_articles=_texts(data, "linked_articles"),
        lang=_text(data, "lang"),
        csat=_number(data, "csat"),
        merged_into=_text(data, "merged_into"),
        people=_texts(data, "people"),
        place=place,
    )


def ticket_to_json(ticket: Ticket) -> dict[str, Any]:
    """The inverse of `ticket_from_json`, without what is not stored."""
    return {
        "id": ticket.id,
        "source": ticket.source,
        "url": ticket.url,
        "subject": ticket.subject,
        "status": ticket.status,
        "created_at": _iso(ticket.created_at),
        "resolved_at": _iso(ticket.resolved_at),
        "tags": list(ticket.tags),
        "requester": ticket.requester,
        "messages": [
            {"author": m.author, "agent": m.agent, "public": m.public, "created_at": _iso(m.created_at), "body": m.body}
            for m in ticket.messages
        ],
        "linked_articles": list(ticket.linked_articles),
        "lang": ticket.lang,
        "csat": ticket.csat,
        "merged_into": ticket.merged_into,
    }


def parse_time(text: str) -> datetime:
    """An ISO 8601 time in UTC; without a zone it is taken as UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _message(item: object, place: int) -> Message:
    if not isinstance(item, dict):
        raise KbError("ticket", f"message {place} must be a JSON object")
    author, body = item.get("author"), item.get("body")
    if author not in AUTHORS:
        raise KbError("ticket", f"message {place}: 'author' must be one of {', '.join(AUTHORS)}")
    if not isinstance(body, str):
        raise KbError("ticket", f"message {place}: 'body' must be text")
    public = item.get("public") is True
    said = item.get("markup")
    markup = cast("Markup", said if said in _MARKUPS else "")
    try:
        return Message(cast("Author", author), body, public, _time(item, "created_at"), _text(item, "agent"), markup)
    except KbError as problem:
        raise KbError("ticket", f"message {place}: {problem.message}", hint=problem.hint) from None


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise KbError("ticket", f"'{key}' must be text")
    return str(value).strip()


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise KbError("ticket", f"'{key}' must be a list of texts")
    return tuple(value)


def _number(data: Mapping[str, Any], key: str) -> float | None:
    value = data.get(key)
    try:
        if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)):
            return value
    except OverflowError:  # a whole number beyond all floating-point numbers
        pass
    raise KbError("ticket", f"'{key}' must be a number")


def _time(data: Mapping[str, Any], key: str) -> datetime | None:
    value = data.get(key)
    if value is None or value == "":
        return None
    try:
        return parse_time(value) if isinstance(value, str) else _never()
    except (ValueError, OverflowError):
        raise KbError("ticket", f"'{key}' must be an ISO 8601 time", hint="2026-03-01T09:30:00Z") from None


def _never() -> datetime:
    raise ValueError


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
