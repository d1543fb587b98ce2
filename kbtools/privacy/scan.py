"""`kb privacy scan`: private text found where it should not stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kbtools.articles.check import check_articles
from kbtools.redaction import Redactor
from kbtools.search.generations import Generations
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store

PERSONAL_DATA = "personal-data"  # the code of the rule


@dataclass(frozen=True, slots=True)
class Private:
    """Something private that stands where it should not: the place, and its kind, never the text itself.

    `by_person`: somebody wrote it into an article on purpose, perhaps the company's own number.
    """

    where: str
    kind: str
    by_person: bool = False


def scan(workspace: Workspace, today: date) -> list[Private]:
    """Private text in articles, drafts, the store and the index, as far as the masks of today can tell."""
    redactor = workspace.redactor()
    found = [
        Private(finding.where, finding.message, by_person=finding.level == "advice")
        for finding in check_articles(workspace, today)
        if finding.code == PERSONAL_DATA
    ]
    found += _in_files(workspace, sorted(workspace.drafts.glob("*.md")), redactor)
    if workspace.has_store:
        with workspace.store() as store:
            found += _in_store(store, redactor)
    found += _in_index(workspace, redactor)
    return found


def _in_files(workspace: Workspace, paths: Sequence[Path], redactor: Redactor) -> Iterator[Private]:
    for path in paths:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, 1):
            for kind, _ in redactor.findings(line):
                yield Private(f"{path.relative_to(workspace.root)}:{number}", kind)


def _in_store(store: Store, redactor: Redactor) -> Iterator[Private]:
    for ticket in store.tickets.all():
        for kind in _kinds(redactor, (ticket.subject, ticket.url, *ticket.tags, *(m.body for m in ticket.messages))):
            yield Private(f"ticket {ticket.source}/{ticket.id}", kind)
    others = [
        *((f"feedback on {said.slug}", said.why) for said, _ in store.feedback.all()),
        *((f"search {search.id}", search.query) for search, _ in store.searches.all()),
        *((f"claim of visit {claim.visit}", claim.question) for claim in store.claims.kept()),
        *((gap.id, gap.title) for gap in store.gaps.all()),
    ]
    for where, text in others:
        for kind in _kinds(redactor, (text,)):
            yield Private(where, kind)


def _in_index(workspace: Workspace, redactor: Redactor) -> Iterator[Private]:
    for generation in Generations.of(workspace).kept():
        subjects = [row.subject for row in generation.examples if row.kind == "ticket"]
        for kind in _kinds(redactor, subjects):
            yield Private(str(generation.folder.relative_to(workspace.root)), kind)


def _kinds(redactor: Redactor, texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(kind for text in texts for kind, _ in redactor.findings(text)))
