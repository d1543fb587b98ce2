"""What agents replied, taken apart: steps, reasons, questions; greetings, chat and pointers left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kbtools.draft.people import without_greeting
from kbtools.draft.wording import Cues, cues
from kbtools.text import markdown_to_text, normalise, one_line, sentences, without_quoted_reply
from kbtools.ticket import Ticket
from kbtools.worked import UNKNOWN, outcomes

Role = Literal["step", "why", "note", "ask", "did", "intro"]

_RAW = 8_000  # characters of a reply that are looked at
_SHORTEST, _LONGEST = 8, 330  # characters of a sentence
_LETTERS = 4
_TITLE = 90
_VALUE = 70  # a line so short may be what the line before, with its colon, asks to type or to look for
_MARKED = re.compile(r"^\s*(?:\(?\d{1,2}[.):](?!\d)\)?\s*|[-*+•–·]\s+|(?i:step) \d{1,2}\s*[:.)-]\s*)(?=\S)")
_NUMBERED = re.compile(r"^\s*\(?\d{1,2}[.):]|^\s*(?i:step) \d")
_INLINE = re.compile(r"(?<=[.!?;:,])\s+(?=\(?[1-9]\d?[.)]\s*[^\W\d_a-z])")
_FENCE = re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE)
_LINKED = re.compile(r"\{[^{}\n]{0,80}\}|<(?:https?|mailto):[^<>\s]{0,500}>|!\[[^\]\n]{0,300}\]\([^()\n]{0,500}\)")
_RULE = re.compile(r"[+=~*_-]{4,}")
_STRAY = re.compile(r"(?<!\w)\*+|\*+(?!\w)")
_EMPTY_LINK = re.compile(r"\[[^\[\]\n]{0,200}\]\(\s*\)")
_QUOTING = re.compile(r"^\W*\S{1,60}\s+\[?said\]?\b.*$|^\s*>.*$|^\W*$", re.IGNORECASE)
# a web address, or the place where a link or picture was
_BROKEN = re.compile(
    r"https?://|www\.|\b[a-z0-9-]+\.(?:com|org|net|io)/|[:(]\s*[.)]|\s[.,](?:\s|$)(?!\.)", re.IGNORECASE
)
_CODE = re.compile(r"[{}]")  # a line of somebody's style sheet or script is no step by itself
# says something of a sentence before it that is not in the article
_HANGING = re.compile(
    r"^(?:if (?:so|not|yes|no)\b|before that|after that|in that case|look there|otherwise|instead)", re.IGNORECASE
)
_PATH = re.compile(r"\w[\"”’')\]]*\s*(?:>|->|→|»|›|⇒)\s*[\"“‘'(\[]*\w")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of an agent as it may stand in an article; `marked` when it was an item of a list."""

    text: str
    role: Role
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply; `worked` is one of `worked.outcomes`."""

    ticket: tuple[str, str]
    worked: float
    said: tuple[Said, ...]
    is_numbered: bool

    def texts(self, *roles: Role) -> list[str]:
        """The sentences of these roles, in order."""
        return [said.text for said in self.said if said.role in roles]


def replies_to(ticket: Ticket, may_stand: Callable[[str], bool], lang: str) -> list[Reply]:
    """The public replies in order, without sentences that may not stand in public.

    What somebody says who has the problem too is no reply.
    """
    cue = cues(lang)
    worked = outcomes(ticket)
    found = []
    for place, message in enumerate(ticket.messages):
        if place not in worked or cue.me_too.search(message.body[:300]):
            continue
        said = tuple(_parts(message.body[:_RAW], may_stand, lang))
        if said:
            numbered = sum(bool(_NUMBERED.match(line)) for line in message.body[:_RAW].split("\n")) > 1
            found.append(Reply(ticket.key, worked.get(place, UNKNOWN), said, numbered))
    return found


def _parts(body: str, may_stand: Callable[[str], bool], lang: str) -> Iterator[Said]:
    pointed = False
    for line in _lines(body):
        mark = _MARKED.match(line)
        text = line[mark.end() :] if mark else line
        text = _STRAY.sub("", markdown_to_text(_MARKED.sub("", text, count=1)))
        if pointed and not mark and len(text) < _TITLE:
            pointed = False
            continue  # the title of the page that the line before points to
        pointed = text.endswith(":") and bool(cues(lang).pointer.search(text))
        told = (one for sentence in sentences(text) if (one := _said(sentence, lang, marked=bool(mark))))
        found = [one for one in told if may_stand(one.text)]
        if mark and len(found) > 1 and {one.role for one in found} <= {"step", "why", "note"} and len(line) <= _LONGEST:
            found = [Said(" ".join(one.text for one in found), "step", marked=True)]  # an item with what explains it
        yield from found


def _lines(body: str) -> Iterator[str]:
    """Lines and items as they were meant: wrapped lines joined, items of one line apart."""
    text = _EMPTY_LINK.sub(" ", _LINKED.sub(" ", _FENCE.sub("", without_quoted_reply(normalise(body)))))
    text = _INLINE.sub("\n", _RULE.sub("\n", text))
    kept = ""
    for line in text.split("\n"):
        if _is_joined(kept, line):
            kept = f"{kept} {line}"
        elif not line and kept.endswith(":"):
            continue
        else:
            yield from filter(None, (kept,))
            kept = "" if _QUOTING.match(line) and not _MARKED.match(line) else line
    yield from filter(None, (kept,))


def _is_joined(before: str, line: str) -> bool:
    """Whether a line goes on with the one before: wrapped text, or the word to type after a colon."""
    if not before or not line or _MARKED.match(line) or _QUOTING.match(line):
        return False
    if before.endswith(":"):
        return len(line) <= _VALUE and " " not in line and not _MARKED.match(before)
    return line[0].islower() and before[-1] not in ".!?;"


def _said(sentence: str, lang: str, *, marked: bool) -> Said | None:
    cue = cues(lang)
    text = cue.lead_in.sub("", one_line(without_greeting(one_line(sentence)))).strip(" -–—*•\t")
    if (
        not _SHORTEST <= len(text) <= _LONGEST
        or sum(c.isalpha() for c in text) < _LETTERS
        or _BROKEN.search(text)
        or _CODE.search(text)
    ):
        return None
    if cue.did.search(text):
        return Said(text, "did", marked)
    if cue.pointer.search(text) or cue.chatter.search(text) or (not marked and cue.dangling.search(text)):
        return None
    role = _role(text, cue, marked=marked)
    return Said(_opened(text), role, marked) if role else None


def _role(text: str, cue: Cues, *, marked: bool) -> Role | None:
    if text.rstrip("\"”')").endswith("?"):
        return None if marked else "ask"
    if text.endswith(":"):
        return "intro"
    if marked or cue.step.search(text) or _PATH.search(text):
        return "step"
    return "why" if cue.why.search(text) else "note"


def _opened(text: str) -> str:
    """With a capital, unless it opens with something to type, such as `about:config`."""
    first = text.split(maxsplit=1)[0]
    return text if "." in first[:-1] or ":" in first[:-1] or "_" in first else text[0].upper() + text[1:]


def is_list(reply: Reply) -> bool:
    """Whether its steps are items of a list."""
    return sum(said.marked for said in reply.said if said.role == "step") > 1


def _leads(said: Said) -> bool:
    """Whether a list may follow it: "Open the folder in one of these ways"."""
    return said.role == "intro" or (said.role == "step" and said.text[-1] not in ".!")


def steps_of(reply: Reply) -> Sequence[Said]:
    """Its steps in order; of a list, also what introduces it and the steps between its items."""
    listed = is_list(reply)
    places = [n for n, said in enumerate(reply.said) if said.role == "step" and (said.marked or not listed)]
    if not places:
        return ()
    start = places[0] - (listed and places[0] > 0 and _leads(reply.said[places[0] - 1]))
    span = reply.said[start : places[-1] + 1]
    found = [said for said in span if said.role == "step" or (said.role == "intro" and listed)]
    while found and _HANGING.search(found[0].text):
        found.pop(0)
    return tuple(found)
