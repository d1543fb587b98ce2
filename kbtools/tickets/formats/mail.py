"""Mail archives: mbox, Maildir and single messages; a thread is a ticket (RFC 5322, `References` and `In-Reply-To`)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import getaddresses, parsedate_to_datetime
from functools import cache
from itertools import islice
from typing import Any, BinaryIO, cast

from kbtools.errors import KbError
from kbtools.helpdesks.reading.fields import in_order, moment, text
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Row, Skipped, unread
from kbtools.helpdesks.reading.staging import Staging
from kbtools.languages import ways
from kbtools.model.ticket import Message, Ticket

LONGEST = 16 * 1024 * 1024  # bytes of one message, attachments included
# For each line the parser takes as many steps as parts are nested, and for a header the square of its length.
MOST_PARTS = 50
LONGEST_HEADER = 1_000
_WITH_IDS = frozenset(("message-id", "references", "in-reply-to"))
_PARTS = re.compile(rb"boundary\s*+=", re.IGNORECASE)
_ID = re.compile(r"<([^<>\s]+)>")
_WHO = ("From", "To", "Cc", "Reply-To", "Sender", "X-Original-From")
_FROM_LINE = re.compile(rb"From \S+ .*\d{4}")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


class _Policy(EmailPolicy):
    """Python's rules for mail, but headers are cut, and those with ids are not taken apart."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The value of a header when it is asked for."""
        if name.lower() in _WITH_IDS:
            return value
        return super().header_fetch_parse(name, value[:LONGEST_HEADER])


_POLICY = _Policy()


def messages_of(stream: BinaryIO, where: str) -> Iterator[tuple[str, bytes] | KbError]:
    """`(place, message)` of an mbox, or of a file that is one message."""
    data, number, begun, long = bytearray(), 0, 1, False
    mbox = False
    while line := stream.readline(1024 * 1024):
        number += 1
        if _FROM_LINE.match(line) and (number == 1 or (mbox and data.endswith((b"\n\n", b"\r\n\r\n")))):
            mbox = True
            if data.strip():
                yield _whole(data, f"{where}:{begun}", long)
            data, begun, long = bytearray(), number, False
            continue
        if len(data) + len(line) <= LONGEST:
            data += line
        else:
            long = True
    if data.strip():
        yield _whole(data, f"{where}:{begun}", long)


def _whole(data: bytearray, place: str, long: bool) -> tuple[str, bytes] | KbError:
    if long:
        return KbError("ticket", "the message is longer than 16 MB", where=place, hint="leave its attachments out")
    return place, _QUOTED_FROM.sub(rb"\1", bytes(data))


