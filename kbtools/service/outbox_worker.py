"""The thread of what is done now and then while the service runs: above all, the outbox is delivered."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kbtools.contact import deliver_due
from kbtools.contact.delivery import log_fault
from kbtools.contact.mail_check import check_mail
from kbtools.contact.mail_delivery import send_answers
from kbtools.errors import KbError
from kbtools.service.planned_publisher import PlannedPublisher
from kbtools.service.repeated_work import RepeatedWork, survived

if TYPE_CHECKING:
    from kbtools.service.state import ServiceState

MAIL_TRIED = timedelta(minutes=5)  # how often the mail server is tried without a mail
log = logging.getLogger(__name__)


class OutboxWorker(RepeatedWork):
    """Sends what is due. A delivery that takes too long when it ends is done again at the next start."""

    def __init__(self, state: ServiceState, every: float) -> None:
        super().__init__("outbox", every)
        self._state = state
        self._mail_tried: datetime | None = None
        self._planned = PlannedPublisher(state)

    def _run(self) -> None:
        super()._run()
        self._keep_views()

    def _work(self) -> None:
        self._deliver()
        self._send_answers()
        self._try_mail()
        self._keep_views()
        self._publish()
        self._state.usual_wait.refresh()

    def _deliver(self) -> None:
        state = self._state
        if state.transport is None:
            return
        with survived("delivery", "delivery is held up"):
            state.secret_in_use.follow()
            deliver_due(state.store(), state.secret, state.transport, state.settings, state.clock(), state.random)

    def _send_answers(self) -> None:
        """Send the answers by mail that are planned, and tell the team what people said of earlier ones."""
        state = self._state
        with survived("answers by mail", "answers by mail are held up"):
            if state.workspace.has_store:
                state.secret_in_use.follow()
                send_answers(state.workspace, state.store(), state.secret, state.clock())

    def _try_mail(self) -> None:
        """Note whether the mail server can be used, so that `/readyz` tells it before a message has to wait."""
        state = self._state
        try:
            now = state.clock()
            if self._mail_tried and now - self._mail_tried < MAIL_TRIED:
                return
            self._mail_tried = now
            check_mail(state.settings)
        except KbError as problem:
            if not state.mail_fault:
                log.warning("mails cannot be sent: %s", problem)
            state.mail_fault = problem.message
        except Exception as failure:  # the thread must survive any failure
            log_fault("mail", failure)
        else:
            state.mail_fault = ""

    def _publish(self) -> None:
        """Publish the articles whose time has come."""
        with survived("publishing at a time", "what is to be published at a time waits"):
            if self._state.workspace.has_store:
                self._planned.look()

    def _keep_views(self) -> None:
        with survived("views", "views of pages wait to be counted"):
            self._state.page_views.keep(self._state.store())
