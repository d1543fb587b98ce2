"""A draft article, written from the tickets of a topic."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kbtools.articles.publish import source_hashes
from kbtools.errors import KbError
from kbtools.gaps.draft import known_issue, markdown_body
from kbtools.gaps.draft.common_words import MASK, CommonWords, sentence_key
from kbtools.gaps.draft.environment import environment_of
from kbtools.gaps.draft.evidence import Evidence, evidence_of
from kbtools.gaps.draft.person_names import BEGINS_NAME, has_name, names_in_tickets
from kbtools.gaps.draft.replies import ParsedReply, replies_to
from kbtools.gaps.draft.resolution import Resolution, TicketFacts, find_resolution
from kbtools.gaps.draft.steps import with_notes, without_collecting
from kbtools.gaps.draft.title_and_phrases import RequesterWording, choose_wording, with_subject
from kbtools.gaps.draft.ways import SourcedLine
from kbtools.gaps.mine.embedding import Embed
from kbtools.gaps.mine.text import first_message
from kbtools.languages.draft_cues import cues
from kbtools.model.article import Article, Kind, KnownIssue
from kbtools.model.gap import NO_TITLE
from kbtools.model.ticket import Ticket
from kbtools.redaction import Redactor
from kbtools.text.embeddings import unit
from kbtools.text.normalise import one_line, slugify
from kbtools.workspace import Workspace

Key = tuple[str, str]
_QUOTE = 120
_ENOUGH = 3  # least number of tickets to know that a word is one requester's own
_FEW = 0.15
_ASKED = 600  # characters of a question that are compared
_LONG_NUMBER = re.compile(r"\d{4,}")
_PROPER = re.compile(rf"(?<=[\w,;] )({BEGINS_NAME}[\w'’-]{{2,40}})")


@dataclass(frozen=True)
class Topic:
    """The source of a draft: a gap's tickets, the most typical first, or one ticket that a person chose.

    `name` is the gap's or the ticket's id; `title` what it is called so far.
    """

    name: str
    title: str
    tickets: tuple[Ticket, ...]
    is_gap: bool = True

    @property
    def people(self) -> int:
        """How many different people asked."""
        return len({ticket.requester or ticket.key for ticket in self.tickets})


@dataclass(frozen=True)
class Draft:
    """An article without a path. `sources`: each sentence with the tickets that have it, the one it is from first.

    `masked`: by kind, how much was masked or left out in the tickets that it was written from; `name` counts people.
    `evidence`: what it rests on.
    """

    article: Article
    sources: tuple[tuple[str, tuple[Key, ...]], ...]
    masked: Mapping[str, int]
    evidence: Evidence


@dataclass(frozen=True)
class DraftContent:
    """What a draft is made of: wording, environment, resolution and replies of a topic's tickets.

    `names`: names of people in the tickets, in lower case.
    """

    wording: RequesterWording
    environment: tuple[SourcedLine, ...]
    resolution: Resolution
    names: frozenset[str]
    replies: tuple[ParsedReply, ...]
    evidence: Evidence


def write_draft(
    workspace: Workspace,
    topic: Topic,
    common: CommonWords,
    embed: Embed,
    today: date,
    *,
    issue: KnownIssue | None = None,
) -> Draft:
    """The draft of a topic, made of sentences from its tickets, without anything that identifies a person.

    Title and phrases consist of words that many different people use. A gap without a reply that worked becomes a
    known issue; with `issue`, any topic does. Raises `KbError("draft-refused")` where agents only say what they did
    themselves, or a single ticket has no answer. The same tickets give the same draft.
    """
    settings, redactor = workspace.settings, workspace.redactor()
    found = gather_content(topic, common, embed, redactor, settings.lang)
    if not found.resolution.steps and issue is None and (_done_by_agent(found) or not topic.is_gap):
        raise _refused(topic, found)
    is_known_issue = issue is not None or not found.resolution.steps
    title = found.wording.title or NO_TITLE
    article = Article(
        slug=slugify(title),
        title=title,
        kind="known-issue" if is_known_issue else _kind_of(title, settings.lang),
        state="draft",
        owner=settings.owner,
        created=today,
        phrases=tuple(line.text for line in found.wording.phrases),
        applies_to=tuple(line.text for line in found.environment),
        sources=source_hashes(topic.tickets, workspace.secret()),
        known_issue=issue,
        body=redactor(_body(topic, found, settings.said, is_known_issue=is_known_issue)),
    )
    return Draft(article, _sources(found), count_masked(topic.tickets, found.names), found.evidence)


def _body(topic: Topic, found: DraftContent, texts: markdown_body.PageTexts, *, is_known_issue: bool) -> str:
    shown = _issue(topic, found)
    if not is_known_issue:
        return markdown_body.body(shown, found.environment, found.resolution, texts)
    return known_issue.body(shown, found.environment, found.resolution, topic.people, texts)


def _issue(topic: Topic, found: DraftContent) -> tuple[SourcedLine, ...]:
    """What people see; of a single ticket nothing where that would only be the title again."""
    title = sentence_key(found.wording.title)
    if topic.is_gap:
        return found.wording.issue or _titled(found)
    return tuple(line for line in found.wording.issue if sentence_key(line.text) != title)


def gather_content(topic: Topic, common: CommonWords, embed: Embed, redactor: Redactor, lang: str) -> DraftContent:
    """The content of a draft; the resolution is empty if no reply worked."""
    names = names_in_tickets(topic.tickets, common.public)
    replies = tuple(
        reply
        for ticket in topic.tickets
        for reply in replies_to(ticket, _publishable(ticket, names, topic, common), lang)
    )
    if not cues(lang).collect.search(topic.title):
        replies = tuple(map(without_collecting, replies))
    if not topic.is_gap:
        replies = tuple(map(with_notes, replies))
    evidence = evidence_of(topic.tickets, common, names, lang)
    tickets = TicketFacts(rare_words_of(topic, common), fits_of(topic, embed), evidence.is_thin)
    accept_unconfirmed = not topic.is_gap and all(ticket.is_resolved for ticket in topic.tickets)
    wording = choose_wording(topic.tickets, common, names, embed, title=topic.title)
    if not topic.is_gap:
        wording = with_subject(wording, topic.tickets[0], _in_a_title(names, common))
    return DraftContent(
        _redacted(wording, redactor),
        environment_of(topic.tickets, common, names) if topic.is_gap else (),
        find_resolution(replies, common, tickets, embed, accept_unconfirmed=accept_unconfirmed),
        names,
        replies,
        evidence,
    )


def rare_words_of(topic: Topic, common: CommonWords) -> dict[Key, frozenset[str]]:
    """By ticket of a gap: the terms that its requester wrote and hardly any other ticket of the gap has."""
    if len(topic.tickets) < _ENOUGH:
        return {}
    often = Counter(term for ticket in topic.tickets for term in common.terms(_public_text(ticket)))
    return {
        ticket.key: frozenset(
            t for t in common.terms(_requester_text(ticket)) if often[t] <= max(1, _FEW * len(topic.tickets))
        )
        for ticket in topic.tickets
    }


def fits_of(topic: Topic, embed: Embed) -> dict[Key, float]:
    """By ticket of a gap: cosine of its question with what all of them ask, and less so with the gap's title."""
    if len(topic.tickets) < _ENOUGH:
        return {}
    asked = unit(embed([f"{ticket.subject}\n{first_message(ticket)[:_ASKED]}" for ticket in topic.tickets]))
    titled = unit(embed([topic.title, *(ticket.subject for ticket in topic.tickets)]))
    centre = unit(asked.mean(axis=0, keepdims=True))[0]
    fits = 0.7 * (asked @ centre) + 0.15 * (asked @ titled[0]) + 0.15 * (titled[1:] @ titled[0])
    return {ticket.key: float(fit) for ticket, fit in zip(topic.tickets, fits, strict=True)}


