"""`kb privacy scan`: private text found where it should not stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kbtools.articles.check import check_articles
from kbtools.articles.checks.privacy import found_in_text
from kbtools.articles.library import Library
from kbtools.model.article import Article
from kbtools.model.gap_change import GapChange
from kbtools.model.job import Job
from kbtools.model.teamwork import SavedView
from kbtools.privacy.known_names import KnownNames
from kbtools.redaction import Redactor
from kbtools.search.generations import Generations
from kbtools.system.files import PRIVATE
from kbtools.system.temporary import folders
from kbtools.text.html import unescaped
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store

PERSONAL_DATA = "personal-data"  # the code of the rule
NAME = "name"
TEMPORARY = "words of tickets, of a command that runs or was killed; kb privacy expire removes what was left"
_TAG = re.compile(r"<[^<>]*+>")


@dataclass(frozen=True, slots=True)
class Private:
    """Something private that stands where it should not: the place, and its kind, never the text itself.

    `by_person`: somebody wrote it into an article on purpose, perhaps the company's own number.
    """

    where: str
    kind: str
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class _Finder:
    """What is private by its form, and names that the records of tickets state."""

    redactor: Redactor
    names: KnownNames

    def kinds(self, texts: Iterable[str]) -> list[str]:
        """The kinds of what is private in the texts."""
        texts = tuple(texts)
        kinds = dict.fromkeys(kind for text in texts for kind, _ in self.redactor.findings(text))
        if NAME not in kinds and any(map(self.names.are_in, texts)):
            kinds[NAME] = None
        return list(kinds)


def scan(workspace: Workspace, today: date) -> list[Private]:
    """Private text in articles, drafts, the store, the index and the built site, as far as the masks of today can tell.

    Names that the records of tickets state are found too, except in what an export of another store brought along, and
    in tickets that were imported before such names were kept as hashes. In articles and on the site only names in
    capitals are looked for.
    """
    library, redactor = Library.of(workspace), workspace.redactor()
    found = [
        Private(finding.where, finding.message, by_person=finding.level == "advice")
        for finding in check_articles(workspace, today, library)
        if finding.code == PERSONAL_DATA
    ]
    with workspace.store_if_any() as store:
        hashes = store.tickets.name_hashes() if store else frozenset[str]()
        finder = _Finder(redactor, KnownNames(hashes, workspace.secret().hash_name if hashes else str))
        found += _names_in_articles(workspace, library, finder.names, {private.where for private in found})
        found += _in_drafts(workspace, finder)
        found += _in_store(store, finder) if store else ()
    found += _in_index(workspace, finder)
    found += (Private(workspace.shown(folder), TEMPORARY) for folder in folders(workspace.temporary))
    found += _names_on_pages(workspace, library, finder.names) if hashes else ()
    return found


def _names_in_articles(workspace: Workspace, library: Library, names: KnownNames, told: set[str]) -> Iterator[Private]:
    for article in library.articles:
        text = "\n".join((article.title, *article.phrases, article.body))
        if names.are_in(text, capital=True):
            for where in _lines(workspace, article, names):
                if where not in told:
                    yield Private(where, found_in_text(NAME), by_person=not article.sources)


def _lines(workspace: Workspace, article: Article, names: KnownNames) -> list[str]:
    """The lines of an article's file with a name; the file, where a name stands on two lines."""
    shown = f"{workspace.docs.name}/{article.path}"
    lines = (workspace.docs / article.path).read_text(encoding="utf-8", errors="replace").split("\n")
    return [f"{shown}:{n}" for n, line in enumerate(lines, 1) if names.are_in(line, capital=True)] or [shown]


def _in_drafts(workspace: Workspace, finder: _Finder) -> Iterator[Private]:
    for path in sorted(workspace.drafts.glob("*.md")):
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        for number, line in enumerate(lines, 1):
            for kind in finder.kinds((line,)):
                yield Private(f"{workspace.shown(path)}:{number}", kind)


def _in_store(store: Store, finder: _Finder) -> Iterator[Private]:
    for ticket in store.tickets.all():
        texts = (ticket.subject, ticket.url, *ticket.tags, *(message.body for message in ticket.messages))
        for kind in finder.kinds(texts):
            yield Private(f"ticket {ticket.source}/{ticket.id}", kind)
    others = [
        *((f"feedback on {said.slug}", said.why) for said, _ in store.feedback.all()),
        *((f"search {search.id}", search.query) for search, _ in store.searches.all()),
        *((f"claim of visit {claim.visit}", claim.question) for claim in store.claims.kept()),
        *((gap.id, f"{gap.title}\n{gap.why}") for gap in store.gaps.all()),
        *((f"unsaved text of {edit.slug}", edit.text) for edit in store.article_edits.all()),
        *((f"unsaved text of {edit.slug}", edit.text) for edit in store.article_edits.all_beside()),
        *((f"earlier version of {version.slug}", version.text) for version in store.article_edits.versions()),
        *((f"comment on {one.slug}", f"{one.said}\n{one.about}") for one in store.reviews.comments()),
        *((f"view {view.id} of gaps", _typed(store, view)) for view in store.teamwork.views()),
        *((f"decision about {one.gap}", _said_in(one)) for one in store.gap_changes.all()),
        *((one.id, " ".join((one.wording, *one.about, *one.told))) for one in store.followups.all()),
        *((f"planned publication of {one.slug}", one.problem) for one in store.planned.all()),
        *((f"job {one.id}", _said_of(one)) for one in store.jobs.ended()),
    ]
    for where, text in others:
        for kind in finder.kinds((text,)):
            yield Private(where, kind)
    yield from _in_what_was_replaced(store, finder)


def _typed(store: Store, view: SavedView) -> str:
    """A view's name and filters; the address of a colleague whose work is asked for belongs there."""
    told = [value for name, value in view.filters.items() if name != "assignee" or not store.staff.find(value)]
    return "\n".join((view.name, *told))


def _said_in(change: GapChange) -> str:
    return "\n".join(f"{gap.title}\n{gap.why}" for gap in (*change.before, *change.after))


def _said_of(job: Job) -> str:
    """What a job told of its work, without the address of whoever asked for it."""
    return "\n".join((*job.lines, job.said, *(f"{problem.message}\n{problem.hint or ''}" for problem in job.problems)))


def _in_what_was_replaced(store: Store, finder: _Finder) -> Iterator[Private]:
    """Files as they were before articles were published or archived; only drafts were written from tickets."""
    for change in store.changes.all():
        for file in change.files:
            for kind in finder.kinds((file.text or "",)):
                where = f"{file.path} before {change.slug} was {change.action}"
                yield Private(where, kind, by_person=not file.path.startswith(f"{PRIVATE}/"))


def _in_index(workspace: Workspace, finder: _Finder) -> Iterator[Private]:
    for generation in Generations.of(workspace).kept():
        subjects = [row.subject for row in generation.examples if row.kind == "ticket"]
        for kind in finder.kinds(subjects):
            yield Private(workspace.shown(generation.folder), kind)


def _names_on_pages(workspace: Workspace, library: Library, names: KnownNames) -> Iterator[Private]:
    """Pages of the site that was built last; what else is private there, the check of the articles has said."""
    for path in sorted(workspace.site.rglob("*.html")):
        text = unescaped(_TAG.sub(" ", path.read_text(encoding="utf-8", errors="replace")))
        if names.are_in(text, capital=True):
            article = library.by_slug.get(path.parent.name)
            yield Private(workspace.shown(path), NAME, by_person=not (article and article.sources))
