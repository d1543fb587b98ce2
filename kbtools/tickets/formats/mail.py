"""Mail archives: mbox, Maildir and single messages; a thread is a ticket (RFC 5322, `References` and `In-Reply-To`)."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import cache
from typing import Any, BinaryIO

from kbtools.errors import KbError
from kbtools.helpdesks.reading.fields import in_order, moment, text
from kbtools.helpdesks.reading.rows import Row, Skipped, unread
from kbtools.helpdesks.reading.staging import Staging
from kbtools.languages import ways
from kbtools.model.ticket import Message, Ticket
from kbtools.tickets.formats.mail_files import messages_of
from kbtools.tickets.formats.mail_message import Mail, date, header, parsed, said, thread_id
from kbtools.tickets.formats.mail_sender import Sender, is_automatic, left_out, sender_of

_ID = re.compile(r"<([^<>\s]+)>")
_CONVERSATION = 22  # bytes of Outlook's Thread-Index that all mails of a conversation have in common
_MOST_WITH = 10  # people with whom a mail may share its subject
_APART = timedelta(days=90)  # between two mails of one thread that only the subject joins


class MailReader:
    """A reader for mail. `agents`: domains (`example.com`) and addresses of agents.

    A thread that ends with a message of an agent counts as resolved at the time of that message.
    """

    def __init__(self, agents: Iterable[str]) -> None:
        self._agents = tuple(agent.lower().lstrip("@") for agent in agents)

    def __call__(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """The threads of one stream."""
        with closing(Staging()) as staging:
            yield from self.stage(stream, where, staging)
            yield from self.threads(staging)

    def stage(self, stream: BinaryIO, where: str, staging: Staging, folder: str = "") -> Iterator[Row]:
        """Stage each message under its thread.

        `folder`: the path of the file within what is imported, whose names may say why it is no request.
        """
        for found in messages_of(stream, where):
            if isinstance(found, KbError):
                yield found
                continue
            place, data = found
            try:
                record = self._record(data, folder)
                if isinstance(record, dict):
                    _put({**record, "place": place}, staging)
            except Exception as failure:  # the parser of mail has many ways to fail; all other messages are read
                yield unread(failure, place, "the message cannot be read")
                continue
            if record is None:
                hint = "an mbox begins with 'From ', a message with its headers"
                yield KbError("ticket", "not a mail with a sender", where=place, hint=hint)
            elif isinstance(record, Skipped):
                yield record

    def threads(self, staging: Staging) -> Iterator[Row]:
        """The tickets made from all staged messages."""
        _join_by_subject(staging)
        _join(staging)
        for root in staging.keys("thread"):
            try:
                yield _ticket(root, staging.get("thread", root))
            except Exception as failure:
                yield unread(failure, f"the thread of {root[:100]}")

    def _record(self, data: bytes, folder: str) -> dict[str, Any] | Skipped | None:
        """What is staged of a mail; why it is left out; or None for what is no mail."""
        mail = parsed(data)
        put_away = left_out(mail, folder)
        sender = sender_of(mail, self._is_agent)
        if put_away or is_automatic(mail, sender):
            return Skipped(put_away or "automatic")
        if sender is None:
            return None
        subject = header(mail, "Subject")
        body, markup = said(mail)
        if not body.strip():
            if not _asks(subject) or sender.is_agent:
                return Skipped("no-message")
            body, markup = subject, "text"
        when = date(mail)
        named = _ID.search(header(mail, "Message-ID"))
        before = _ID.findall(f"{header(mail, 'References')} {header(mail, 'In-Reply-To')}")
        return {
            "id": named[1] if named else hashlib.sha256(data).hexdigest(),
            "before": before,
            "conversation": _conversation(mail),
            "about": _about(subject, sender, self._is_agent),
            "replies": bool(_answered().match(subject)) and not before,
            "sender": sender.address,
            "agent": sender.is_agent,
            "people": sender.people,
            "subject": subject,
            "created_at": when.isoformat() if when else "",
            "body": body,
            "markup": markup,
        }

    def _is_agent(self, address: str) -> bool:
        return address in self._agents or address.rpartition("@")[2] in self._agents


def _asks(subject: str) -> bool:
    """Whether the subject says something by itself, and is not that of the mail that is answered."""
    return bool(subject.strip()) and not _answered().match(subject)


def _conversation(mail: Mail) -> list[str]:
    """What Outlook calls the conversation that a mail belongs to, for mails without `References`."""
    try:
        index = base64.b64decode("".join(header(mail, "Thread-Index").split()), validate=True)
    except ValueError:
        return []
    return [f"conversation {index[:_CONVERSATION].hex()}"] if len(index) >= _CONVERSATION else []


def _about(subject: str, sender: Sender, is_agent: Callable[[str], bool]) -> list[str]:
    """What the thread is about and with whom: the subject, and the person who is no agent."""
    bare = " ".join(_answered().sub("", subject).lower().split())
    people = [one for one in sender.recipients if not is_agent(one)] if sender.is_agent else [sender.address]
    return [f"{person} {bare}" for person in people[:_MOST_WITH]] if bare else []


def _put(record: dict[str, Any], staging: Staging) -> None:
    """Stage a message under the thread of the first message that it answers, which may be read later than this one.

    Threads that it joins are joined by name alone (a disjoint-set forest, Galler and Fischer 1964); `_join` moves
    their messages once, at the end.
    """
    id_, before, others = record["id"], record["before"], record["conversation"]
    known = next((name for name in (*before, *others) if staging.get("root", name)), None)
    root = _root(known, staging) if known else before[0] if before else id_
    for name in (id_, *before, *others):
        other = _root(name, staging)
        if other != root:
            staging.put("root", other, "", {"root": root})
        staging.put("root", name, "", {"root": root})
    staging.put("thread", root, f"{record['created_at']} {id_}", record)
    for about in record["about"]:
        told = {"id": id_, "at": record["created_at"], "replies": record["replies"]}
        staging.put("subject", about, f"{record['created_at']} {id_}", told)


def _join_by_subject(staging: Staging) -> None:
    """Put a reply that does not say what it answers to the last mail before it of the same subject and person."""
    for about in staging.keys("subject"):
        last: dict[str, Any] | None = None
        for mail in staging.get("subject", about):
            if mail["replies"] and last and _is_soon(last, mail):
                staging.put("root", _root(mail["id"], staging), "", {"root": _root(last["id"], staging)})
            last = mail


def _is_soon(earlier: dict[str, Any], later: dict[str, Any]) -> bool:
    begun, at = moment(earlier, "at"), moment(later, "at")
    return begun is None or at is None or at - begun <= _APART


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
    messages = in_order(
        [
            Message(
                "agent" if mail["agent"] else "requester",
                mail["body"],
                True,
                moment(mail, "created_at"),
                mail["sender"] if mail["agent"] else "",
                mail["markup"],
            )
            for mail in mails
        ]
    )
    answered = messages[-1].author == "agent" and messages[-1].created_at is not None
    return Ticket(
        id=thread_id(root),
        source="mail",
        subject=_answered().sub("", text(first, "subject")),
        status="resolved" if messages[-1].author == "agent" else "open",
        created_at=messages[0].created_at,
        resolved_at=messages[-1].created_at if answered else None,
        requester=first["sender"],
        messages=messages,
        people=tuple(dict.fromkeys(name for mail in mails for name in mail["people"])),
        place=text(first, "place"),
    )


@cache
def _answered() -> re.Pattern[str]:
    """What mail programs put in front of the subject of a reply, once or several times: `Re: AW: `."""
    answered = ways(lambda known: known.mail.answered)
    return re.compile(rf"^\s*+(?:(?:{answered})\s*+(?:\[\d+\]\s*+)?:\s*+)+", re.IGNORECASE)