def _publishable(ticket: Ticket, names: frozenset[str], topic: Topic, common: CommonWords) -> Callable[[str], bool]:
    """A test of agents' sentences: no name of a person, and no number or proper name that only this requester wrote."""
    written = _requester_text(ticket)
    numbers = set(_LONG_NUMBER.findall(written))
    alone = {
        match[1].casefold()
        for match in (_PROPER.finditer(written) if topic.is_gap else ())
        if common.tickets_with[common.analyser.stem(match[1].casefold())] <= 1
    }
    return lambda text: not (has_name(text, names | alone) or numbers.intersection(_LONG_NUMBER.findall(text)))


def _in_a_title(names: frozenset[str], common: CommonWords) -> Callable[[str], bool]:
    """A test of a ticket's subject: no name of a person, no long number, no proper name that nobody else wrote."""

    def is_rare(match: re.Match[str]) -> bool:
        return common.tickets_with[common.analyser.stem(match[1].casefold())] <= 1

    return lambda text: (
        not has_name(text, names) and not _LONG_NUMBER.search(text) and not any(map(is_rare, _PROPER.finditer(text)))
    )


def _requester_text(ticket: Ticket) -> str:
    return "\n".join((ticket.subject, *(m.body for m in ticket.messages if m.author == "requester" and m.public)))


