"""`kb gap split`: split a gap into two; later runs of mining keep this split."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from kbtools.errors import KbError
from kbtools.gaps.merge import retitled
from kbtools.gaps.mine import new_id, suggest_split, with_counts
from kbtools.model.gap import Gap
from kbtools.model.ticket import Ticket
from kbtools.text.embeddings import model_for_many
from kbtools.text.normalise import count
from kbtools.workspace import Workspace

MOST_SHOWN = 150  # tickets that a person picks from


def split_gap(
    workspace: Workspace, id_: str, tickets: Collection[str], now: datetime, *, write: bool
) -> tuple[Gap, Gap]:
    """Move tickets, by their ids, from a gap into a new one; without ids the part that `suggest_split` finds.

    Return the gap with the tickets that stay, and the new, open gap; only with `write` are they stored. Raises
    `KbError` `gap-missing`, `ticket-missing`, and `gap-refused` where one of the two would have no ticket.
    """
    settings, look = workspace.settings, f"kb gap show {id_} --all"
    model = model_for_many(settings.sentence_model, lambda _: None)
    with workspace.store() as store:
        gap = store.gaps.get(id_)
        own = store.tickets.of(gap.tickets)
        if unknown := sorted(set(tickets) - {ticket.id for ticket in own}):
            raise KbError("ticket-missing", f"not in this gap: {', '.join(unknown)}", where=id_, hint=look)
        out = {ticket.key for ticket in own if ticket.id in tickets} or suggest_split(own, settings.lang, model)
        parts = [ticket for ticket in own if ticket.key not in out], [ticket for ticket in own if ticket.key in out]
        if not all(parts):
            message = f"of its {count(len(own), 'ticket')} none would be left"
            raise KbError("gap-refused", message, where=id_, hint=look)
        taken = {other.id for other in store.gaps.all()}
        other = Gap(new_id(sorted(out), taken), gap.title, (), 0, gap.score, gap.verdict, gap.nearest)
        both = [
            replace(with_counts(one, part, now), by_hand=frozenset(ticket.key for ticket in part))
            for one, part in zip((gap, other), parts, strict=True)
        ]
        stays, goes = retitled(both, store, model, settings)
        if write:
            store.gaps.regroup([stays, goes], (), now)
    return stays, goes


def proposed_split(
    workspace: Workspace, id_: str, *, propose: bool
) -> tuple[Gap, Sequence[Ticket], set[tuple[str, str]]]:
    """A gap, its tickets, and to `propose` a split also the keys of those that `suggest_split` would take out of it.

    Raises `KbError("gap-missing")`.
    """
    settings = workspace.settings
    with workspace.store() as store:
        gap = store.gaps.get(id_)
        tickets = store.tickets.of(gap.tickets)
    if not propose:
        return gap, tickets, set()
    shown = tickets[:MOST_SHOWN]
    return gap, tickets, suggest_split(shown, settings.lang, model_for_many(settings.sentence_model, lambda _: None))
