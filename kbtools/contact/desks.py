"""Out of the outbox into a help desk: looked for first, so that a ticket taken before a crash is not made twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from urllib.parse import quote

from kbtools.helpdesks.delivery import Http, Unreachable
from kbtools.helpdesks.ticket_text import subject_of, text_of
from kbtools.model.message import ContactMessage
from kbtools.model.ticket import parse_time
from kbtools.system.file_kinds import MIME

TAG = "kbtools"
FLAG = "kbtools-hidden-field"
PERSON = "kbtools-people-first"
_OPEN, _LOW, _URGENT, _FEEDBACK_WIDGET = 2, 1, 4, 9  # Freshdesk's numbers for status, priority and source
_SKEW = timedelta(minutes=15)  # between GitHub's clock and ours
_NO_CONTACT = (400,)  # Freshdesk knows nobody with this address


@dataclass(frozen=True)
class ZendeskTransport:
    """Makes tickets of the requester's own. `external_id` tells them for ever, `Idempotency-Key` for some hours."""

    http: Http

    def send(self, message: ContactMessage) -> None:
        """Returns when Zendesk has the ticket; raises `KbError("delivery")`, or `Unreachable`."""
        if self.http.get("/api/v2/tickets.json", {"external_id": message.delivery_id}).records("tickets"):
            return
        ticket = {
            "subject": subject_of(message),
            "comment": {"body": text_of(message), **self._uploads(message)},
            "requester": {"name": message.name or message.email, "email": message.email},
            "external_id": message.delivery_id,
            "tags": _tags(message),
            **({"priority": "urgent"} if message.people_first else {}),
        }
        self.http.post("/api/v2/tickets.json", {"ticket": ticket}, {"Idempotency-Key": message.delivery_id})

    def _uploads(self, message: ContactMessage) -> dict[str, list[str]]:
        """`uploads` with a token for each file; Zendesk deletes files that no ticket names after some days."""
        tokens = []
        for one in message.attachments:
            path = f"/api/v2/uploads.json?filename={quote(one.name)}"
            reply = self.http.post_bytes(one.data, {"Content-Type": MIME[one.kind]}, path)
            tokens.append(str(reply.data["upload"]["token"]))
        return {"uploads": tokens} if tokens else {}


@dataclass(frozen=True)
class FreshdeskTransport:
    """Makes tickets of the requester's own. Freshdesk has no key of ours: the reference in the subject tells them."""

    http: Http

    def send(self, message: ContactMessage) -> None:
        """Returns when Freshdesk has the ticket; raises `KbError("delivery")`, or `Unreachable`."""
        theirs = {"email": message.email, "updated_since": _at(message.created_at - _SKEW), "per_page": "100"}
        found = self.http.get("/api/v2/tickets", theirs, _NO_CONTACT).records()
        if any(_is_titled(ticket.get("subject"), message) for ticket in found):
            return
        ticket = {
            "name": message.name or message.email,
            "email": message.email,
            "subject": subject_of(message),
            "description": escape(text_of(message)).replace("\n", "<br>"),
            "status": _OPEN,
            "priority": _URGENT if message.people_first else _LOW,
            "source": _FEEDBACK_WIDGET,
        }
        if message.attachments:
            files = [("attachments[]", (one.name, one.data, MIME[one.kind])) for one in message.attachments]
            self.http.post_form("/api/v2/tickets", {**ticket, "tags[]": _tags(message)}, files)
        else:
            self.http.post("/api/v2/tickets", {**ticket, "tags": _tags(message)})


@dataclass(frozen=True)
class GitHubTransport:
    """Opens issues in a private repository; an issue holds an address, so a public one is refused."""

    http: Http

    def send(self, message: ContactMessage) -> None:
        """Returns when GitHub has the issue; raises `KbError("delivery")`, or `Unreachable`."""
        repository = self.http.get("", {}).data
        if not isinstance(repository, dict) or repository.get("private") is not True:
            raise Unreachable("everybody can read this repository, so no message is sent there", where=self.http.url,
                              hint="set deliver.github_repository to a private one")  # fmt: skip
        if self._has(message):
            return
        writer = f"From: {message.name} <{message.email}>" if message.name else f"From: {message.email}"
        self.http.post("/issues", {"title": subject_of(message), "body": _fenced(text_of(message, writer)),
                                   "labels": _tags(message)})  # fmt: skip

    def _has(self, message: ContactMessage) -> bool:
        """Whether an issue since the message came is this one: newest first, page by page."""
        path, params = "/issues", {"state": "all", "sort": "created", "direction": "desc", "per_page": "100"}
        while path:
            reply = self.http.get(path, params)
            for issue in reply.records():
                if _is_titled(issue.get("title"), message) and message.email in str(issue.get("body")):
                    return True
                if parse_time(str(issue["created_at"])) < message.created_at - _SKEW:
                    return False
            path, params = reply.next, {}
        return False


def _tags(message: ContactMessage) -> list[str]:
    return [TAG] + [FLAG] * message.flagged + [PERSON] * message.people_first


def _is_titled(title: object, message: ContactMessage) -> bool:
    return isinstance(title, str) and title.startswith(f"[{message.reference}] ")


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _fenced(text: str) -> str:
    """As a block of code: what a person wrote pings nobody, loads no picture and closes no issue."""
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 3)
    return f"{fence}text\n{text}{fence}\n"
