"""What agents replied, taken apart: steps, reasons, questions; greetings, chat and pointers left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from kbtools.gaps.draft.lines import MARKED, NUMBERED, lines_of
from kbtools.gaps.draft.person_names import without_greeting
from kbtools.languages.cues import Cues, cues
from kbtools.model.ticket import Ticket
from kbtools.text.markdown import markdown_to_text
from kbtools.text.normalise import one_line, sentences
from kbtools.tickets.reply_outcomes import UNKNOWN, outcomes

Role = Literal["step", "result", "why", "note", "ask", "did", "intro"]

_RAW = 8_000  # characters of a reply that are looked at
_SHORTEST, _LONGEST = 8, 330  # characters of a sentence
_LETTERS = 4
_TITLE = 90
_LETTERED = re.compile(r"^\([A-Za-z]\)\s+")
_STRAY = re.compile(r"(?<!\w)\*+|\*+(?!\w)")
# a web address, or the place where a link or picture was
_BROKEN = re.compile(
    r"https?://|www\.|\b[a-z0-9-]+\.(?:com|org|net|io)/|[:(]\s*[.)]|\s[.,](?:\s|$)(?!\.)", re.IGNORECASE
)
_CODE = re.compile(r"[{}]")  # a line of somebody's style sheet or script is no step by itself
_LABEL = re.compile(r"\w[\w /&]{1,24}: \S")  # "Linux: …", "If it is off: …": what follows is for some only
_ASIDE = re.compile(r"^\(.*\)[.!]?$")
_NAMED = re.compile(r"\S*\w[._]\w\S*$")  # `browser.urlbar.update1`
_SMALL = 4  # words of an introduction such as "Windows:" or "On your phone:"
_PATH = re.compile(r"\w[\"”’')\]]*\s*(?:>|->|→|»|›|⇒)\s*[\"“‘'(\[]*\w")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of an agent as it may stand in an article.

    `marked` when it was an item of a list; `acts` when it says what to do, as not every item or introduction does;
    `hangs` when it says something of the sentence before. `then` stands behind a step and tells what one sees after it.
    """

    text: str
    role: Role
    marked: bool = False
    acts: bool = True
    hangs: bool = False
    then: str = ""

    @property
    def whole(self) -> str:
        """The step with what one sees after it."""
        return f"{self.text}{'' if self.text[-1] in '.!?:)' else '.'} {self.then}" if self.then else self.text


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
        said = tuple(_without_places(_parts(message.body[:_RAW], may_stand, lang), cue))
        if said:
            numbered = sum(bool(NUMBERED.match(line)) for line in message.body[:_RAW].split("\n")) > 1
            found.append(Reply(ticket.key, worked.get(place, UNKNOWN), said, numbered))
    return found


def _parts(body: str, may_stand: Callable[[str], bool], lang: str) -> Iterator[Said]:
    pointed = False
    lines = list(lines_of(body))
    for line, behind in zip(lines, [*lines, ""][1:], strict=True):
        mark = MARKED.match(line)
        text = line[mark.end() :] if mark else line
        text = _STRAY.sub("", markdown_to_text(MARKED.sub("", text, count=1)))
        if pointed and not mark and len(text) < _TITLE:
            pointed = False
            continue  # the title of the page that the line before points to
        pointed = text.endswith(":") and bool(cues(lang).pointer.search(text))
        told = (one for sentence in sentences(text) if (one := _said(sentence, lang, marked=bool(mark))))
        found = _with_conditions([one for one in told if may_stand(one.text)], cues(lang))
        if found and not mark and MARKED.match(behind) and cues(lang).listing.search(found[-1].text):
            found[-1] = replace(found[-1], text=f"{found[-1].text.rstrip('.:!')}:", role="intro")
        if mark and len(found) > 1 and {one.role for one in found} <= {"step", "why", "note"} and len(line) <= _LONGEST:
            # an item with what explains it
            acts = any(one.acts for one in found)
            found = [replace(found[0], text=" ".join(one.text for one in found), role="step", acts=acts)]
        yield from found


