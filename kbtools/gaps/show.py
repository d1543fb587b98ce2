"""`kb gap show`: the details of a gap, for a person to decide about it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kbtools.articles.drafts import name_of, waiting_drafts
from kbtools.articles.library import Library
from kbtools.gaps.mine.details import GapDetails, gap_details
from kbtools.gaps.mine.mine import Mining, Say
from kbtools.gaps.sentences import origins
from kbtools.model.article import Article
from kbtools.model.gap import Gap
from kbtools.model.ticket import Ticket
from kbtools.model.visit import article_counts
from kbtools.settings import Settings
from kbtools.storage import Store, WrittenPage
from kbtools.system.files import write_whole
from kbtools.system.spread import ALONE, Spread
from kbtools.text.embeddings import model_for_many
from kbtools.workspace import Workspace

OTHERS = 2_000  # other tickets, which show which words are common everywhere


def show_gap(workspace: Workspace, id_: str, *, every: bool = False) -> GapDetails:
    """One gap with examples (with `every`: all its tickets), replies, nearest articles and the sentences of its draft.

    Raises `KbError("gap-missing")`.
    """
    library = Library.of(workspace)
    with workspace.store() as store:
        gap = store.gaps.get(id_)
        (details,) = _details(library, store, workspace.settings, [gap])
        if gap.slug and (article := _article(workspace, library, gap.slug)):
            details = replace(details, sentences=origins(workspace, store, article))
        return replace(details, examples=tuple(store.tickets.of(gap.tickets))) if every else details


def _article(workspace: Workspace, library: Library, slug: str) -> Article | None:
    """The draft of a gap, if it can be read, or else its article."""
    drafts = {name_of(draft): draft for draft in waiting_drafts(workspace)[0]}
    return drafts.get(slug) or library.find(slug)


def mine_to_page(  # noqa: PLR0913 - those of `mine_gaps`, and two more
    workspace: Workspace,
    path: Path,
    now: datetime,
    *,
    since: datetime | None = None,
    limit: int | None = None,
    progress: Say | None = None,
    spread: Spread = ALONE,
) -> list[Gap]:
    """As `mine_gaps`; the first `limit` gaps and their evidence are written as one HTML file too, see `gap_page`.

    Raises also `KbError("disk")`.
    """
    from kbtools.gaps.mine.page import gap_page

    settings, say = workspace.settings, progress or (lambda _: None)
    library, model = Library.of(workspace).sound(), model_for_many(settings.sentence_model, say)
    with workspace.store() as store:
        gaps = Mining(store, library, settings, model).gaps(now, since=since, progress=say, spread=spread)
        shown = gaps[:limit]
        page = gap_page(_details(library, store, settings, shown), model, settings, now).encode()
        write_whole(path, page, private=True)
        sources = frozenset(key for gap in shown for key in gap.tickets)
        store.pages.put(WrittenPage(str(path.resolve()), hashlib.sha256(page).hexdigest(), sources, now))
    return gaps


def _details(library: Library, store: Store, settings: Settings, gaps: Sequence[Gap]) -> list[GapDetails]:
    """The details of each gap, in the same order."""
    kept = with_others(store, gaps)
    visits = store.visits.between(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    counts = article_counts(visits) if visits else None
    return gap_details(gaps, kept, library.articles, store.links.all(), settings.lang, counts)


def with_others(store: Store, gaps: Sequence[Gap]) -> list[Ticket]:
    """The tickets of these gaps, and up to `OTHERS` other tickets."""
    wanted = {key for gap in gaps for key in gap.tickets}
    kept: list[Ticket] = []
    others = 0
    for ticket in store.tickets.all():
        others += ticket.key not in wanted
        if ticket.key in wanted or others <= OTHERS:
            kept.append(ticket)
    return kept
