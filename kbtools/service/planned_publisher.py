"""What is to be published at a time: asked for by the running service when it has come, and done by a worker."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kbtools.articles.review import why_not_published
from kbtools.errors import KbError
from kbtools.jobs.folder import folder_id
from kbtools.jobs.start import ask_for
from kbtools.model.job import FORSAKEN
from kbtools.model.publication import Agreed, PlannedPublication, Wanted
from kbtools.model.staff import StaffAction

if TYPE_CHECKING:
    from kbtools.service.state import ServiceState

CUT_OFF = timedelta(hours=1)  # since it was begun, where no worker has it any more
SAID = "published at the time that was set"


class PlannedPublisher:
    """Asks for one after the other, the longest waiting first; what is late because the service was off, at once."""

    def __init__(self, state: ServiceState) -> None:
        self._state = state

    def look(self) -> None:
        """Ask for what is due; the worker notes why it was not published."""
        store, now = self._state.store(), self._state.clock()
        waiting = store.planned.all()
        own, jobs = folder_id(self._state.workspace), store.jobs.not_ended()
        having = {job.wanted.slug for job in jobs if job.folder == own or now - job.heard_at < FORSAKEN}
        for planned in waiting:
            is_begun = planned.began_at and not planned.problem and planned.slug not in having
            if is_begun and planned.began_at and now - planned.began_at > CUT_OFF:
                store.planned.fail(planned.slug, "it was cut off: look at the article, and publish it again")
        due = [one for one in waiting if one.at <= now and not one.began_at and not one.problem]
        if due and not self._is_busy():
            self._begin(due[0], now)

    def _is_busy(self) -> bool:
        return bool(self._state.store().jobs.under_way("site", folder_id(self._state.workspace)))

    def _begin(self, planned: PlannedPublication, now: datetime) -> None:
        state, store = self._state, self._state.store()
        member = store.staff.find(planned.email) if planned.email else None
        with state.deciding:
            if self._is_busy() or not store.planned.begin(planned, now):
                return
            why = why_not_published(state.workspace, store.reviews.find(planned.slug), planned.email)
            if planned.email and not (member and member.may("editor")):
                why = "whoever set the time may not publish any more"
            if why:
                store.planned.fail(planned.slug, why)
                return
            agreed = Agreed(planned.seen, planned.agreed) if planned.seen else Agreed()
            name = member.name if member else ""
            wanted = Wanted("publish", planned.slug, name, planned.email, agreed=agreed, at=planned.at)
            try:
                ask_for(state.workspace, store, "build", now, wanted)
            except KbError:  # somebody asked for another one in this moment: it waits until that is done
                store.planned.put(planned)
                return
            store.staff.note(StaffAction(now, planned.email, SAID, planned.slug))
        state.wake_jobs()
