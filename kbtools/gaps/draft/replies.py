"""Replies of agents as sentences with roles (step, cause, question, …), without greetings and chat."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from urllib.parse import unquote

from kbtools.gaps.draft.confirmed import confirmed_replies
from kbtools.gaps.draft.lines import Line, lines_of, marked, numbered
from kbtools.gaps.draft.links import GONE, Link, is_only_links, unmarked, without_labels
from kbtools.gaps.draft.person_names import without_greeting, without_name_called
from kbtools.gaps.draft.roles import PATH, Role, instructs, instructs_within, is_thing, leads_on, opened, role_of
from kbtools.languages.draft_cues import Cues, cues
from kbtools.model.ticket import Ticket
from kbtools.text.markdown import markdown_to_text
from kbtools.text.normalise import one_line, sentences
from kbtools.tickets.reply_outcomes import UNKNOWN

_RAW = 8_000  # characters of a reply that are looked at
_SHORTEST, _LONGEST = 8, 330  # characters of a sentence
_LETTERS = 4
_MOST_CUTS = 5  # dashes of a sentence that are looked at: what has more is no prose
_TITLE = 90
_LETTERED = re.compile(r"^\([A-Za-z]\)\s+")
_STRAY = re.compile(r"(?<!\w)\*+|\*+(?!\w)")
# a web address, or the place where a link or picture was
_BROKEN = re.compile(
    r"https?://|www\.|\b[a-z0-9-]+\.(?:com|org|net|io)/|[:(]\s*[.)]|\s[.,](?:\s|$)(?!\.)", re.IGNORECASE
)
_DASH = re.compile(r"\s[-–—]\s|;\s")
_NOT_A_WORD = re.compile(r"[\W_]+")
_PIECE = re.compile(r"[^\W\d_a-zß-ÿ]+[a-zß-ÿ]*|[a-zß-ÿ]+|\d+")  # of a word: Ada and 85 of Ada85
_CODE = re.compile(r"[{}]")  # a line of a style sheet or script is not a step by itself
_GONE_BEHIND = re.compile(rf"(?<=[.!?])(?:\s?{GONE})+$")
# a part of another message: "for #1", "the file of Step B"
_ELSEWHERE = re.compile(r"(?<![\w/#])#\d{1,2}\b|\b(?:[Ss]teps?|[Ss]chritte?|[ÉEée]tapes?) [A-Z]\b(?!['’])")


@dataclass(frozen=True, slots=True)
class AgentSentence:
    """One sentence of an agent in a form that an article can use.

    `is_instruction`: it says what to do; not every item of a list or introduction does. `is_continuation`: it refers
    to the sentence before. `result`: of a step, the sentence that tells what one sees after it. `code`: the block of
    code that it ends with. `is_other_way`: it begins what to try if the steps before did not help. `is_for_agent`: it
    asks for something that only the agent needs, such as a report; `collect` where it says nothing else. `needs_link`:
    `lost` unless a link follows. `looks_back`: it speaks of something named before.
    `is_told`: its own words are an instruction, not only its place in a list.
    """

    text: str
    role: Role
    is_list_item: bool = False
    is_instruction: bool = True
    is_continuation: bool = False
    result: str = ""
    links: tuple[Link, ...] = ()
    code: str = ""
    is_other_way: bool = False
    is_for_agent: bool = False
    needs_link: bool = False
    looks_back: bool = False
    is_told: bool = False

    @property
    def with_result(self) -> str:
        """The step, followed by its result."""
        return f"{self.text}{'' if self.text[-1] in '.!?:)' else '.'} {self.result}" if self.result else self.text


@dataclass(frozen=True, slots=True)
class ParsedReply:
    """One public reply of an agent; `worked` is its reply outcome, see `confirmed_replies`.

    `lost`: how many of its instructions are left out because a link or text that they need is gone.
    """

    ticket: tuple[str, str]
    worked: float
    sentences: tuple[AgentSentence, ...]
    is_numbered: bool
    lost: int = 0

    def texts(self, *roles: Role) -> list[str]:
        """The sentences of these roles, in order."""
        return [said.text for said in self.sentences if said.role in roles]


def replies_to(ticket: Ticket, is_publishable: Callable[[str], bool], lang: str) -> list[ParsedReply]:
    """The public replies in order, with only the sentences that are publishable.

    A message of somebody else with the same problem is not a reply.
    """
    cue = cues(lang)
    worked = confirmed_replies(ticket, lang)
    found = []
    for place, message in enumerate(ticket.messages):
        if place not in worked or cue.me_too.search(message.body[:300]):
            continue
        said = _sentences_of(message.body[:_RAW], is_publishable, lang)
        told = tuple(_without_places_to_look(said, cue))
        if told:
            steps = sum(bool(numbered().match(line)) for line in message.body[:_RAW].split("\n"))
            found.append(ParsedReply(ticket.key, worked.get(place, UNKNOWN), told, steps > 1))
    return found


def _sentences_of(body: str, is_publishable: Callable[[str], bool], lang: str) -> list[AgentSentence]:
    """Every sentence with a role, those that cannot stand without what is gone as `lost`."""
    said: list[AgentSentence] = []
    pointed, block = False, 0
    lines, links = lines_of(body)
    for line, behind in zip(lines, [*lines, Line("")][1:], strict=True):
        if line.code or not line.text:
            is_shown = _is_shown("", (line.code,), is_publishable)
            said[-1:] = [_with_code(one, line.code, is_shown=is_shown) for one in said[-1:]]
            continue
        mark = marked().match(line.text)
        text = line.text[mark.end() :] if mark else line.text
        text = _STRAY.sub("", markdown_to_text(marked().sub("", text, count=1)))
        if pointed and not mark and len(text) < _TITLE:
            pointed = False
            continue  # the title of the page that the line before points to
        pointed = text.endswith(":") and bool(cues(lang).pointer.search(text))
        found: list[AgentSentence] = []
        for sentence in _clauses(text, cues(lang)):
            before = found or said
            if is_only_links(sentence):
                label, own = unmarked(sentence, links)
                if not _is_shown(label, _urls(own), is_publishable):
                    before[-1:] = [_with_code(one, "") for one in before[-1:]]
                elif mark and before and (before[-1].role == "intro" or not before[-1].is_instruction):
                    found.append(AgentSentence(label, "step", is_list_item=True, is_instruction=False, links=own))
                elif before and (
                    mark or found or line.block == block or before[-1].needs_link or before[-1].text.endswith(":")
                ):
                    before[-1] = _with_links(before[-1], label, own)
            elif one := _sentence(_bare(sentence, is_publishable), links, lang, is_list_item=bool(mark)):
                found += [one] if _is_shown(one.text, _urls(one.links), is_publishable) else []
        found = _with_conditions(found, cues(lang))
        found = found if mark else _leading_to(behind, found, cues(lang))
        block = line.block
        said += _as_one_item(found) if mark and len(line.text) <= _LONGEST else found
    return said


def _is_shown(text: str, written: Iterable[str], is_publishable: Callable[[str], bool]) -> bool:
    """Whether a text may be shown with the addresses or code in it, where `ada_lovelace` and `AdaL85` are names too."""
    joined = unquote(" ".join(written))
    spread = _NOT_A_WORD.sub(" ", f"{text} {joined}")
    return all(map(is_publishable, (text, spread, " ".join(_PIECE.findall(joined)))))


def _clauses(text: str, cue: Cues) -> Iterator[str]:
    """The sentences; what stands behind a dash or a semicolon is one of its own where it tells what to do."""
    for sentence in sentences(text):
        places = islice(_DASH.finditer(sentence), _MOST_CUTS)
        cut = next((m for m in places if cue.step.search(sentence[m.end() :])), None)
        yield from (sentence[: cut.start()], sentence[cut.end() :]) if cut else (sentence,)


def _leading_to(behind: Line, found: list[AgentSentence], cue: Cues) -> list[AgentSentence]:
    """The sentences of a line; the last one as an introduction where it speaks of the list that follows."""
    if not found or not marked().match(behind.text) or not cue.listing.search(found[-1].text):
        return found
    return [*found[:-1], replace(found[-1], text=f"{found[-1].text.rstrip('.:!')}:", role="intro")]


def _as_one_item(found: list[AgentSentence]) -> list[AgentSentence]:
    """The sentences of an item of a list as one step with its explanation, where none of them is anything else."""
    if not found[1:] or not {one.role for one in found} <= {"step", "why", "note"}:
        return found
    text, links = " ".join(one.text for one in found), tuple(link for one in found for link in one.links)
    is_instruction, is_told = any(one.is_instruction for one in found), any(one.is_told for one in found)
    return [replace(found[0], text=text, role="step", is_instruction=is_instruction, links=links, is_told=is_told)]


def _with_code(one: AgentSentence, code: str, *, is_shown: bool = True) -> AgentSentence:
    """The sentence before a block of code with it; `lost` where the block is not kept or there is one already."""
    if one.role in ("ask", "did", "collect", "lost") or one.code or not (code and is_shown):
        is_needed = one.text.endswith(":") or (one.role == "step" and not is_shown)
        return replace(one, role="lost") if is_needed else one
    role: Role = "step" if one.role in ("intro", "why", "note", "result") else one.role
    return replace(one, text=f"{one.text.rstrip(' .:;')}:", code=code, role=role)


def _with_links(one: AgentSentence, text: str, links: tuple[Link, ...]) -> AgentSentence:
    """The sentence with the links that stand alone behind it."""
    if one.role in ("ask", "did", "collect") or (one.role == "lost" and not one.needs_link):
        return one
    is_object = one.needs_link or one.role == "intro" or not one.is_told
    joined = (", " if one.text.endswith(_labels(one)) else ": ") if is_object else " ("
    whole = f"{one.text.rstrip(' .:;!')}{joined}{text}{'' if is_object else ')'}"
    if len(whole) > _LONGEST:
        return one
    role: Role = "step" if one.role in ("intro", "lost") else one.role
    is_instruction = one.is_instruction and (one.is_told or not one.is_list_item)
    links = (replace(links[0], before=joined + links[0].before), *links[1:])
    return replace(
        one, text=whole, links=(*one.links, *links), role=role, needs_link=False, is_instruction=is_instruction
    )


def _urls(links: Iterable[Link]) -> Iterator[str]:
    return (link.url for link in links)


def _labels(one: AgentSentence) -> tuple[str, ...]:
    return tuple(link.label for link in one.links)


def _without_places_to_look(found: Iterable[AgentSentence], cue: Cues) -> Iterator[AgentSentence]:
    """Leave out items that only say where to look for an answer: "Any message? - Tools > Console"."""
    is_asked = False
    for one in found:
        is_item = one.role == "step" and one.is_list_item
        if is_item and is_asked and not cue.step.search(one.text) and PATH.search(one.text):
            continue
        is_asked = one.role == "ask" and not cue.proposed.match(one.text)
        yield one


def _with_conditions(found: list[AgentSentence], cue: Cues) -> list[AgentSentence]:
    """Join questions with the "if so" after them; leave out questions in lists, and those that are answered at once."""
    kept: list[AgentSentence] = []
    for one in found:
        if kept and kept[-1].role == "ask" and one.is_continuation:
            text, links = f"{kept[-1].text} {one.text}", (*kept[-1].links, *one.links)
            kept[-1] = replace(one, text=text, links=links, is_continuation=False)
        else:
            kept.append(one)
    return [
        one
        for one, behind in pairwise([*kept, None])
        if one and (one.role != "ask" or not (one.is_list_item or _is_answered(one, behind, cue)))
    ]


def _is_answered(question: AgentSentence, behind: AgentSentence | None, cue: Cues) -> bool:
    return behind is not None and behind.role == "step" and bool(cue.answered.match(question.text))


def _bare(sentence: str, is_publishable: Callable[[str], bool]) -> str:
    """The sentence on one line, without a greeting or a name in front."""
    return without_name_called(one_line(without_greeting(one_line(sentence))), is_publishable)


def _sentence(bare: str, links: tuple[Link, ...], lang: str, *, is_list_item: bool) -> AgentSentence | None:
    cue = cues(lang)
    marked_text = _LETTERED.sub("", bare)
    is_other_way = bool(cue.other_way.match(marked_text))
    marked_text = _GONE_BEHIND.sub("", cue.lead_in.sub("", marked_text).strip(" -–—*•~\t"))
    text, own = unmarked(marked_text, links)
    if text.startswith("(") and text.count("(") > text.count(")"):
        text += ")"  # the closing bracket was removed with the end of the sentence
    is_for_agent = bool(cue.collect.search(text))
    if not _SHORTEST <= len(text) <= _LONGEST or sum(c.isalpha() for c in text) < _LETTERS:
        return None
    if GONE in text or _ELSEWHERE.search(text) or _BROKEN.search(without_labels(marked_text)) or _CODE.search(text):
        return AgentSentence(text, "lost") if instructs(text, cue) else None
    if not own and instructs(text, cue) and (cue.pointless.search(text) or cue.pointer.search(text)):
        return AgentSentence(opened(text), "lost", is_list_item, is_told=True, needs_link=True)
    if cue.did.search(text):
        return AgentSentence(text, "did", is_list_item)
    if cue.pointer.search(text) or cue.chatter.search(text) or (not is_list_item and cue.dangling.search(text)):
        return AgentSentence(text, "collect", is_other_way=is_other_way, is_for_agent=True) if is_for_agent else None
    role = role_of(text, cue, is_list_item=is_list_item)
    other = leads_on(text, cue) if role == "intro" else is_list_item and not is_thing(text, cue)
    return AgentSentence(
        opened(text),
        role,
        is_list_item,
        is_instruction=instructs(text, cue) or other,
        is_continuation=bool(cue.hanging.match(text)),
        links=own,
        is_other_way=is_other_way,
        is_for_agent=is_for_agent,
        looks_back=bool(cue.looks_back.search(text)),
        is_told=instructs(text, cue) or (role == "step" and instructs_within(text, cue)),
    )