def _public_text(ticket: Ticket) -> str:
    return "\n".join((ticket.subject, *(m.body for m in ticket.messages if m.public)))


def count_masked(tickets: Sequence[Ticket], names: frozenset[str]) -> dict[str, int]:
    """By kind: how many masks these tickets have; `name`: how many names of people are left out."""
    counts = Counter(
        mask[1]
        for ticket in tickets
        for text in (ticket.subject, *(m.body for m in ticket.messages))
        for mask in MASK.finditer(text)
    )
    if names:
        counts["name"] = len(names)
    return dict(sorted(counts.items()))


def _redacted(found: RequesterWording, redactor: Redactor) -> RequesterWording:
    """Without title, phrases and sentences in which the redactor still finds something."""
    clean = tuple(line for line in found.phrases if redactor(line.text) == line.text)
    title = found.title if redactor(found.title) == found.title else ""
    return replace(found, title=title, phrases=clean, issue=tuple(x for x in found.issue if redactor(x.text) == x.text))


def _titled(found: DraftContent) -> tuple[SourcedLine, ...]:
    return (SourcedLine(found.wording.title, found.wording.title_tickets),) if found.wording.title else ()


def _kind_of(title: str, lang: str) -> Kind:
    return "how-to" if cues(lang).how_to.match(title) else "problem"


def _sources(found: DraftContent) -> tuple[tuple[str, tuple[Key, ...]], ...]:
    all_of_it = (
        *found.wording.issue,
        *found.environment,
        *found.resolution.cause,
        *found.resolution.questions,
        *found.resolution.steps,
        *(line for other in found.resolution.other_ways for line in other),
    )
    title = SourcedLine(found.wording.title, found.wording.title_tickets)
    lines = (title, *found.wording.phrases, *all_of_it)
    return tuple({line.text: (line.text, line.tickets) for line in lines if line.text}.values())


def _refused(topic: Topic, found: DraftContent) -> KbError:
    hint = f'if you know what people can do themselves:  kb article new "{one_line(topic.title, 60)}"'
    if did := _done_by_agent(found):
        message = f"the resolution is only something that an agent did: “{one_line(did, _QUOTE)}”"
    elif not any(reply.texts("step") for reply in found.replies):
        message = "nobody says in this ticket what to do"
    elif any(reply.worked < 0 for reply in found.replies):
        message = "no reply of this ticket is known to have worked, and some did not"
    else:
        message = "this ticket is not resolved"
    return KbError("draft-refused", message, where=topic.name, hint=hint)


def _done_by_agent(found: DraftContent) -> str:
    """What an agent did, where that is the answer in most of the tickets; else empty."""
    did = [(reply.ticket, text) for reply in found.replies for text in reply.texts("did")]
    told = any(reply.worked > 0 and reply.texts("step") and not reply.texts("did") for reply in found.replies)
    mostly = 2 * len({ticket for ticket, _ in did}) > len({reply.ticket for reply in found.replies})
    return did[0][1] if mostly and not told else ""
