"""One visit to the contact form, and what happened in it."""

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


def check_episode_id(text: object) -> str:
    """The random id that a form chose for one visit; raises `KbError("json")` when it is not one."""
    if not isinstance(text, str) or not _EPISODE_ID.fullmatch(text):
        raise KbError("json", "'episode' must be 8 to 64 letters, digits, hyphens or underscores")
    return text
