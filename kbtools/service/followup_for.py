"""Which question the form offers for a message, and which visits are offered none, to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from kbtools.contact.delivery import log_fault
from kbtools.model.visit import Event, FollowupSide, assign_side, followup_side

if TYPE_CHECKING:
    from kbtools.model.followup import Followup
    from kbtools.service.state import ServiceState

LEAST = 12  # characters of a message before anything is asked


async def followup_for(state: ServiceState, text: str, who: str, visit: str) -> Followup | None:
    """The question that the form offers for a message of a visitor; `who` as in `ServiceState.find`.

    `visit`: at the form, empty elsewhere. With `experiment.holdout`, that share of the visits for which one fits is
    offered none.
    """
    if len(text.strip()) < LEAST:
        return None
    offered = await run_in_threadpool(state.followups.newest)
    found = await state.find(lambda: offered.for_text(text), who) if offered and offered.rows else None
    if found is None or not visit or not state.settings.holdout:
        return found
    return None if await run_in_threadpool(_side, state, visit) == "unasked" else found


def _side(state: ServiceState, visit: str) -> FollowupSide | None:
    """The side of a visit, written once, whichever group of the suggestions it is in; None where it has none.

    Who comes from an assistant is in no experiment. Where it cannot be written, nothing is withheld.
    """
    try:
        before = state.store().visits.events(visit)
        if (earlier := followup_side(before)) or any(event.channel == "assistant" for event in before[:1]):
            return earlier
        held = assign_side(state.secret.hash(f"followup {visit}"), state.settings.holdout) == "held"
        side: FollowupSide = "unasked" if held else "asked"
        state.store().visits.record(Event(visit, side), state.clock())
    except Exception as failure:  # whatever it is, it must keep nobody from writing
        log_fault("followups", failure)
        return None
    return side
