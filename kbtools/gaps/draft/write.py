"""A draft article of a topic's tickets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kbtools.articles.publish import source_hashes
from kbtools.errors import KbError
from kbtools.gaps.draft import known_issue, markdown_body
from kbtools.gaps.draft.common_words import MASK, CommonWords
from kbtools.gaps.draft.environment import applies_to
from kbtools.gaps.draft.person_names import has_name, names_on
from kbtools.gaps.draft.replies import Reply, replies_to
from kbtools.gaps.draft.resolution import Line, Resolution, resolve
from kbtools.gaps.draft.wording import Asked, asked
from kbtools.gaps.mine.vectors import Embed
from kbtools.languages.cues import cues
from kbtools.model.article import Article, Kind, KnownIssue
from kbtools.model.ticket import Ticket
from kbtools.redaction import Redactor
from kbtools.text.normalise import one_line, slugify
from kbtools.workspace import Workspace

Key = tuple[str, str]
NO_TITLE = "Untitled topic"
_QUOTE = 120
_ENOUGH = 3  # tickets from which it can be told what is one requester's own
_FEW = 0.15
_LONG_NUMBER = re.compile(r"\d{4,}")
_PROPER = re.compile(r"(?<=[\w,;] )([^\W\d_a-zß-ÿ][\w'’-]{2,40})")


@dataclass(frozen=True)
class Topic:
    """What a draft is written from: a gap's tickets, the most typical first, or one ticket that a person chose.

    `name` is the gap's or the ticket's id; `title` what it is called so far.
    """

    name: str
    title: str
    tickets: tuple[Ticket, ...]
    is_gap: bool = True


@dataclass(frozen=True)
class Draft:
    """An article without a path. `sources` says of each sentence which tickets have it, the one it is from first.

    `masked` counts what was masked or left out in the tickets it was written from, by kind; `name` counts people.
    """

    article: Article
    sources: tuple[tuple[str, tuple[Key, ...]], ...]
    masked: Mapping[str, int]


@dataclass(frozen=True)
class Material:
    """What the tickets of a topic have to say, before it is a page."""

    asked: Asked
    applies: tuple[Line, ...]
    resolution: Resolution
    names: frozenset[str]
    replies: tuple[Reply, ...]


def write_draft(
    workspace: Workspace,
    topic: Topic,
    common: CommonWords,
    embed: Embed,
    today: date,
    *,
    issue: KnownIssue | None = None,
) -> Draft:
    """The draft of a topic: sentences of its tickets, nothing that identifies a person.

    Title and phrases are made of words that many different people use. A gap without a reply that worked becomes a
    known issue, which says so; `issue` makes one of any topic. Raises `KbError("draft-refused")` where the replies
    only say what the agent did, or one ticket has no answer. The same tickets give the same draft.
    """
    settings, redactor = workspace.settings, workspace.redactor()
    found = gather(topic, common, embed, redactor, settings.lang)
    if not found.resolution.steps and issue is None and (_only_done(found) or not topic.is_gap):
        raise _refused(topic, found)
    is_known_issue = issue is not None or not found.resolution.steps
    title = found.asked.title or NO_TITLE
    article = Article(
        slug=slugify(title),
        title=title,
        kind="known-issue" if is_known_issue else _kind(title, settings.lang),
        state="draft",
        owner=settings.owner,
        created=today,
        phrases=tuple(line.text for line in found.asked.phrases),
        applies_to=tuple(line.text for line in found.applies),
        sources=source_hashes(topic.tickets, workspace.secret()),
        known_issue=issue,
        body=redactor(_body(topic, found, settings.said, is_known_issue=is_known_issue)),
    )
    return Draft(article, _sources(found), masked(topic.tickets, found.names))


def _body(topic: Topic, found: Material, said: markdown_body.Said, *, is_known_issue: bool) -> str:
    seen = found.asked.seen or _titled(found)
    if not is_known_issue:
        return markdown_body.body(seen, found.applies, found.resolution, said)
    people = len({ticket.requester or ticket.key for ticket in topic.tickets})
    return known_issue.body(seen, found.applies, found.resolution, people, said)


def gather(topic: Topic, common: CommonWords, embed: Embed, redactor: Redactor, lang: str) -> Material:
    """All that a draft may use; the resolution is empty where nothing worked."""
    names = names_on(topic.tickets, common.public)
    story = stories(topic, common)
    replies = tuple(
        reply
        for ticket in topic.tickets
        for reply in replies_to(ticket, _may_stand(ticket, names, topic, common), lang)
    )
    trust = not topic.is_gap and all(ticket.is_resolved for ticket in topic.tickets)
    return Material(
        _redacted(asked(topic.tickets, common, names, embed, title=topic.title), redactor),
        applies_to(topic.tickets, common, names) if topic.is_gap else (),
        resolve(replies, common, story, embed, trust=trust),
        names,
        replies,
    )


def stories(topic: Topic, common: CommonWords) -> dict[Key, frozenset[str]]:
    """For each ticket of a gap, the words that its requester wrote and hardly any other ticket of the gap has."""
    if len(topic.tickets) < _ENOUGH:
        return {}
    often = Counter(term for ticket in topic.tickets for term in common.terms(_all_of(ticket)))
    return {
        ticket.key: frozenset(
            t for t in common.terms(_asked_of(ticket)) if often[t] <= max(1, _FEW * len(topic.tickets))
        )
        for ticket in topic.tickets
    }


def _may_stand(ticket: Ticket, names: frozenset[str], topic: Topic, common: CommonWords) -> Callable[[str], bool]:
    """Tells sentences of agents without a name, a number or a name of a place that only this requester wrote."""
    asked_of = _asked_of(ticket)
    numbers = set(_LONG_NUMBER.findall(asked_of))
    alone = {
        match[1].casefold()
        for match in (_PROPER.finditer(asked_of) if topic.is_gap else ())
        if common.tickets_with[common.analyser.stem(match[1].casefold())] <= 1
    }
    return lambda text: not (has_name(text, names | alone) or numbers.intersection(_LONG_NUMBER.findall(text)))


def _asked_of(ticket: Ticket) -> str:
    return "\n".join((ticket.subject, *(m.body for m in ticket.messages if m.author == "requester" and m.public)))


def _all_of(ticket: Ticket) -> str:
    return "\n".join((ticket.subject, *(m.body for m in ticket.messages if m.public)))


def masked(tickets: Sequence[Ticket], names: frozenset[str]) -> dict[str, int]:
    """What was masked in these tickets, and how many names of people were left out, by kind."""
    counts = Counter(
        mask[1]
        for ticket in tickets
        for text in (ticket.subject, *(m.body for m in ticket.messages))
        for mask in MASK.finditer(text)
    )
    if names:
        counts["name"] = len(names)
    return dict(sorted(counts.items()))


def _redacted(found: Asked, redactor: Redactor) -> Asked:
    """Once more: a title or phrase that the redactor would touch is left out."""
    clean = tuple(line for line in found.phrases if redactor(line.text) == line.text)
    title = found.title if redactor(found.title) == found.title else ""
    return replace(found, title=title, phrases=clean, seen=tuple(x for x in found.seen if redactor(x.text) == x.text))


def _titled(found: Material) -> tuple[Line, ...]:
    return (Line(found.asked.title, found.asked.title_tickets),) if found.asked.title else ()


def _kind(title: str, lang: str) -> Kind:
    return "how-to" if cues(lang).how_to.match(title) else "problem"


def _sources(found: Material) -> tuple[tuple[str, tuple[Key, ...]], ...]:
    all_of_it = (
        *found.asked.seen,
        *found.applies,
        *found.resolution.why,
        *found.resolution.before,
        *found.resolution.steps,
        *(line for other in found.resolution.others for line in other),
    )
    title = Line(found.asked.title, found.asked.title_tickets)
    lines = (title, *found.asked.phrases, *all_of_it)
    return tuple({line.text: (line.text, line.tickets) for line in lines if line.text}.values())


def _refused(topic: Topic, found: Material) -> KbError:
    hint = f'if you know what people can do themselves:  kb article new "{one_line(topic.title, 60)}"'
    if did := _only_done(found):
        message = f"the resolution is only something that an agent did: “{one_line(did, _QUOTE)}”"
    elif not any(reply.texts("step") for reply in found.replies):
        message = "nobody says in this ticket what to do"
    elif any(reply.worked < 0 for reply in found.replies):
        message = "no reply of this ticket is known to have worked, and some did not"
    else:
        message = "this ticket is not resolved"
    return KbError("draft-refused", message, where=topic.name, hint=hint)


def _only_done(found: Material) -> str:
    """What an agent did, where that is what helped in most of the tickets; else empty."""
    did = [(reply.ticket, text) for reply in found.replies for text in reply.texts("did")]
    told = any(reply.worked > 0 and reply.texts("step") and not reply.texts("did") for reply in found.replies)
    mostly = 2 * len({ticket for ticket, _ in did}) > len({reply.ticket for reply in found.replies})
    return did[0][1] if mostly and not told else ""