def _without_places(found: Iterable[Said], cue: Cues) -> Iterator[Said]:
    """Without the places where the answer to a question is seen: "Any message? - Tools > Console" is no step."""
    is_asked = False
    for one in found:
        if one.role == "step" and one.marked and is_asked and not cue.step.search(one.text) and _PATH.search(one.text):
            continue
        is_asked = one.role == "ask" and not cue.proposed.match(one.text)
        yield one


def _with_conditions(found: list[Said], cue: Cues) -> list[Said]:
    """A question goes with the "if so" behind it; one of a list is for this requester alone, or answered at once."""
    kept: list[Said] = []
    for one in found:
        if kept and kept[-1].role == "ask" and one.hangs:
            kept[-1] = replace(one, text=f"{kept[-1].text} {one.text}", hangs=False)
        else:
            kept.append(one)
    return [
        one
        for one, behind in pairwise([*kept, None])
        if one and (one.role != "ask" or not (one.marked or _is_answered(one, behind, cue)))
    ]


def _is_answered(question: Said, behind: Said | None, cue: Cues) -> bool:
    return behind is not None and behind.role == "step" and bool(cue.answered.match(question.text))


def _said(sentence: str, lang: str, *, marked: bool) -> Said | None:
    cue = cues(lang)
    text = _LETTERED.sub("", one_line(without_greeting(one_line(sentence))))
    text = cue.lead_in.sub("", text).strip(" -–—*•~\t")
    if text.startswith("(") and text.count("(") > text.count(")"):
        text += ")"  # it went with the end of the sentence
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
    other = _leads_on(text, cue) if role == "intro" else marked and not _is_thing(text, cue)
    return Said(_opened(text), role, marked, acts=_acts(text, cue) or other, hangs=bool(cue.hanging.match(text)))


def _role(text: str, cue: Cues, *, marked: bool) -> Role:
    if text.rstrip("\"”')").endswith("?"):
        return "ask"
    if cue.note.match(text):
        return "note"
    if text.endswith(":"):
        return "intro"
    if _ASIDE.match(text) or (not marked and cue.result.search(text) and not _acts(text, cue)):
        return "step" if _LABEL.match(text) else "result"
    if marked or _acts(text, cue):
        return "step"
    return "why" if cue.why.search(text) else "note"


def _acts(text: str, cue: Cues) -> bool:
    return bool(cue.step.search(text) or _PATH.search(text))


def _leads_on(text: str, cue: Cues) -> bool:
    """Whether an introduction says when or where; others, such as "This is how it went:", lead to what is gone."""
    return len(text.split()) <= _SMALL or bool(cue.listing.search(text) or cue.condition.match(text))


def _is_thing(text: str, cue: Cues) -> bool:
    """Whether an item only names something: `browser.urlbar.update1`, `Safety Scanner`, `One process for each tab`."""
    return bool(_NAMED.match(text) or cue.thing.match(text)) or not any(word[0].islower() for word in text.split()[1:])


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


def _belongs(said: Said) -> bool:
    return said.role in ("step", "result")


def steps_of(reply: Reply) -> Sequence[Said]:
    """Its steps in order; of a list, also what introduces it and the steps between its items."""
    listed = is_list(reply)
    places = [n for n, said in enumerate(reply.said) if said.role == "step" and (said.marked or not listed)]
    if not places:
        return ()
    start, end = places[0], places[-1] + 1
    while start and _belongs(reply.said[start - 1]):
        start -= 1
    start -= listed and start > 0 and _leads(reply.said[start - 1])
    while end < len(reply.said) and _belongs(reply.said[end]):
        end += 1
    found: list[Said] = []
    before = None  # what was kept of the sentence before
    for said in reply.said[start:end]:
        if said.role == "result":
            if before is not None and len(before.whole) + len(said.text) < _LONGEST:
                before = found[-1] = replace(before, then=f"{before.then} {said.text}".strip())
            continue
        is_step = said.role == "step" or (said.role == "intro" and listed and (said.acts or not found))
        before = said if is_step and not (before is None and said.hangs) else None
        if before is not None:
            found.append(before)
    return tuple(found)
