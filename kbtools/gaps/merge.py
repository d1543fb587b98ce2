"""`kb gap merge`: join gaps that are one topic; later runs of mining keep their tickets together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kbtools.errors import KbError
from kbtools.gaps.mine import choose_titles, with_counts
from kbtools.gaps.show import with_others
from kbtools.model.gap import Gap
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.text.embeddings import Model, model_for_many
from kbtools.workspace import Workspace


def merge_gaps(workspace: Workspace, into: str, others: Sequence[str], now: datetime) -> Gap:
    """Put the tickets of other gaps into one, which keeps its id, verdict and state; return it.

    Comments of colleagues go with the tickets, who looked after them where nobody does after this one, and the title
    that a person gave one of them, its own above all.

    Raises `KbError` `gap-missing`, and `gap-refused` where one of the others has a draft or an article.
    """
    model = model_for_many(workspace.settings.sentence_model, lambda _: None)
    with workspace.store() as store:
        gap = store.gaps.get(into)
        gone = [store.gaps.get(id_) for id_ in dict.fromkeys(others) if id_ != into]
        if not gone:
            raise KbError("gap-refused", "a gap cannot be merged into itself", hint="name another one: kb gap list")
        for other in gone:
            if other.slug:
                message = f"{other.id} has a draft or an article already: {other.slug}"
                raise KbError("gap-refused", message, hint=f"the other way round:  kb gap merge {other.id} {into}")
        tickets = store.tickets.of(dict.fromkeys((*gap.tickets, *(key for g in gone for key in g.tickets))))
        titled = next((one for one in (gap, *gone) if one.titled_by_hand), gap)
        merged = replace(
            with_counts(gap, tickets, now),
            title=titled.title,
            titled_by_hand=titled.titled_by_hand,
            by_hand=frozenset(ticket.key for ticket in tickets),
            asked_then=gap.asked_then + sum(other.asked_then for other in gone),
            standing=None,
        )
        (merged,) = retitled([merged], store, model, workspace.settings)
        store.gaps.merge(merged, [other.id for other in gone], now)
    return merged


def retitled(gaps: Sequence[Gap], store: Store, model: Model | None, settings: Settings) -> list[Gap]:
    """The gaps with new titles from their own tickets, save those that a person gave.

    Without a `model` texts are compared by words alone.
    """
    found = choose_titles([gap.tickets for gap in gaps], with_others(store, gaps), model, settings)
    return [gap if gap.titled_by_hand else replace(gap, title=title) for gap, title in zip(gaps, found, strict=True)]
