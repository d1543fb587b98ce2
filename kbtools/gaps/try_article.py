"""Try an article before it is published: what a question would be shown, and how many of its topic's questions."""

from __future__ import annotations

from dataclasses import dataclass

from kbtools.articles.library import Library
from kbtools.gaps.sentences import gap_of, sources_of
from kbtools.model.article import Article
from kbtools.model.query import Answer, Query
from kbtools.model.ticket import Ticket
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.trial import tried_index
from kbtools.storage import Store
from kbtools.workspace import Workspace

MOST = 30  # questions of a topic that are asked


@dataclass(frozen=True, slots=True)
class Tried:
    """What `question` would be shown. Of the topic's questions `asked` were asked, and `answered` shown the article.

    `kept_back`: whether the article was written without any of these tickets.
    """

    question: str
    answer: Answer
    slug: str
    asked: int = 0
    answered: int = 0
    kept_back: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether the question is shown the article."""
        return any(found.slug == self.slug for found in self.answer.suggestions)


def try_article(workspace: Workspace, store: Store, library: Library, article: Article, question: str) -> Tried:
    """Answer a question as if the article were published, and the questions of the gap that it was drafted from.

    These are the tickets that the draft was not written from; where there are none, those that it was. Raises
    `KbError("index-missing")`.
    """
    tickets, kept_back = _questions(workspace, store, article)
    with tried_index(workspace, library, store, article) as knowledge:
        shown = sum(_is_shown(knowledge, ticket, article.slug) for ticket in tickets)
        answer = knowledge.answer(Query(question, lang=article.lang))
    return Tried(question, answer, article.slug, len(tickets), shown, kept_back)


def _questions(workspace: Workspace, store: Store, article: Article) -> tuple[list[Ticket], bool]:
    gap = gap_of(store, article.slug)
    if gap is None:
        return [], False
    used = {ticket.key for ticket in sources_of(workspace, store, article)}
    others = [key for key in gap.tickets if key not in used]
    return list(store.tickets.of((others or list(gap.tickets))[:MOST])), bool(others)


def _is_shown(knowledge: KnowledgeBase, ticket: Ticket, slug: str) -> bool:
    return any(found.slug == slug for found in knowledge.suggest(ticket.question, subject=ticket.subject))
