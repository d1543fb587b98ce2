"""Patterns that classify the sentences of agents' replies when a draft is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from kbtools.languages import LANGUAGES

_NEVER = re.compile(r"(?!)")
_ALWAYS = re.compile(r"")


@dataclass(frozen=True)
class Cues:
    """Patterns for one language, each tried on one sentence."""

    step: re.Pattern[str]  # an instruction
    result: re.Pattern[str]  # the result of a step
    why: re.Pattern[str]  # a reason
    did: re.Pattern[str]  # what an agent did for this requester
    chatter: re.Pattern[str]  # greetings, thanks and opinions: not for an article
    pointer: re.Pattern[str]  # sends to another page
    dangling: re.Pattern[str]  # refers to something that the article does not contain, unless it is an item of a list
    me_too: re.Pattern[str]  # a comment of somebody with the same problem
    lead_in: re.Pattern[str]  # removed at the beginning of a sentence
    listing: re.Pattern[str]  # introduces the list after it
    condition: re.Pattern[str]  # an introduction that says when or where a list applies
    hanging: re.Pattern[str]  # begins with a reference to the sentence before it
    note: re.Pattern[str]  # a remark on a step
    thing: re.Pattern[str]  # an item that only names something
    answered: re.Pattern[str]  # a question that is answered by the step after it
    proposed: re.Pattern[str]  # a step that is asked politely
    how_to: re.Pattern[str]  # a title that asks how
    doubt: re.Pattern[str]  # in a requester's thanks: it may not have worked
    pointless: re.Pattern[str]  # points to a place, and is empty without a link there
    warning: re.Pattern[str]  # what may go wrong
    looks_back: re.Pattern[str]  # speaks of something that was named before
    collect: re.Pattern[str]  # something that only the agent needs: reports, logs, pictures of the screen
    other_way: re.Pattern[str]  # begins another way, for those whom the one before did not help


def has_cues(lang: str) -> bool:
    """Whether the language's folder has cues."""
    return lang in LANGUAGES and find_spec(_module(lang)) is not None


@cache
def cues(lang: str) -> Cues:
    """The language's cues; without them every sentence of a reply may be a step."""
    if not has_cues(lang):
        return Cues(_ALWAYS, *(_NEVER,) * (len(fields(Cues)) - 1))
    found: Cues = import_module(_module(lang)).CUES
    return found


def _module(lang: str) -> str:
    return f"{__package__}.{lang}.draft_cues"
