"""Webhooks by which a help desk tells of a new ticket: who sent it, and what it says."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kbtools.errors import KbError
from kbtools.helpdesks.reading.fields import Record, text
from kbtools.model.incoming_ticket import IncomingTicket
from kbtools.model.ticket import parse_time
from kbtools.settings import TABLE, Settings, variable
from kbtools.text.html import html_to_text
from kbtools.text.normalise import encodable, normalise, one_line, without_escapes

Headers = Mapping[str, str]
"""Headers of a request; `get` finds a name whatever its capitals."""
LEAST_LETTERS = 16  # of a secret
CLOCKS_DIFFER = timedelta(minutes=5)  # at most, between the help desk's clock and ours; an older request is a replay
LONGEST_TEXT, LONGEST_LINE = 20_000, 500  # characters that are kept
_RAW = 4  # so many times more is read, since markup goes


@dataclass(frozen=True)
class Webhook:
    """How one help desk tells of a new ticket.

    `secret`: the setting with the secret that both sides know; without it nothing is taken. `is_genuine`: whether the
    help desk made this request, from secret, headers, body and the time. `read`: the ticket, None where the request is
    about something else, from its JSON and the time; raises `KbError("ticket")` without an id.
    """

    secret: str
    is_genuine: Callable[[str, Headers, bytes, datetime], bool]
    read: Callable[[Record, datetime], IncomingTicket | None]

    def check(self, name: str, settings: Settings, headers: Headers, body: bytes, now: datetime) -> None:
        """Raise `KbError("webhook-refused")` unless the help desk `name` made this request."""
        secret = self.secret_in(settings)
        if not secret:
            raise KbError(
                "webhook-refused",
                f"this service takes no new tickets from {name}",
                hint=f"set {variable(self.secret)} and start the service again",
            )
        if not self.is_genuine(secret, headers, body, now):
            raise KbError(
                "webhook-refused",
                "the signature or token is missing, wrong or too old",
                where=name,
                hint=f"compare the secret at the help desk with {variable(self.secret)}, and the clocks",
            )

    def secret_in(self, settings: Settings) -> str:
        """The secret, empty where none is set."""
        return str(getattr(settings, TABLE[self.secret].name))


def is_signed(sent: str, secret: str, signed: bytes, algorithm: str, *, prefix: str = "", in_base64: bool) -> bool:
    """Whether `sent` is the HMAC of the signed bytes, after a prefix, in base64 or in hexadecimal digits."""
    digest = hmac.new(secret.encode(), signed, algorithm).digest()
    right = base64.b64encode(digest).decode("ascii") if in_base64 else digest.hex()
    return is_same(sent, prefix + right)


def is_same(sent: str, known: str) -> bool:
    """Whether both are the same, in a time that tells nothing of how much of them is."""
    return hmac.compare_digest(sent.encode("utf-8", "replace"), known.encode("utf-8", "replace"))


def is_recent(sent: str, now: datetime) -> bool:
    """Whether a request was signed just now, by the time that it names: ISO 8601, or seconds since 1970."""
    try:
        at = datetime.fromtimestamp(int(sent), UTC) if sent.isascii() and sent.isdigit() else parse_time(sent)
    except (ValueError, OverflowError, OSError):
        return False
    return abs(now - at) <= CLOCKS_DIFFER


def check_secrets(settings: Settings, webhooks: Mapping[str, Webhook]) -> None:
    """Raise `KbError("setting")` for a secret that could be guessed."""
    for webhook in webhooks.values():
        if 0 < len(webhook.secret_in(settings)) < LEAST_LETTERS:
            raise KbError(
                "setting",
                f"the secret is shorter than {LEAST_LETTERS} characters",
                where=variable(webhook.secret),
                hint="openssl rand -hex 20 makes one",
            )


def kept_text(body: str, *, in_html: bool) -> str:
    """What a person wrote, without markup, at most 20,000 characters."""
    raw = without_escapes(encodable(body))[: LONGEST_TEXT * _RAW]
    return (html_to_text(raw) if in_html else normalise(raw))[:LONGEST_TEXT]


def kept_line(record: Record, *names: str) -> str:
    """The first of these fields that has text, in one line of at most 500 characters."""
    return one_line(without_escapes(encodable(text(record, *names))))[:LONGEST_LINE]