class MailReader:
    """A reader for mail. `agents`: domains (`example.com`) and addresses of agents.

    A thread that ends with a message of an agent counts as resolved at the time of that message.
    """

    def __init__(self, agents: Iterable[str] = ()) -> None:
        self._agents = tuple(agent.lower().lstrip("@") for agent in agents)

    def __call__(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """The threads of one stream."""
        with closing(Staging()) as staging:
            yield from self.stage(stream, where, staging)
            yield from self.threads(staging)

    def stage(self, stream: BinaryIO, where: str, staging: Staging) -> Iterator[Row]:
        """Stage each message under its thread; raises `KbError("setting")` when no agents are set."""
        if not self._agents:
            raise KbError(
                "setting",
                "it is not set which senders are agents",
                where="import.agents",
                hint='import.agents = ["example.com"]',
            )
        for found in messages_of(stream, where):
            if isinstance(found, KbError):
                yield found
                continue
            place, data = found
            try:
                record = self._record(data)
                if record is not None and not record["automatic"]:
                    _put({**record, "place": place}, staging)
            except Exception as failure:  # the parser of mail has many ways to fail; all other messages are read
                yield unread(failure, place, "the message cannot be read")
                continue
            if record is None:
                hint = "an mbox begins with 'From ', a message with its headers"
                yield KbError("ticket", "not a mail with a sender and a text", where=place, hint=hint)
            elif record["automatic"]:
                yield Skipped("empty")

    def threads(self, staging: Staging) -> Iterator[Row]:
        """The tickets made from all staged messages."""
        _join(staging)
        for root in staging.keys("thread"):
            try:
                yield _ticket(root, staging.get("thread", root))
            except Exception as failure:
                yield unread(failure, f"the thread of {root[:100]}")

    def _record(self, data: bytes) -> dict[str, Any] | None:
        if sum(1 for _ in islice(_PARTS.finditer(data), MOST_PARTS + 1)) > MOST_PARTS:
            raise KbError("ticket", f"the message has more than {MOST_PARTS} groups of parts", hint="leave it out")
        mail = cast("EmailMessage", BytesParser(policy=_POLICY).parsebytes(data))
        sender = _address(mail)
        body = _text(mail)
        if not sender or not body.strip():
            return None
        when = _date(mail)
        named = _ID.search(_header(mail, "Message-ID"))
        digest = hashlib.sha256(data).hexdigest()
        return {
            "id": named[1] if named else digest,
            "before": _ID.findall(_header(mail, "References") + _header(mail, "In-Reply-To")),
            "sender": sender,
            "agent": sender in self._agents or sender.rpartition("@")[2] in self._agents,
            "subject": _header(mail, "Subject"),
            "created_at": when.isoformat() if when else "",
            "body": body,
            "automatic": _is_automatic(mail),
            "people": people(*(_header(mail, name) for name in _WHO)),
        }


def _put(record: dict[str, Any], staging: Staging) -> None:
    """Stage a message under the thread of the first message that it answers, which may be read later than this one.

    Threads that it joins are joined by name alone (a disjoint-set forest, Galler and Fischer 1964); `_join` moves
    their messages once, at the end.
    """
    id_, before = record["id"], record["before"]
    known = next((name for name in before if staging.get("root", name)), None)
    root = _root(known, staging) if known else before[0] if before else id_
    for name in (id_, *before):
        other = _root(name, staging)
        if other != root:
            staging.put("root", other, "", {"root": root})
        staging.put("root", name, "", {"root": root})
    staging.put("thread", root, f"{record['created_at']} {id_}", record)


def _root(name: str, staging: Staging) -> str:
    """The name of the thread that a message belongs to so far."""
    passed = []
    while (found := staging.get("root", name)) and found[0]["root"] != name:
        passed.append(name)
        name = str(found[0]["root"])
    for one in passed[:-1]:
        staging.put("root", one, "", {"root": name})
    return name


def _join(staging: Staging) -> None:
    """Put the messages of joined threads under one name."""
    for name in staging.keys("thread"):
        root = _root(name, staging)
        if root != name:
            staging.move("thread", name, root)


def _ticket(root: str, mails: list[dict[str, Any]]) -> Ticket | Skipped:
    first = next((mail for mail in mails if not mail["agent"]), None)
    if first is None:
        return Skipped("empty")  # only agents wrote: not a request
    said = in_order(
        [
            Message(
                "agent" if mail["agent"] else "requester",
                mail["body"],
                True,
                moment(mail, "created_at"),
                mail["sender"] if mail["agent"] else "",
            )
            for mail in mails
        ]
    )
    answered = said[-1].author == "agent" and said[-1].created_at is not None
    return Ticket(
        id=hashlib.sha256(root.encode("utf-8", "replace")).hexdigest()[:16],
        source="mail",
        subject=_answered().sub("", text(first, "subject")),
        status="resolved" if said[-1].author == "agent" else "open",
        created_at=said[0].created_at,
        resolved_at=said[-1].created_at if answered else None,
        requester=first["sender"],
        messages=said,
        people=people(*(mail["people"] for mail in mails)),
        place=text(first, "place"),
    )


def _header(mail: EmailMessage, name: str) -> str:
    return str(mail.get(name, "")).encode("utf-8", "replace").decode()


def _address(mail: EmailMessage) -> str:
    found = getaddresses([_header(mail, "Reply-To")]) if mail.get("Reply-To") else []
    found = [*getaddresses([_header(mail, "From")]), *found]
    return next((address.lower() for _, address in found if "@" in address), "")


def _date(mail: EmailMessage) -> datetime | None:
    try:
        when = parsedate_to_datetime(_header(mail, "Date"))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


@cache
def _answered() -> re.Pattern[str]:
    """What mail programs put in front of the subject of a reply, once or several times: `Re: AW: `."""
    answered = ways(lambda known: known.mail.answered)
    return re.compile(rf"^\s*+(?:(?:{answered})\s*+(?:\[\d+\]\s*+)?:\s*+)+", re.IGNORECASE)


def _is_automatic(mail: EmailMessage) -> bool:
    """Whether a program sent it, by the header of RFC 3834 or by older ones."""
    submitted = _header(mail, "Auto-Submitted").lower().strip()
    older = mail.get("X-Autoreply") or mail.get("X-Autorespond")
    bulk = _header(mail, "Precedence").lower() in ("bulk", "junk", "auto_reply", "list")
    return (submitted not in ("", "no")) or bool(older) or bulk


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        content = part.get_content()
    except LookupError:  # an unknown encoding
        payload = part.get_payload(decode=True)
        content = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return content if isinstance(content, str) else ""
