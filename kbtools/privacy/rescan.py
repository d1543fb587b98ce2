"""`kb privacy rescan`: what is kept masked again, as the rules of today say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kbtools.contact.accept import SOURCE as CONTACT
from kbtools.model.ticket import Ticket
from kbtools.redaction import redactor_for
from kbtools.system.spread import ALONE, Spread, parts
from kbtools.tickets.claims import SOURCE as CLAIMED
from kbtools.tickets.copies import PARTITION
from kbtools.tickets.kept import masked_again
from kbtools.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Rescanned:
    """Number of tickets and answers to "Was this helpful?" that were looked at, and of those that changed.

    `without_names`: tickets of a help desk of which it is not known whom their records name.
    """

    looked_at: int
    changed: int
    without_names: int = 0


def rescan(workspace: Workspace, *, preview: bool = False, spread: Spread = ALONE) -> Rescanned:
    """Mask everything in the store again, as the rules and settings of today say; links stay as they are.

    `spread`: who masks the tickets, where there are many; the result is the same.
    """
    redactor, settings = workspace.redactor(), workspace.settings
    with workspace.store() as store:
        mark = store.secret_mark
        given = settings.redact_region, settings.redact_words
        masked_parts = spread.in_order(_changed, given, parts(store.tickets.all(), PARTITION))
        changed = [masked for part in masked_parts for masked in part]
        said = [(answer, replace(answer, why=redactor(answer.why)), at) for answer, at in store.feedback.all()]
        answers = [(masked, at) for answer, masked, at in said if masked != answer]
        asked = [(one, replace(one, query=redactor(one.query)), at) for one, at in store.searches.all()]
        searches = [(masked, at) for one, masked, at in asked if masked != one]
        kept = store.claims.kept()
        claims = [one for one in kept if redactor(one.question) != one.question]
        without_names = store.tickets.without_names(besides=(CONTACT, CLAIMED))
        looked_at = store.tickets.count() + len(said) + len(asked) + len(kept)
        if not preview:
            store.tickets.put_many(changed, mark)
            for masked, at in answers:
                if at:
                    store.feedback.put(masked, at)
            store.claims.rewrite([replace(one, question=redactor(one.question)) for one in claims])
            for search, at in searches:
                if at:
                    store.searches.put(search, at)
    return Rescanned(looked_at, len(changed) + len(answers) + len(searches) + len(claims), without_names)


def _changed(region: tuple[str, ...], words: tuple[str, ...]) -> Callable[[Sequence[Ticket]], list[Ticket]]:
    """Gives those of some tickets that change, masked again."""
    redactor = redactor_for(region, words)

    def changed(tickets: Sequence[Ticket]) -> list[Ticket]:
        again = ((ticket, masked_again(ticket, redactor)) for ticket in tickets)
        return [masked for ticket, masked in again if masked != ticket]

    return changed
