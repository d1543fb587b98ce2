"""One visit to the contact form and how it ended."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kbtools.errors import KbError

EventKind = Literal["shown", "opened", "helped", "not_helped", "undone", "left", "sent"]
EVENT_KINDS: tuple[EventKind, ...] = ("shown", "opened", "helped", "not_helped", "undone", "left", "sent")
Outcome = Literal["confirmed", "potential", "sent", "left"]

_EPISODE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in an episode, with the article it is about (empty for the form itself)."""

    episode: str
    kind: EventKind
    slug: str = ""


def check_episode_id(text: object) -> str:
    """The random id that a form chose for one visit; raises `KbError("json")` when it is not one."""
    if not isinstance(text, str) or not _EPISODE_ID.fullmatch(text):
        raise KbError("json", "'episode' must be 8 to 64 letters, digits, hyphens or underscores")
    return text


def outcome(events: Iterable[Event]) -> Outcome:
    """How the episode ended, by what the person did or said.

    `sent` wins over all; `confirmed` needs a "helped" that was not taken back; `potential` is an opened
    suggestion and nothing said; giving up is `left`, never help.
    """
    kinds: set[EventKind] = set()
    for event in events:
        if event.kind == "undone":
            kinds.discard("helped")
        else:
            kinds.add(event.kind)
    if "sent" in kinds:
        return "sent"
    if "helped" in kinds:
        return "confirmed"
    return "potential" if "opened" in kinds and "not_helped" not in kinds else "left"
