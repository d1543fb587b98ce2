"""Past questions that a person should judge: those on which the index is in doubt, the most doubtful first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from kbtools.evaluation import JUDGEMENTS, Answered, Case
from kbtools.evaluation.judgements import Judgements
from kbtools.model.ticket import Ticket
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.storage import Store
from kbtools.system.sealing import Secret
from kbtools.workspace import Workspace

OFFERED = 3
_LOOKED_AT = 2_000  # the newest tickets: older ones ask what is no longer asked
_SEEN = 10  # ranks of a side that may be offered


@dataclass(frozen=True, slots=True)
class Option:
    """An article that may be right; `chance` is None where two sides are compared."""

    slug: str
    title: str
    chance: float | None = None


@dataclass(frozen=True)
class Doubt:
    """A question to judge. `subject` and `text` are the ticket's, masked, and private all the same.

    `id` may be public: a keyed hash, which leads to no ticket without the workspace's secret.
    """

    id: str
    subject: str
    text: str
    options: tuple[Option, ...]

    def judged(self, words: str, slug: str) -> Case:
        """What is kept: a person's own words for it, and the article that answers; empty when none of all does."""
        return Case(self.id, "", words, frozenset({slug} if slug else ()))


def doubts(workspace: Workspace, against: str, limit: int, say: Callable[[str], None]) -> list[Doubt]:
    """The questions of past tickets to judge, without those that were judged before.

    With `against`, a revision of git, those that the two sides answer differently. Otherwise tickets that no article
    is linked to yet, by how near the best suggestion's probability is to `suggest.min_probability`: a link says
    already what is right. Raises `KbError` `index-missing`, `git`, and what a replay raises.
    """
    with workspace.store() as store:
        make = _Maker(store, workspace.secret(), workspace.knowledge_base(), judgements(workspace).ids())
        found = _differing(workspace, against, make, say) if against else _uncertain(workspace, make)
        return [doubt for _, doubt in zip(range(limit), found, strict=False)]


def judgements(workspace: Workspace) -> Judgements:
    """The file that judgements go to."""
    return Judgements(workspace.search_index / JUDGEMENTS)


@dataclass(frozen=True)
class _Maker:
    store: Store
    secret: Secret
    index: KnowledgeBase
    known: set[str]

    def doubt(self, ticket: Ticket, options: tuple[Option, ...]) -> Doubt | None:
        """None for what was judged before."""
        id_ = self.secret.hash(f"judged {ticket.source}/{ticket.id}")[:16]
        if id_ in self.known or not options:
            return None
        return Doubt(id_, ticket.subject, ticket.question, options)


def _uncertain(workspace: Workspace, make: _Maker) -> Iterator[Doubt]:
    least = workspace.settings.min_probability
    linked = {(link.source, link.ticket) for link in make.store.links.all()}
    found = []
    for ticket in make.store.tickets.list(_LOOKED_AT):
        if ticket.key not in linked and ticket.question:
            best = make.index.suggest(ticket.question, subject=ticket.subject, limit=OFFERED, weak=True)
            doubt = make.doubt(ticket, tuple(Option(one.slug, one.title, one.score) for one in best))
            if doubt:
                found.append((abs(best[0].score - least), doubt))
    yield from (doubt for _, doubt in sorted(found, key=lambda row: (row[0], row[1].id)))


def _differing(workspace: Workspace, against: str, make: _Maker, say: Callable[[str], None]) -> Iterator[Doubt]:
    done = workspace.replay(against=against, progress=say)
    if done.asked.source != "tickets":
        return
    for now, before in zip(done.now, done.before or (), strict=True):
        if now.ranked[:OFFERED] != before.ranked[:OFFERED]:
            source, _, id_ = now.case.id.partition("/")
            doubt = make.doubt(make.store.tickets.get(id_, source), _options(now, before, make.index))
            if doubt:
                yield doubt


def _options(now: Answered, before: Answered, index: KnowledgeBase) -> tuple[Option, ...]:
    """The first of each side in turn, as long as they are published."""
    both = zip_longest(now.ranked[:_SEEN], before.ranked[:_SEEN])
    slugs = dict.fromkeys(slug for pair in both for slug in pair if slug in index.titles)
    return tuple(Option(slug, index.titles[slug]) for slug in list(slugs)[:OFFERED])
