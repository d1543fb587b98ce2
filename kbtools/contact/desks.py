"""Out of the outbox into a help desk: looked for first, so that a ticket taken before a crash is not made twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from urllib.parse import quote

from kbtools.contact.http import Http
from kbtools.contact.message import Delivery, Unreachable
from kbtools.contact.wording import subject_of, text_of
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

    def send(self, item: Delivery) -> None:
        """Returns when Zendesk has the ticket; raises `KbError("delivery")`, or `Unreachable`."""
        if self.http.get("/api/v2/tickets.json", {"external_id": item.id}).records("tickets"):
            return
        ticket = {
            "subject": subject_of(item),
            "comment": {"body": text_of(item), **({"uploads": self._uploads(item)} if item.attachments else {})},
            "requester": {"name": item.name or item.email, "email": item.email},
            "external_id": item.id,
            "tags": _tags(item),
            **({"priority": "urgent"} if item.people_first else {}),
        }
        self.http.post("/api/v2/tickets.json", {"ticket": ticket}, {"Idempotency-Key": item.id})

    def _uploads(self, item: Delivery) -> list[str]:
        """A token for each file; those that no ticket names Zendesk lets go after some days."""
        tokens = []
        for one in item.attachments:
            path = f"/api/v2/uploads.json?filename={quote(one.name)}"
            reply = self.http.post_bytes(one.data, {"Content-Type": MIME[one.kind]}, path)
            tokens.append(str(reply.data["upload"]["token"]))
        return tokens


@dataclass(frozen=True)
class FreshdeskTransport:
    """Makes tickets of the requester's own. Freshdesk has no key of ours: the reference in the subject tells them."""

    http: Http

    def send(self, item: Delivery) -> None:
        """Returns when Freshdesk has the ticket; raises `KbError("delivery")`, or `Unreachable`."""
        theirs = {"email": item.email, "updated_since": _at(item.created_at - _SKEW), "per_page": "100"}
        found = self.http.get("/api/v2/tickets", theirs, _NO_CONTACT).records()
        if any(_is_titled(ticket.get("subject"), item) for ticket in found):
            return
        ticket = {
            "name": item.name or item.email,
            "email": item.email,
            "subject": subject_of(item),
            "description": escape(text_of(item)).replace("\n", "<br>"),
            "status": _OPEN,
            "priority": _URGENT if item.people_first else _LOW,
            "source": _FEEDBACK_WIDGET,
        }
        if item.attachments:
            files = [("attachments[]", (one.name, one.data, MIME[one.kind])) for one in item.attachments]
            self.http.post_form("/api/v2/tickets", {**ticket, "tags[]": _tags(item)}, files)
        else:
            self.http.post("/api/v2/tickets", {**ticket, "tags": _tags(item)})


@dataclass(frozen=True)
class GitHubTransport:
    """Opens issues in a private repository; an issue holds an address, so a public one is refused."""

    http: Http

    def send(self, item: Delivery) -> None:
        """Returns when GitHub has the issue; raises `KbError("delivery")`, or `Unreachable`."""
        repository = self.http.get("", {}).data
        if not isinstance(repository, dict) or repository.get("private") is not True:
            raise Unreachable("everybody can read this repository, so no message is sent there", where=self.http.url,
                              hint="set deliver.github_repository to a private one")  # fmt: skip
        if self._has(item):
            return
        writer = f"From: {item.name} <{item.email}>" if item.name else f"From: {item.email}"
        self.http.post("/issues", {"title": subject_of(item), "body": _fenced(text_of(item, writer)),
                                   "labels": _tags(item)})  # fmt: skip

    def _has(self, item: Delivery) -> bool:
        """Whether an issue since the message came is this one: newest first, page by page."""
        path, params = "/issues", {"state": "all", "sort": "created", "direction": "desc", "per_page": "100"}
        while path:
            reply = self.http.get(path, params)
            for issue in reply.records():
                if _is_titled(issue.get("title"), item) and item.email in str(issue.get("body")):
                    return True
                if parse_time(str(issue["created_at"])) < item.created_at - _SKEW:
                    return False
            path, params = reply.next, {}
        return False


def _tags(item: Delivery) -> list[str]:
    return [TAG] + [FLAG] * item.flagged + [PERSON] * item.people_first


def _is_titled(title: object, item: Delivery) -> bool:
    return isinstance(title, str) and title.startswith(f"[{item.reference}] ")


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _fenced(text: str) -> str:
    """As a block of code: what a person wrote pings nobody, loads no picture and closes no issue."""
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 3)
    return f"{fence}text\n{text}{fence}\n"
