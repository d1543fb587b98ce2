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
Key = tuple[str, str]


def split_gap(
    workspace: Workspace, id_: str, tickets: Collection[str], now: datetime, *, write: bool
) -> tuple[Gap, Gap]:
    """Move tickets from a gap into a new one; without `tickets` the part that `suggest_split` finds.

    A ticket is named by its id, or by `source/id` where several sources use the id.

    Return the gap with the tickets that stay, and the new, open gap; only with `write` are they stored. Raises
    `KbError` `gap-missing`, `ticket-missing`, and `gap-refused` where one of the two would have no ticket.
    """
    settings = workspace.settings
    model = model_for_many(settings.sentence_model, lambda _: None)
    with workspace.store() as store:
        gap = store.gaps.get(id_)
        own = store.tickets.of(gap.tickets)
        out = _named(own, tickets, id_) or suggest_split(own, settings.lang, model)
        parts = [ticket for ticket in own if ticket.key not in out], [ticket for ticket in own if ticket.key in out]
        if not all(parts):
            message = f"of its {count(len(own), 'ticket')} none would be left"
            raise KbError("gap-refused", message, where=id_, hint=_look(id_))
        taken = set(store.gaps.ids())
        other = Gap(new_id(sorted(out), taken), gap.title, (), 0, gap.score, gap.verdict, gap.nearest)
        both = [
            replace(with_counts(one, part, now), by_hand=frozenset(ticket.key for ticket in part), standing=None)
            for one, part in zip((gap, other), parts, strict=True)
        ]
        stays, goes = retitled(both, store, model, settings)
        if write:
            store.gaps.regroup([stays, goes], (), now)
    return stays, goes


def _named(own: Sequence[Ticket], names: Collection[str], gap: str) -> set[Key]:
    """The keys of the tickets of a gap that are named; raises `KbError("ticket-missing")`."""
    full = {f"{ticket.source}/{ticket.id}": ticket.key for ticket in own}
    keys: set[Key] = set()
    unknown = []
    for name in sorted(set(names)):
        found = [full[name]] if name in full else [ticket.key for ticket in own if ticket.id == name]
        if len(found) > 1:
            sources = ", ".join(source for source, _ in found)
            hint = f"name it so:  {found[0][0]}/{name}"
            raise KbError("ticket-missing", f"several sources use the id '{name}': {sources}", where=gap, hint=hint)
        keys.update(found)
        unknown += [] if found else [name]
    if unknown:
        raise KbError("ticket-missing", f"not in this gap: {', '.join(unknown)}", where=gap, hint=_look(gap))
    return keys


def _look(gap: str) -> str:
    return f"kb gap show {gap} --all"


def proposed_split(workspace: Workspace, id_: str, *, propose: bool) -> tuple[Gap, Sequence[Ticket], set[Key]]:
    """A gap, the first of its tickets, and to `propose` a split the keys of those that `suggest_split` would take out.

    Raises `KbError("gap-missing")`.
    """
    settings = workspace.settings
    with workspace.store() as store:
        gap = store.gaps.get(id_)
        tickets = store.tickets.of(gap.tickets[:MOST_SHOWN])
    if not propose:
        return gap, tickets, set()
    return gap, tickets, suggest_split(tickets, settings.lang, model_for_many(settings.sentence_model, lambda _: None))
