"""`kb privacy rescan`: what is kept masked again, as the rules of today say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kbtools.contact.accept import SOURCE as CONTACT
from kbtools.tickets.claims import SOURCE as CLAIMED
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


def rescan(workspace: Workspace, *, preview: bool = False) -> Rescanned:
    """Mask everything in the store again, as the rules and settings of today say; links stay as they are."""
    redactor = workspace.redactor()
    with workspace.store() as store:
        mark = store.secret_mark
        again = ((ticket, masked_again(ticket, redactor)) for ticket in store.tickets.all())
        changed = [masked for ticket, masked in again if masked != ticket]
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
