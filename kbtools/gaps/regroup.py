"""Gaps that a person joins or takes apart; later runs of mining leave these tickets where they were put."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from kbtools.errors import KbError
from kbtools.gaps.mine import counted, least_alike, new_id, titles
from kbtools.gaps.mining import with_others
from kbtools.model.gap import Gap
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.text.embeddings import Model, model_or_words
from kbtools.text.normalise import count
from kbtools.workspace import Workspace


@contextmanager
def regrouping(workspace: Workspace, now: datetime) -> Iterator[Regrouping]:
    """The workspace's gaps, ready to be regrouped."""
    model = model_or_words(workspace.settings.model, lambda _: None)
    with workspace.store() as store:
        yield Regrouping(store, workspace.settings, model, now)


@dataclass(frozen=True)
class Regrouping:
    """What gaps are regrouped with. `model` None: words alone tell what is alike."""

    store: Store
    settings: Settings
    model: Model | None
    now: datetime

    def merge(self, into: str, others: Sequence[str]) -> Gap:
        """Put the tickets of other gaps into one, which keeps its id, verdict and state; return it.

        Raises `KbError` `gap-missing`, and `gap-refused` where one of the others has a draft or an article.
        """
        gap = self.store.gaps.get(into)
        gone = [self.store.gaps.get(id_) for id_ in dict.fromkeys(others) if id_ != into]
        if not gone:
            raise KbError("gap-refused", "a gap cannot be merged into itself", hint="name another one: kb gap list")
        for other in gone:
            if other.slug:
                message = f"{other.id} has a draft or an article already: {other.slug}"
                raise KbError("gap-refused", message, hint=f"the other way round:  kb gap merge {other.id} {into}")
        tickets = self.store.tickets.of(dict.fromkeys((*gap.tickets, *(key for g in gone for key in g.tickets))))
        merged = replace(
            counted(gap, tickets, self.now),
            by_hand=frozenset(ticket.key for ticket in tickets),
            asked_then=gap.asked_then + sum(other.asked_then for other in gone),
        )
        (merged,) = self._named([merged])
        self.store.gaps.regroup([merged], [other.id for other in gone], self.now)
        return merged

    def split(self, id_: str, tickets: Collection[str], *, write: bool) -> tuple[Gap, Gap]:
        """Take tickets out of a gap, by their ids, or without any the part that is least like the rest.

        Return the gap with what is left and the new, open one; nothing is kept unless told to `write`. Raises
        `KbError` `gap-missing`, `ticket-missing`, and `gap-refused` where one of them would have no ticket.
        """
        gap = self.store.gaps.get(id_)
        own = self.store.tickets.of(gap.tickets)
        look = f"kb gap show {id_} --all"
        if unknown := sorted(set(tickets) - {ticket.id for ticket in own}):
            raise KbError("ticket-missing", f"not in this gap: {', '.join(unknown)}", where=id_, hint=look)
        out = {ticket.key for ticket in own if ticket.id in tickets}
        out = out or least_alike(own, self.settings.lang, self.model)
        parts = [ticket for ticket in own if ticket.key not in out], [ticket for ticket in own if ticket.key in out]
        if not all(parts):
            message = f"of its {count(len(own), 'ticket')} none would be left"
            raise KbError("gap-refused", message, where=id_, hint=look)
        taken = {other.id for other in self.store.gaps.all()}
        other = Gap(new_id(sorted(out), taken), gap.title, (), 0, gap.score, gap.verdict, gap.nearest)
        stays, goes = self._named(
            [
                replace(counted(whose, part, self.now), by_hand=frozenset(ticket.key for ticket in part))
                for whose, part in zip((gap, other), parts, strict=True)
            ]
        )
        if write:
            self.store.gaps.regroup([stays, goes], (), self.now)
        return stays, goes

    def _named(self, gaps: Sequence[Gap]) -> list[Gap]:
        """With titles in the words of their own tickets."""
        said = titles([gap.tickets for gap in gaps], with_others(self.store, gaps), self.model, self.settings)
        return [replace(gap, title=title) for gap, title in zip(gaps, said, strict=True)]
