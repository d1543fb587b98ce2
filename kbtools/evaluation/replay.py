"""`kb replay`: past questions asked again, on this version of the articles and on another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from kbtools.articles.library import Library
from kbtools.evaluation import (
    JUDGEMENTS,
    AnsweredCase,
    Case,
    GateResult,
    answer_cases,
    check_gate,
    read_cases,
    ticket_cases,
)
from kbtools.evaluation.cases import article_existed
from kbtools.evaluation.figures import DEEP
from kbtools.model.article import current_slugs
from kbtools.search.build import build
from kbtools.search.generations import Generations
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.settings import load_settings
from kbtools.storage import Store
from kbtools.system.git import files_of
from kbtools.system.temporary import temporary_folder
from kbtools.workspace import Workspace

Say = Callable[[str], None]
MORE = 10  # ranks read beyond the tenth, since articles that did not exist yet are skipped


@dataclass(frozen=True)
class Questions:
    """Past questions, and their `source`; the index learns only from tickets resolved before `until`."""

    cases: tuple[Case, ...]
    source: str
    until: datetime | None


@dataclass(frozen=True)
class Replayed:
    """How past questions were answered, `now` and `before` (by another version).

    `answers` and `answers_before`: the same for the questions in `answers:` of the articles. `thresholds`: half of
    `suggest.min_probability`, itself and its double, each with how past questions would be answered now.
    """

    questions: Questions
    now: tuple[AnsweredCase, ...]
    answers: tuple[AnsweredCase, ...]
    before: tuple[AnsweredCase, ...] | None = None
    answers_before: tuple[AnsweredCase, ...] | None = None
    thresholds: tuple[tuple[float, tuple[AnsweredCase, ...]], ...] = ()

    @cached_property
    def gate_result(self) -> GateResult:
        """Whether this version may be published; see `check_gate`."""
        return check_gate(self.answers, self.answers_before, self.now, self.before)


def replay(
    workspace: Workspace,
    *,
    against: str = "",
    queries: Path | None = None,
    library: Library | None = None,
    progress: Say | None = None,
) -> Replayed:
    """Ask the questions of the file `queries`, else of past tickets, else of `judgements.jsonl`.

    Past tickets are the newest quarter of those with links; their index has learnt only from tickets resolved before
    the first of them. Judged questions are asked of an index that has learnt from all. The index in use is not
    touched. `against`: a revision of git to compare with. `library`: the articles, where they are read already.
    Raises what building an index raises, and `KbError("git")`.
    """
    say = progress or (lambda _: None)
    library = (library or Library.of(workspace)).sound()
    with workspace.store_if_any() as store:
        questions = _questions(workspace, library, store, queries)
        own = workspace.temporary
        with _indexed(workspace, library, store, questions.until, own, say) as index:
            say(f"asking {len(questions.cases):,} questions")
            now = _answered(index, questions.cases, library)
            answers = _answered(index, answer_cases(library.published), library)
            done = Replayed(questions, now, answers, thresholds=_at_thresholds(index, now))
        if not against:
            return done
        with temporary_folder(own) as folder:
            say(f"the same with {against}")
            files_of(workspace.root, against, folder)
            other = Workspace(folder, load_settings(folder))
            was = Library.of(other).sound()
            with _indexed(other, was, store, questions.until, own, say) as index:
                before = _answered(index, questions.cases, was)
                answers_before = _answered(index, [row.case for row in done.answers], was)
    return replace(done, before=before, answers_before=answers_before)


def _questions(workspace: Workspace, library: Library, store: Store | None, queries: Path | None) -> Questions:
    if queries:
        return Questions(tuple(read_cases(queries)), str(queries), None)
    if store:
        links = store.links.all()
        wanted = {(link.source, link.ticket) for link in links}
        created = {article.slug: article.created for article in library.published}
        tickets = (ticket for ticket in store.tickets.all(resolved=True) if ticket.key in wanted)
        cases, until = ticket_cases(tickets, links, current_slugs(library.published), created)
        if cases:
            return Questions(tuple(cases), "tickets", until)
    judged = workspace.search_index / JUDGEMENTS
    return Questions(tuple(read_cases(judged) if judged.is_file() else ()), f"search_index/{JUDGEMENTS}", None)


@contextmanager
def _indexed(
    workspace: Workspace, library: Library, store: Store | None, until: datetime | None, below: Path, say: Say
) -> Iterator[KnowledgeBase]:
    """A temporary index of one version of a workspace; it has words of tickets."""
    with temporary_folder(below) as folder:
        generations = Generations(folder)
        build(workspace, store, generations, full=True, library=library, progress=say, until=until)
        yield KnowledgeBase(generations.open(), generations, workspace.settings.min_probability)


def _answered(index: KnowledgeBase, cases: Sequence[Case], library: Library) -> tuple[AnsweredCase, ...]:
    created = {article.slug: article.created for article in library.articles}
    answered = []
    for case in cases:
        there = [
            suggestion
            for suggestion in index.suggest(case.body, subject=case.subject, limit=DEEP + MORE, weak=True)
            if article_existed(created.get(suggestion.slug), case.asked_at)
        ]
        answered.append(AnsweredCase(case, tuple(one.slug for one in there[:DEEP]), _shown(index, case)))
    return tuple(answered)


def _at_thresholds(
    index: KnowledgeBase, rows: Sequence[AnsweredCase]
) -> tuple[tuple[float, tuple[AnsweredCase, ...]], ...]:
    """The answered cases with what would be shown with half of the threshold, with itself and with its double."""
    found = []
    for least in (index.threshold / 2, index.threshold, min(2 * index.threshold, 1.0)):
        other = index.at_threshold(least)
        found.append((least, tuple(replace(row, shown=_shown(other, row.case)) for row in rows)))
    return tuple(found)


def _shown(index: KnowledgeBase, case: Case) -> tuple[str, ...]:
    return tuple(one.slug for one in index.suggest(case.body, subject=case.subject))
