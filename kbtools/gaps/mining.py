"""Gaps mined from the store's tickets and kept there, what people decide of them, and what they need to see of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.gaps.mine import Material, Sight, asked_since, look_at, mine
from kbtools.model.article import Article
from kbtools.model.gap import ASIDE, Gap, GapState
from kbtools.model.ticket import Ticket
from kbtools.model.visit import article_counts
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.text.embeddings import model_or_words

Say = Callable[[str], None]
OTHERS = 2_000  # tickets that say which words are everybody's
CLOSED = ("published", *ASIDE)  # states in which a gap waits for nobody


def mine_gaps(
    library: Library, store: Store, settings: Settings, *, now: datetime, since: datetime | None, say: Say
) -> list[Gap]:
    """Mine all tickets, keep the gaps, and return those that wait for somebody; best first.

    With `since`, what is returned counts only what was asked from then on; what is kept is the same. Gaps keep their
    ids and states while most of their tickets stay; see `Gaps.put_all` for those that are not found again. One that
    was set aside comes back when `Gap.comes_back` says why. Raises all problems of the articles at once.
    """
    articles = library.sound().published
    material = Material.of(articles, store.tickets.all(), store.links.all())
    there = {ticket.key: ticket for ticket in material.tickets}
    again = (replace(gap, tickets=tuple(key for key in gap.tickets if key in there)) for gap in store.gaps.all())
    earlier = [gap for gap in again if gap.tickets]
    found = mine(material, model_or_words(settings.model, say), settings, now=now, earlier=earlier, say=say)
    store.gaps.put_all(found, now)
    _bring_back(store, articles, now)
    waiting = [gap for gap in store.gaps.all() if gap.state not in CLOSED]
    return waiting if since is None else asked_since(waiting, there, since, now)


def decide(
    store: Store, id_: str, state: GapState, why: str = "", *, again: date | None = None, issue: str = ""
) -> Gap:
    """What a person decides about a gap; raises `KbError` `gap-missing`, and `gap-refused` as `Gap.refuses` says."""
    if reason := store.gaps.get(id_).refuses(state):
        raise KbError("gap-refused", reason, where=id_, hint=f"kb gap show {id_}")
    return store.gaps.set_state(id_, state, why=why, again=again, issue=issue)


def show_gap(library: Library, store: Store, settings: Settings, id_: str, *, every: bool = False) -> Sight:
    """One gap with its best tickets, or `every` one, replies and nearest articles; raises `KbError("gap-missing")`."""
    gap = store.gaps.get(id_)
    (sight,) = sights(library, store, settings, [gap])
    return replace(sight, examples=tuple(store.tickets.of(gap.tickets))) if every else sight


def sights(library: Library, store: Store, settings: Settings, gaps: Iterable[Gap]) -> list[Sight]:
    """What a person needs to see of each gap, in the same order."""
    gaps = list(gaps)
    kept = with_others(store, gaps)
    visits = store.visits.between(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    seen = article_counts(visits) if visits else None
    return look_at(gaps, kept, library.articles, store.links.all(), settings.lang, seen)


def with_others(store: Store, gaps: Sequence[Gap]) -> list[Ticket]:
    """The tickets of these gaps, and some others beside them that tell what is said everywhere."""
    wanted = {key for gap in gaps for key in gap.tickets}
    kept: list[Ticket] = []
    others = 0
    for ticket in store.tickets.all():
        others += ticket.key not in wanted
        if ticket.key in wanted or others <= OTHERS:
            kept.append(ticket)
    return kept


def _bring_back(store: Store, articles: Iterable[Article], now: datetime) -> None:
    """Open those gaps again that were set aside and have a reason to be looked at."""
    closed = {a.known_issue.url for a in articles if a.known_issue and a.known_issue.state == "closed"}
    for gap in store.gaps.all():
        if reason := gap.comes_back(now.date(), closed):
            before = f"{gap.state}: {gap.why}" if gap.why else gap.state
            store.gaps.set_state(gap.id, "open", why=f"{reason} ({before})")
