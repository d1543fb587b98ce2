"""GitHub: contact messages become issues of a private repository.

As in docs.github.com, REST "Issues" and "Repositories".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kbtools.errors import KbError
from kbtools.helpdesks.delivery import DeliveryClient, Destination, Unreachable, delivery_client
from kbtools.helpdesks.github.api import headers, repository
from kbtools.helpdesks.message_as_ticket import has_subject_of, subject_of, tags_of, text_of
from kbtools.model.message import ContactMessage
from kbtools.model.ticket import parse_time
from kbtools.settings import Settings

_CLOCKS_DIFFER = timedelta(minutes=15)  # at most, between GitHub's clock and ours


@dataclass(frozen=True)
class GitHubSender:
    """Creates an issue unless one exists. An issue holds a mail address, so a public repository is refused."""

    client: DeliveryClient

    def send(self, message: ContactMessage) -> None:
        """Returns when GitHub has the issue; raises `KbError("delivery")`, or `Unreachable`."""
        self.client.begin()
        if self.client.get("", {}).record.get("private") is not True:
            raise Unreachable(
                "everybody can read this repository, so no message is sent there",
                where=self.client.http.url,
                hint="set deliver.github_repository to a private one",
            )
        if self._has(message):
            return
        writer = f"From: {message.name} <{message.email}>" if message.name else f"From: {message.email}"
        body = _as_code(text_of(message, writer))
        self.client.post("/issues", {"title": subject_of(message), "body": body, "labels": tags_of(message)})

    def _has(self, message: ContactMessage) -> bool:
        """Whether an issue for this message exists, among those since it was written; newest first, page by page."""
        path, params = "/issues", {"state": "all", "sort": "created", "direction": "desc", "per_page": "100"}
        while path:
            response = self.client.get(path, params)
            for issue in response.records():
                if has_subject_of(issue.get("title"), message) and message.email in str(issue.get("body")):
                    return True
                if parse_time(str(issue["created_at"])) < message.created_at - _CLOCKS_DIFFER:
                    return False
            path, params = response.next, {}
        return False


def _as_code(text: str) -> str:
    """The text as a code block, so that it mentions nobody, loads no picture and closes no issue."""
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 3)
    return f"{fence}text\n{text}{fence}\n"


def _sender(settings: Settings, now: Callable[[], datetime]) -> GitHubSender:
    if "attachments" in settings.contact_fields:
        raise KbError(
            "setting",
            "GitHub issues take no files, so the form must not ask for any",
            where="contact.fields",
            hint="remove 'attachments', or choose another delivery",
        )
    path = repository(settings.deliver_github_repository)
    return GitHubSender(delivery_client("sync.github_url", settings, headers(settings.deliver_github_token), now, path))


DESTINATION = Destination(
    ("sync.github_url", "deliver.github_repository", "deliver.github_token"),
    lambda settings: f"the issues of {settings.deliver_github_repository}",
    _sender,
)
