"""`kb judge`: past questions for a person to judge, starting with those on which the index is least certain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

from kbtools.articles.library import Library
from kbtools.evaluation import JUDGEMENTS, AnsweredCase, Case
from kbtools.evaluation.judgements import JudgementFile
from kbtools.evaluation.replay import replay
from kbtools.model.ticket import Ticket
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.system.sealing import Secret
from kbtools.workspace import Workspace

OFFERED = 3
_LOOKED_AT = 2_000  # only the newest tickets: older ones ask what nobody asks any more
_SEEN = 10  # ranks of each version that may be offered


@dataclass(frozen=True, slots=True)
class Option:
    """An article that may be right; `chance`: its probability, None where two versions are compared."""

    slug: str
    title: str
    chance: float | None = None


@dataclass(frozen=True)
class QuestionToJudge:
    """A question to judge. `subject` and `text` are those of the ticket: masked, but still private.

    `id` may be public: a keyed hash, from which nobody finds the ticket without the workspace's secret.
    """

    id: str
    subject: str
    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Judging:
    """Questions for a person to judge, the `published` slugs that may be right, and the file of judgements."""

    questions: tuple[QuestionToJudge, ...]
    published: frozenset[str]
    file: JudgementFile
    mask: Callable[[str], str]

    def keep(self, question: QuestionToJudge, words: str, slug: str) -> Case:
        """Write a judgement: the question in the person's own words, masked, and the right article; "" for none."""
        judged = Case(question.id, "", self.mask(words), frozenset({slug} if slug else ()))
        self.file.put(judged)
        return judged

    def take_back(self, case: Case) -> None:
        """Remove a judgement that was kept."""
        self.file.remove(case.id)


def judging(workspace: Workspace, against: str, limit: int, say: Callable[[str], None]) -> Judging:
    """At most `limit` questions of past tickets, without those that were judged before.

    With `against`, a revision of git: those that the two versions answer differently. Otherwise those of tickets
    without a link, first where the probability of the best suggestion is nearest to `suggest.min_probability`
    (uncertainty sampling, Lewis and Gale 1994). Raises `KbError` `index-missing`, `git`, and what `replay` raises.
    """
    index, secret = KnowledgeBase.of(workspace), workspace.secret()
    file = JudgementFile(workspace.search_index / JUDGEMENTS)
    published = frozenset(article.slug for article in Library.of(workspace).published)
    known = file.ids()
    found = _differing(workspace, against, index, say) if against else _uncertain(workspace, index, secret)
    made = (QuestionToJudge(public_id(t.key, secret), t.subject, t.question, choice) for t, choice in found if choice)
    chosen = islice((question for question in made if question.id not in known), limit)
    return Judging(tuple(chosen), published, file, workspace.redactor())


def public_id(ticket: tuple[str, str], secret: Secret) -> str:
    """The id of a judgement of this ticket, given by source and id."""
    return secret.hash(f"judged {ticket[0]}/{ticket[1]}")[:16]


def _uncertain(
    workspace: Workspace, index: KnowledgeBase, secret: Secret
) -> Iterator[tuple[Ticket, tuple[Option, ...]]]:
    """Tickets without a link; those first whose best suggestion is nearest to the threshold."""
    least = workspace.settings.min_probability
    with workspace.store() as store:
        linked = {(link.source, link.ticket) for link in store.links.all()}
        tickets = [t for t in store.tickets.list(_LOOKED_AT) if t.key not in linked and t.question]
    found = []
    for ticket in tickets:
        best = index.suggest(ticket.question, subject=ticket.subject, limit=OFFERED, weak=True)
        if best:
            options = tuple(Option(one.slug, one.title, one.score) for one in best)
            found.append((abs(best[0].score - least), public_id(ticket.key, secret), ticket, options))
    yield from ((ticket, options) for *_, ticket, options in sorted(found, key=lambda row: row[:2]))


def _differing(
    workspace: Workspace, against: str, index: KnowledgeBase, say: Callable[[str], None]
) -> Iterator[tuple[Ticket, tuple[Option, ...]]]:
    """Tickets whose first suggestions differ from those of another version."""
    done = replay(workspace, against=against, progress=say)
    if done.questions.source != "tickets":
        return
    with workspace.store() as store:
        for now, before in zip(done.now, done.before or (), strict=True):
            if now.ranked[:OFFERED] != before.ranked[:OFFERED]:
                source, _, id_ = now.case.id.partition("/")
                yield store.tickets.get(id_, source), _options(now, before, index)


def _options(now: AnsweredCase, before: AnsweredCase, index: KnowledgeBase) -> tuple[Option, ...]:
    """The first published articles of both versions, in turn."""
    both = zip_longest(now.ranked[:_SEEN], before.ranked[:_SEEN])
    slugs = dict.fromkeys(slug for pair in both for slug in pair if slug in index.titles)
    return tuple(Option(slug, index.titles[slug]) for slug in list(slugs)[:OFFERED])
