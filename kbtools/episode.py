"""One visit to the contact form and what happened in it; what a reader said of an article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kbtools.errors import KbError

EventKind = Literal["shown", "opened", "helped", "not_helped", "undone", "left", "sent"]

_EPISODE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in an episode, with the article it is about (empty for the form itself)."""

    episode: str
    kind: EventKind
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """Whether an article helped a reader, and in their words why not; `id` is random, one an answer."""

    id: str
    slug: str
    helpful: bool
    why: str = ""


def check_episode_id(text: object, name: str = "episode") -> str:
    """The random id that a page chose for one visit or answer; raises `KbError("json")` when it is not one."""
    if not isinstance(text, str) or not _EPISODE_ID.fullmatch(text):
        raise KbError("json", f"'{name}' must be 8 to 64 letters, digits, hyphens or underscores")
    return text
