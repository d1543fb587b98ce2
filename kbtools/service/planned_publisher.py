"""What is to be published at a time: begun by the running service when it has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kbtools.articles.review import why_not_published
from kbtools.errors import KbError
from kbtools.model.publication import Agreed, PlannedPublication, Wanted
from kbtools.model.staff import StaffAction

if TYPE_CHECKING:
    from kbtools.service.publisher import Job
    from kbtools.service.state import ServiceState

CUT_OFF = timedelta(hours=1)  # since it was begun, by a service that is not there any more
SAID = "published at the time that was set"


class PlannedPublisher:
    """Publishes one after the other, the longest waiting first; what is late because the service was off, at once."""

    def __init__(self, state: ServiceState) -> None:
        self._state = state
        self._job: Job | None = None
        self._planned: PlannedPublication | None = None  # what it publishes

    def look(self) -> None:
        """Begin what is due, and note what became of what was begun before."""
        store, now = self._state.store(), self._state.clock()
        waiting = store.planned.all()
        if self._job and self._job.ended_at:
            self._end(self._job)
            waiting, self._job = store.planned.all(), None
        for planned in waiting:
            if planned.began_at and not planned.problem and now - planned.began_at > CUT_OFF:
                store.planned.fail(planned.slug, "it was cut off: look at the article, and publish it again")
        due = [one for one in waiting if one.at <= now and not one.began_at and not one.problem]
        if due and self._job is None and not self._state.publisher.is_busy:
            self._begin(due[0], now)

    def _begin(self, planned: PlannedPublication, now: datetime) -> None:
        state, store = self._state, self._state.store()
        member = store.staff.find(planned.email) if planned.email else None
        with state.deciding:
            if state.publisher.is_busy or not store.planned.begin(planned, now):
                return
            why = why_not_published(state.workspace, store.reviews.find(planned.slug), planned.email)
            if planned.email and not (member and member.may("editor")):
                why = "whoever set the time may not publish any more"
            if why:
                store.planned.fail(planned.slug, why)
                return
            agreed = Agreed(planned.seen, planned.agreed) if planned.seen else Agreed()
            wanted = Wanted("publish", planned.slug, member.name if member else "", planned.email, agreed=agreed)
            try:
                self._job = state.publisher.start(wanted)
            except KbError:  # a build has begun in this moment: it waits until that is done
                store.planned.put(planned)
                return
            self._planned = planned
            store.staff.note(StaffAction(now, planned.email, SAID, planned.slug))

    def _end(self, job: Job) -> None:
        """Say why it was not published, unless another time was set meanwhile.

        The plan has ended with the article's file, which was put back when what followed failed.
        """
        store, planned = self._state.store(), self._planned
        if not job.problems or not planned:
            return
        found = store.planned.find(planned.slug)
        if found is None or found.at == planned.at:
            told = "; ".join(f"{one.message}{f' ({one.hint})' if one.hint else ''}" for one in job.problems)
            store.planned.put(replace(planned, problem=told))
