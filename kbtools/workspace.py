"""The workspace: one folder whose settings, articles, store and index belong together."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kbtools.articles.library import Folder, Library
from kbtools.errors import KbError
from kbtools.search.generations import Generations
from kbtools.settings import Settings, load_settings, site_url

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from kbtools.articles.addresses import ArticleLinks
    from kbtools.articles.checks import Finding
    from kbtools.contact import Delivered
    from kbtools.evaluation.replay import Replayed
    from kbtools.gaps.mine import Sight
    from kbtools.gaps.promote import Desk, Extended, Promoted
    from kbtools.helpdesks.http import Clock
    from kbtools.model.article import Article
    from kbtools.model.gap import Gap
    from kbtools.model.ticket import Link
    from kbtools.redaction import Redactor
    from kbtools.search.build import IndexReport, Progress, Sources
    from kbtools.search.knowledge_base import KnowledgeBase
    from kbtools.search.static.evidence import ExportedEvidence
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret
    from kbtools.tickets.import_ import ImportedTickets, Keeping


@dataclass(frozen=True)
class Workspace:
    """Where everything is; nothing is opened before it is asked for."""

    root: Path
    settings: Settings

    @staticmethod
    def open(root: Path) -> Workspace:
        """The workspace at `root`; raises `KbError("workspace-missing")` where there is none."""
        root = root.resolve()
        if not (root / "mkdocs.yml").is_file():
            raise KbError(
                "workspace-missing",
                "this folder is not a workspace: it has no mkdocs.yml",
                where=str(root),
                hint="kb init DIR makes one; kb -C DIR works in another folder",
            )
        return Workspace(root, load_settings(root))

    @property
    def site(self) -> Path:
        """Where the built site is."""
        return self.root / "site"

    @property
    def search_index(self) -> Path:
        """Synonyms, pins, evidence in public; below it, the built generations."""
        return self.root / "search_index"

    @cached_property
    def generations(self) -> Generations:
        """The built index."""
        return Generations(self.search_index / "build")

    @cached_property
    def folder(self) -> Folder:
        """The articles' folder."""
        return Folder(self.root / self.settings.docs, self.settings.pages)

    def library(self) -> Library:
        """All articles, read now."""
        return self.folder.load()

    def secret(self) -> Secret:
        """See `load_secret`. A cloned workspace gets a new one, unless something was stored with an old one."""
        from kbtools.system.sealing import VARIABLE, load_secret, make_secret

        path = self.root / ".kb" / "secret"
        if not path.exists() and not os.environ.get(VARIABLE) and not self.has_store:
            make_secret(path)
        return load_secret(path)

    def redactor(self) -> Redactor:
        """Masks private text as the settings say."""
        from kbtools.redaction import Redactor

        return Redactor(self.settings.redact_region, self.settings.redact_words)

    def article_links(self) -> ArticleLinks:
        """Finds links to the articles, at the addresses that the settings and `site_url` of mkdocs.yml name."""
        from kbtools.articles.addresses import ArticleLinks

        sites = (*self.settings.sites, *filter(None, [site_url(self.root)]))
        return ArticleLinks(self.library().articles if self.folder.docs.is_dir() else (), sites)

    def sync(self, name: str, clock: Clock, progress: Callable[[int], None] | None = None) -> ImportedTickets:
        """Tickets that are new or changed at a help desk; see `sync_tickets`."""
        from kbtools.helpdesks import vendors
        from kbtools.helpdesks.api import connect
        from kbtools.tickets.sync import sync_tickets

        with closing(connect(vendors.api(name), self.settings, clock)) as client, self.store() as store:
            return sync_tickets(name, client, store, self.keeping(), progress)

    def keeping(self) -> Keeping:
        """What turns a ticket into the copy that may be kept, with its links."""
        from kbtools.tickets.import_ import Keeping

        return Keeping(self.secret(), self.redactor(), self.article_links())

    def store(self) -> Store:
        """The store, opened and brought up to date; the caller closes it."""
        from kbtools.storage import Store

        return Store.open(self.settings.store_url, self.root)

    @property
    def has_store(self) -> bool:
        """Whether there is a store to read; in CI there is none, and none is made."""
        url = self.settings.store_url
        return not url.startswith("sqlite") or (self.root / url.removeprefix("sqlite:///")).exists()

    def knowledge_base(self) -> KnowledgeBase:
        """What answers questions; see `KnowledgeBase.open`."""
        from kbtools.search.knowledge_base import KnowledgeBase

        return KnowledgeBase.open(self.root)

    def index(self, *, full: bool = False, progress: Progress | None = None) -> IndexReport:
        """Build a new generation from what changed (`full`: from all), or say that nothing did."""
        from kbtools.search.build import build

        with self._store_if_any() as store:
            return build(self._sources(), store, full=full, progress=progress)

    @contextmanager
    def _store_if_any(self) -> Iterator[Store | None]:
        with self.store() if self.has_store else nullcontext() as store:
            yield store

    def export_evidence(self, *, preview: bool = False) -> ExportedEvidence:
        """Write what tickets taught into `search_index/evidence.jsonl`, in a form that may be public."""
        from kbtools.search.static.evidence import export_from

        with self.store() as store:
            return export_from(self.search_index, self.library(), store, self.settings, preview=preview)

    def replay(self, *, against: str = "", queries: Path | None = None, progress: Progress | None = None) -> Replayed:
        """Ask past questions again; see `kbtools.evaluation.replay.replay`."""
        from kbtools.evaluation.replay import Side, replay

        side, say = Side(self.root, self.settings), progress or (lambda _: None)
        with self._store_if_any() as store:
            return replay(side, store, against=against, queries=queries, say=say)

    def mine(self, now: datetime, *, since: datetime | None = None, progress: Progress | None = None) -> list[Gap]:
        """Find the topics that tickets keep asking, and keep them; see `mine_gaps`."""
        from kbtools.gaps.mining import mine_gaps

        with self.store() as store:
            say = progress or (lambda _: None)
            return mine_gaps(self.library(), store, self.settings, now=now, since=since, say=say)

    def write_gap_page(self, path: Path, gaps: Sequence[Gap], now: datetime) -> None:
        """Write a page of gaps with their evidence, all in one file; see `mine.gap_page`."""
        from kbtools.gaps.mine.page import gap_page
        from kbtools.gaps.mining import sights
        from kbtools.system.files import write_whole
        from kbtools.text.embeddings import model_or_words

        with self.store() as store:
            seen = sights(self.library(), store, self.settings, gaps)
        model = model_or_words(self.settings.model, lambda _: None)
        write_whole(path, gap_page(seen, model, self.settings, now).encode())

    def gap(self, id_: str, *, every: bool = False) -> Sight:
        """What a person needs to see of a gap, or with `every` ticket; raises `KbError("gap-missing")`."""
        from kbtools.gaps.mining import show_gap

        with self.store() as store:
            return show_gap(self.library(), store, self.settings, id_, every=every)

    def promote(
        self,
        name: str,
        today: date,
        *,
        branch: bool = False,
        known_issue: bool = False,
        only: Collection[tuple[str, str]] | None = None,
    ) -> Promoted:
        """Write the draft of a gap or a ticket; see `promoting.promote`. A known issue is published at once."""
        from kbtools.gaps.promote import promote

        with self._desk() as desk:
            made = promote(desk, name, today, branch=branch, known_issue=known_issue, only=only)
        if not known_issue or branch:
            return made
        article, _ = self.publish(made.draft.article.slug, today)
        return replace(made, draft=replace(made.draft, article=article), path=self.folder.docs / article.path)

    def belongs_to(self, name: str) -> str:
        """The slug of the article that a gap should be added to; see `promoting.belongs_to`."""
        from kbtools.gaps.promote import belongs_to

        with self._desk() as desk:
            return belongs_to(desk, name)

    def extend(self, name: str, slug: str, *, write: bool = False, branch: bool = False) -> Extended:
        """Add what a gap or a ticket has to an article; see `promoting.extend`."""
        from kbtools.gaps.promote import extend

        with self._desk() as desk:
            return extend(desk, name, slug, write=write, branch=branch)

    def publish(self, slug: str, today: date) -> tuple[Article, int]:
        """Publish a draft of `.kb/drafts/`, or an article; return it and how many tickets became its links.

        Raises its error-level findings.
        """
        from kbtools.articles.editorial import publish_article
        from kbtools.gaps.promote import has_draft, link_sources, publish_draft

        if has_draft(self.root, slug):
            with self._desk() as desk:
                article = publish_draft(desk, slug, today)
        else:
            article = publish_article(self.folder, slug, self.settings, self.redactor(), today)
        if not article.sources or not self.has_store:
            return article, 0
        with self.store() as store:
            return article, link_sources(article, store, self.secret())

    @contextmanager
    def _desk(self) -> Iterator[Desk]:
        from kbtools.gaps.promote import Desk
        from kbtools.text.embeddings import model_or_words

        with self.store() as store:
            model = model_or_words(self.settings.model, lambda _: None)
            yield Desk(self.root, self.folder, store, self.settings, self.redactor(), self.secret(), model)

    def findings(self, today: date) -> list[Finding]:
        """What the content standard says of the articles; errors first."""
        from kbtools.articles.checks import check

        return check(
            self.library(), docs=self.folder.docs, today=today, settings=self.settings, redactor=self.redactor()
        )

    def add_link(
        self, ticket: str, slug: str, *, source: str = "", by: Literal["requester", "agent"], now: datetime
    ) -> Link:
        """Write that an article answered a ticket; raises `KbError` `article-missing`, `ticket-missing`."""
        from kbtools.model.ticket import Link

        slug = self.library().article(slug).slug
        with self.store() as store:
            found = store.tickets.get(ticket, source)
            made = Link(*found.key, slug, by, found.resolved_at or now)
            store.links.put(made)
        return made

    def remove_link(self, ticket: str, slug: str, *, source: str = "") -> None:
        """Take a link away for good; raises `KbError` `ticket-missing`, or `not-found` where there is none."""
        with self.store() as store:
            found = store.tickets.get(ticket, source)
            if not store.links.remove(*found.key, slug):
                raise KbError("not-found", f"ticket '{ticket}' has no link to '{slug}'", hint=f"kb link list {ticket}")

    def retry_outbox(self, reference: str | None, now: datetime) -> Delivered:
        """Send what waits or is parked, whatever its next try was to be; raises `KbError("delivery")` if it cannot."""
        from kbtools.contact import deliver_due, transport_of

        transport = transport_of(self.settings)
        with self.store() as store:
            store.outbox.retry(reference)
            return deliver_due(store, self.secret(), transport, self.settings, now)

    def index_fingerprint(self) -> str:
        """What the manifest of an up-to-date index says of its sources."""
        from kbtools.search.build import fingerprint

        with self._store_if_any() as store:
            return fingerprint(self._sources(), store)

    def _sources(self) -> Sources:
        from kbtools.search.build import Sources

        return Sources(self.folder, self.search_index, self.settings, self.generations)
