"""The role of a sentence of an agent: a step, a cause, a question, …"""

from __future__ import annotations

import re
from typing import Literal

from kbtools.languages.draft_cues import Cues

Role = Literal["step", "result", "why", "note", "ask", "did", "intro", "warning", "collect", "lost"]

_LABEL = re.compile(r"\w[\w /&]{1,24}: \S")  # "Linux: …", "If it is off: …": what follows applies only to some
_ASIDE = re.compile(r"^\(.*\)[.!]?$")
_NAMED = re.compile(r"\S*\w[._]\w\S*$")  # `browser.urlbar.update1`
_SMALL = 4  # words of an introduction such as "Windows:" or "On your phone:"
PATH = re.compile(r"\w[\"”’')\]]*\s*(?:>|->|→|»|›|⇒)\s*[\"“‘'(\[]*\w")
_CLAUSE = re.compile(r",\s+|\s+(?=(?:and|so|then|und|dann|et|puis)\s)")


def role_of(text: str, cue: Cues, *, is_list_item: bool) -> Role:
    """The role of a sentence of an agent; an item of a list is a step where it is nothing else."""
    is_note = bool(cue.note.match(text))
    kinds: tuple[tuple[bool, Role], ...] = (
        (text.rstrip("\"”')").endswith("?"), "ask"),
        (is_note and not instructs_within(text, cue), "note"),
        (text.endswith(":"), "intro"),
        (bool(cue.warning.search(text)), "warning"),
        (_is_seen_after(text, cue, is_list_item=is_list_item), "step" if _LABEL.match(text) else "result"),
        (is_list_item or is_note or instructs(text, cue), "step"),
        (bool(cue.why.search(text)), "why"),
    )
    return next((role for holds, role in kinds if holds), "note")


def _is_seen_after(text: str, cue: Cues, *, is_list_item: bool) -> bool:
    """Whether it tells what one sees after a step, or is an aside in brackets."""
    is_result = not is_list_item and bool(cue.result.search(text)) and not instructs(text, cue)
    return is_result or bool(_ASIDE.match(text))


def instructs(text: str, cue: Cues) -> bool:
    """Whether it says what to do, or names a way through menus."""
    return bool(cue.step.search(text) or PATH.search(text))


def instructs_within(text: str, cue: Cues) -> bool:
    """Whether one of its clauses but the first says what to do: "Note that …, so if you have it, then remove it"."""
    return any(cue.step.search(clause) for clause in _CLAUSE.split(text)[1:])


def leads_on(text: str, cue: Cues) -> bool:
    """Whether an introduction says when or where; lists after others ("This is how it went:") are left out."""
    return len(text.split()) <= _SMALL or bool(cue.listing.search(text) or cue.condition.match(text))


def is_thing(text: str, cue: Cues) -> bool:
    """Whether an item only names something: `browser.urlbar.update1`, `Safety Scanner`, `One process for each tab`."""
    return bool(_NAMED.match(text) or cue.thing.match(text)) or not any(word[0].islower() for word in text.split()[1:])


def opened(text: str) -> str:
    """Begin with a capital, unless the text begins with something to type, such as `about:config`."""
    first = text.split(maxsplit=1)[0]
    return text if "." in first[:-1] or ":" in first[:-1] or "_" in first else text[0].upper() + text[1:]
