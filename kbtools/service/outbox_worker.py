"""The thread of what is done now and then while the service runs: above all, the outbox is delivered."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kbtools.contact import deliver_due
from kbtools.contact.delivery import log_fault
from kbtools.contact.mail_check import check_mail
from kbtools.contact.mail_delivery import send_answers
from kbtools.errors import KbError
from kbtools.service.planned_publisher import PlannedPublisher

if TYPE_CHECKING:
    from kbtools.service.state import ServiceState

PATIENCE = 5.0  # seconds to wait at shutdown for a delivery in progress; if it does not finish, it is sent again
MAIL_TRIED = timedelta(minutes=5)  # how often the mail server is tried without a mail
log = logging.getLogger(__name__)


class OutboxWorker:
    """Sends what is due every few seconds, and at once when woken; no failure ends it."""

    def __init__(self, state: ServiceState, every: float) -> None:
        self._state = state
        self._every = every
        self._woken = threading.Event()
        self._stopped = False
        self._mail_tried: datetime | None = None
        self._planned = PlannedPublisher(state)
        self._thread = threading.Thread(target=self._run, name="kbtools-outbox", daemon=True)

    def __enter__(self) -> OutboxWorker:
        """Start the thread; only once."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop after the delivery in progress, or without it when it takes too long."""
        self._stopped = True
        self._woken.set()
        self._thread.join(PATIENCE)

    def wake(self) -> None:
        """Deliver at once: there is something to send."""
        self._woken.set()

    def _run(self) -> None:
        while not self._stopped:
            self._deliver()
            self._send_answers()
            self._try_mail()
            self._keep_views()
            self._publish()
            self._state.reply_times.refresh()
            self._woken.wait(self._every)
            self._woken.clear()
        self._keep_views()

    def _deliver(self) -> None:
        state = self._state
        if state.transport is None:
            return
        try:
            state.follow_secret()
            deliver_due(state.store(), state.secret, state.transport, state.settings, state.clock(), state.random)
        except KbError as problem:
            log.warning("delivery is held up: %s", problem)
        except Exception as failure:  # the thread must survive any failure
            log_fault("delivery", failure)

    def _send_answers(self) -> None:
        """Send the answers by mail that are planned, and tell the team what people said of earlier ones."""
        state = self._state
        try:
            if state.workspace.has_store:
                state.follow_secret()
                send_answers(state.workspace, state.store(), state.secret, state.clock())
        except KbError as problem:
            log.warning("answers by mail are held up: %s", problem)
        except Exception as failure:  # as above
            log_fault("answers by mail", failure)

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
        except Exception as failure:  # as above
            log_fault("mail", failure)
        else:
            state.mail_fault = ""

    def _publish(self) -> None:
        """Publish the articles whose time has come."""
        try:
            if self._state.workspace.has_store:
                self._planned.look()
        except KbError as problem:
            log.warning("what is to be published at a time waits: %s", problem)
        except Exception as failure:  # as above
            log_fault("publishing at a time", failure)

    def _keep_views(self) -> None:
        try:
            self._state.page_views.keep(self._state.store())
        except KbError as problem:
            log.warning("views of pages wait to be counted: %s", problem)
        except Exception as failure:  # as above
            log_fault("views", failure)
