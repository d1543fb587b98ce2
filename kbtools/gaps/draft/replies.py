"""Replies of agents as sentences with roles (step, cause, question, …), without greetings, chat and links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from kbtools.gaps.draft.lines import lines_of, marked, numbered
from kbtools.gaps.draft.person_names import without_greeting
from kbtools.languages.draft_cues import Cues, cues
from kbtools.model.ticket import Ticket
from kbtools.text.markdown import markdown_to_text
from kbtools.text.normalise import one_line, sentences
from kbtools.tickets.reply_outcomes import UNKNOWN, reply_outcomes

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
_CODE = re.compile(r"[{}]")  # a line of a style sheet or script is not a step by itself
_LABEL = re.compile(r"\w[\w /&]{1,24}: \S")  # "Linux: …", "If it is off: …": what follows applies only to some
_ASIDE = re.compile(r"^\(.*\)[.!]?$")
_NAMED = re.compile(r"\S*\w[._]\w\S*$")  # `browser.urlbar.update1`
_SMALL = 4  # words of an introduction such as "Windows:" or "On your phone:"
_PATH = re.compile(r"\w[\"”’')\]]*\s*(?:>|->|→|»|›|⇒)\s*[\"“‘'(\[]*\w")


@dataclass(frozen=True, slots=True)
class AgentSentence:
    """One sentence of an agent in a form that an article can use.

    `is_instruction`: it says what to do; not every item of a list or introduction does. `is_continuation`: it refers
    to the sentence before. `result`: of a step, the sentence that tells what one sees after it.
    """

    text: str
    role: Role
    is_list_item: bool = False
    is_instruction: bool = True
    is_continuation: bool = False
    result: str = ""

    @property
    def with_result(self) -> str:
        """The step, followed by its result."""
        return f"{self.text}{'' if self.text[-1] in '.!?:)' else '.'} {self.result}" if self.result else self.text


@dataclass(frozen=True, slots=True)
class ParsedReply:
    """One public reply of an agent; `worked` is its reply outcome, see `tickets.reply_outcomes`."""

    ticket: tuple[str, str]
    worked: float
    sentences: tuple[AgentSentence, ...]
    is_numbered: bool

    def texts(self, *roles: Role) -> list[str]:
        """The sentences of these roles, in order."""
        return [said.text for said in self.sentences if said.role in roles]


def replies_to(ticket: Ticket, is_publishable: Callable[[str], bool], lang: str) -> list[ParsedReply]:
    """The public replies in order, with only the sentences that are publishable.

    A message of somebody else with the same problem is not a reply.
    """
    cue = cues(lang)
    worked = reply_outcomes(ticket)
    found = []
    for place, message in enumerate(ticket.messages):
        if place not in worked or cue.me_too.search(message.body[:300]):
            continue
        said = tuple(_without_places_to_look(_sentences_of(message.body[:_RAW], is_publishable, lang), cue))
        if said:
            steps = sum(bool(numbered().match(line)) for line in message.body[:_RAW].split("\n"))
            found.append(ParsedReply(ticket.key, worked.get(place, UNKNOWN), said, steps > 1))
    return found


def _sentences_of(body: str, is_publishable: Callable[[str], bool], lang: str) -> Iterator[AgentSentence]:
    pointed = False
    lines = list(lines_of(body))
    for line, behind in zip(lines, [*lines, ""][1:], strict=True):
        mark = marked().match(line)
        text = line[mark.end() :] if mark else line
        text = _STRAY.sub("", markdown_to_text(marked().sub("", text, count=1)))
        if pointed and not mark and len(text) < _TITLE:
            pointed = False
            continue  # the title of the page that the line before points to
        pointed = text.endswith(":") and bool(cues(lang).pointer.search(text))
        told = (one for sentence in sentences(text) if (one := _sentence(sentence, lang, is_list_item=bool(mark))))
        found = _with_conditions([one for one in told if is_publishable(one.text)], cues(lang))
        if found and not mark and marked().match(behind) and cues(lang).listing.search(found[-1].text):
            found[-1] = replace(found[-1], text=f"{found[-1].text.rstrip('.:!')}:", role="intro")
        if mark and len(found) > 1 and {one.role for one in found} <= {"step", "why", "note"} and len(line) <= _LONGEST:
            # an item with its explanation
            is_instruction = any(one.is_instruction for one in found)
            found = [
                replace(found[0], text=" ".join(one.text for one in found), role="step", is_instruction=is_instruction)
            ]
        yield from found


def _without_places_to_look(found: Iterable[AgentSentence], cue: Cues) -> Iterator[AgentSentence]:
    """Leave out items that only say where to look for an answer: "Any message? - Tools > Console"."""
    is_asked = False
    for one in found:
        is_item = one.role == "step" and one.is_list_item
        if is_item and is_asked and not cue.step.search(one.text) and _PATH.search(one.text):
            continue
        is_asked = one.role == "ask" and not cue.proposed.match(one.text)
        yield one


def _with_conditions(found: list[AgentSentence], cue: Cues) -> list[AgentSentence]:
    """Join questions with the "if so" after them; leave out questions in lists, and those that are answered at once."""
    kept: list[AgentSentence] = []
    for one in found:
        if kept and kept[-1].role == "ask" and one.is_continuation:
            kept[-1] = replace(one, text=f"{kept[-1].text} {one.text}", is_continuation=False)
        else:
            kept.append(one)
    return [
        one
        for one, behind in pairwise([*kept, None])
        if one and (one.role != "ask" or not (one.is_list_item or _is_answered(one, behind, cue)))
    ]


def _is_answered(question: AgentSentence, behind: AgentSentence | None, cue: Cues) -> bool:
    return behind is not None and behind.role == "step" and bool(cue.answered.match(question.text))


def _sentence(sentence: str, lang: str, *, is_list_item: bool) -> AgentSentence | None:
    cue = cues(lang)
    text = _LETTERED.sub("", one_line(without_greeting(one_line(sentence))))
    text = cue.lead_in.sub("", text).strip(" -–—*•~\t")
    if text.startswith("(") and text.count("(") > text.count(")"):
        text += ")"  # the closing bracket was removed with the end of the sentence
    if (
        not _SHORTEST <= len(text) <= _LONGEST
        or sum(c.isalpha() for c in text) < _LETTERS
        or _BROKEN.search(text)
        or _CODE.search(text)
    ):
        return None
    if cue.did.search(text):
        return AgentSentence(text, "did", is_list_item)
    if cue.pointer.search(text) or cue.chatter.search(text) or (not is_list_item and cue.dangling.search(text)):
        return None
    role = _role(text, cue, is_list_item=is_list_item)
    other = _leads_on(text, cue) if role == "intro" else is_list_item and not _is_thing(text, cue)
    return AgentSentence(
        _opened(text),
        role,
        is_list_item,
        is_instruction=_instructs(text, cue) or other,
        is_continuation=bool(cue.hanging.match(text)),
    )


def _role(text: str, cue: Cues, *, is_list_item: bool) -> Role:
    if text.rstrip("\"”')").endswith("?"):
        return "ask"
    if cue.note.match(text):
        return "note"
    if text.endswith(":"):
        return "intro"
    if _ASIDE.match(text) or (not is_list_item and cue.result.search(text) and not _instructs(text, cue)):
        return "step" if _LABEL.match(text) else "result"
    if is_list_item or _instructs(text, cue):
        return "step"
    return "why" if cue.why.search(text) else "note"


def _instructs(text: str, cue: Cues) -> bool:
    return bool(cue.step.search(text) or _PATH.search(text))


def _leads_on(text: str, cue: Cues) -> bool:
    """Whether an introduction says when or where; lists after others ("This is how it went:") are left out."""
    return len(text.split()) <= _SMALL or bool(cue.listing.search(text) or cue.condition.match(text))


def _is_thing(text: str, cue: Cues) -> bool:
    """Whether an item only names something: `browser.urlbar.update1`, `Safety Scanner`, `One process for each tab`."""
    return bool(_NAMED.match(text) or cue.thing.match(text)) or not any(word[0].islower() for word in text.split()[1:])


def _opened(text: str) -> str:
    """Begin with a capital, unless the text begins with something to type, such as `about:config`."""
    first = text.split(maxsplit=1)[0]
    return text if "." in first[:-1] or ":" in first[:-1] or "_" in first else text[0].upper() + text[1:]


def is_list(reply: ParsedReply) -> bool:
    """Whether its steps are items of a list."""
    return sum(said.is_list_item for said in reply.sentences if said.role == "step") > 1


def _may_introduce_list(said: AgentSentence) -> bool:
    """Whether a list may follow, as after "Open the folder in one of these ways"."""
    return said.role == "intro" or (said.role == "step" and said.text[-1] not in ".!")


def _is_step_or_result(said: AgentSentence) -> bool:
    return said.role in ("step", "result")


def steps_of(reply: ParsedReply) -> Sequence[AgentSentence]:
    """Its steps in order; where they are a list, with the list's introduction and the steps between its items."""
    listed = is_list(reply)
    places = [n for n, said in enumerate(reply.sentences) if said.role == "step" and (said.is_list_item or not listed)]
    if not places:
        return ()
    start, end = places[0], places[-1] + 1
    while start and _is_step_or_result(reply.sentences[start - 1]):
        start -= 1
    start -= listed and start > 0 and _may_introduce_list(reply.sentences[start - 1])
    while end < len(reply.sentences) and _is_step_or_result(reply.sentences[end]):
        end += 1
    found: list[AgentSentence] = []
    before = None  # what was kept of the previous sentence
    for said in reply.sentences[start:end]:
        if said.role == "result":
            if before is not None and len(before.with_result) + len(said.text) < _LONGEST:
                before = found[-1] = replace(before, result=f"{before.result} {said.text}".strip())
            continue
        is_step = said.role == "step" or (said.role == "intro" and listed and (said.is_instruction or not found))
        before = said if is_step and not (before is None and said.is_continuation) else None
        if before is not None:
            found.append(before)
    return tuple(found)
