"""Gaps mined from the store's tickets and kept there, and what a person needs to see of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from kbtools.gap import Gap
from kbtools.library import Library
from kbtools.mine import Material, Sight, keep_ids, look_at, mine
from kbtools.settings import Settings
from kbtools.store import Store
from kbtools.suggest.meaning import model_or_words
from kbtools.ticket import Ticket

Say = Callable[[str], None]
OTHERS = 2_000  # tickets that say which words are everybody's
CLOSED = ("published", "dismissed")  # states in which a gap waits for nobody


def mine_gaps(
    library: Library, store: Store, settings: Settings, *, now: datetime, since: datetime | None, say: Say
) -> list[Gap]:
    """Mine all resolved tickets (those since a time), keep the gaps, and return those that wait for somebody.

    Best first. Gaps keep their ids and states while most of their tickets stay; see `Gaps.put_all` for those that
    are not found again. Raises all problems of the articles at once.
    """
    articles = library.sound().published
    material = Material.of(articles, store.tickets.all(resolved=True), store.links.all(), since)
    found = mine(material, model_or_words(settings.model, say), settings, say=say)
    there = {ticket.key for ticket in material.tickets}
    again = (replace(gap, tickets=tuple(key for key in gap.tickets if key in there)) for gap in store.gaps.all())
    kept = store.gaps.put_all(keep_ids(found, [gap for gap in again if gap.tickets]), now)
    return [gap for gap in kept if gap.state not in CLOSED]


def show_gap(library: Library, store: Store, settings: Settings, id_: str) -> Sight:
    """One gap with its best tickets, replies and nearest articles; raises `KbError("gap-missing")`."""
    gap = store.gaps.get(id_)
    wanted = set(gap.tickets)
    own: list[Ticket] = []
    others: list[Ticket] = []
    for ticket in store.tickets.all():
        if ticket.key in wanted:
            own.append(ticket)
        elif len(others) < OTHERS:
            others.append(ticket)
    return look_at(gap, [*own, *others], library.articles, store.links.all(), settings.lang)
