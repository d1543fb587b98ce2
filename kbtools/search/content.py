"""What a generation is built from: articles, answered tickets from the store, synonyms and pins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from kbtools.articles.library import Library
from kbtools.model.article import current_slugs, sections, source_slugs
from kbtools.model.case import Case
from kbtools.model.ticket import Ticket
from kbtools.search.evidence import AnsweredTicket, answered_tickets
from kbtools.search.generation import Generation
from kbtools.search.index.kept_sections import KeptSections
from kbtools.search.index.sections import IndexedSection, indexed_sections
from kbtools.search.judged_cases import JUDGEMENTS, readable_cases
from kbtools.search.pins_and_synonyms import Rules, load_rules
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store


@dataclass(frozen=True)
class Content:
    """Everything that is indexed, in its final order, and the questions that a person `judged`."""

    lang: str
    library: Library
    sections: tuple[IndexedSection, ...]
    tickets: tuple[AnsweredTicket, ...]
    rules: Rules
    judged: tuple[Case, ...] = ()
    danger_first: bool = True


def gather(
    workspace: Workspace,
    library: Library,
    store: Store | None,
    earlier: Generation | None,
    until: datetime | None = None,
) -> Content:
    """Read what belongs to the articles of `library`; raises all problems of all files at once.

    With `until`, only tickets resolved before that time are learnt from, and those of unknown date.
    Sections of articles that did not change are taken from an `earlier` generation.
    """
    library = library.sound()
    known = current_slugs(library.published)
    tickets = _tickets(store, source_slugs(library.published), until) if store else []
    questions: dict[str, list[str]] = {}
    for row in tickets:
        for slug, _ in row.slugs:
            questions.setdefault(slug, []).append(f"{row.subject}\n{row.question}")
    cut = KeptSections(earlier) if earlier else sections
    found = [
        section
        for article in library.published
        for section in indexed_sections(article, questions.get(article.slug, ()), cut)
    ]
    rules = load_rules(workspace.search_index, known)
    judged = tuple(_with_current_slugs(case, known) for case in readable_cases(workspace.search_index / JUDGEMENTS))
    settings = workspace.settings
    return Content(settings.lang, library, tuple(found), tuple(tickets), rules, judged, settings.danger_first)


def _with_current_slugs(case: Case, known: Mapping[str, str]) -> Case:
    return replace(case, relevant=frozenset(known.get(slug, slug) for slug in case.relevant))


def _tickets(store: Store, known: dict[str, str], until: datetime | None) -> Sequence[AnsweredTicket]:
    links = store.links.all()
    wanted = {(link.source, link.ticket) for link in links}
    tickets = (
        ticket
        for ticket in store.tickets.all(resolved=True)
        if wanted & {ticket.key, (ticket.source, ticket.merged_into)} and _known_by(ticket, until)
    )
    return answered_tickets(tickets, links, known)


def _known_by(ticket: Ticket, until: datetime | None) -> bool:
    when = ticket.resolved_at or ticket.created_at
    return until is None or when is None or when < until
