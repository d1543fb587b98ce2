"""What the requests of one process share: workspace, index, store, rates, and delivery."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, TypeVar, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from kbtools.contact import Receipt, Transport, accept
from kbtools.contact.delivery import gets_copy, log_fault
from kbtools.contact.destinations import sends_copies
from kbtools.errors import KbError
from kbtools.model.message import ContactMessage
from kbtools.model.query import SHOWN, Answer, Query
from kbtools.model.release import Kind
from kbtools.model.visit import Assignment, Event, PageChannel, assign_side, followup_side
from kbtools.service.followups import OfferedFollowups, with_side
from kbtools.service.form_since_start import FormSinceStart
from kbtools.service.index_in_use import IndexInUse
from kbtools.service.known_articles import KnownArticles
from kbtools.service.masking import Masking, NotMaskedError
from kbtools.service.metrics import Metrics
from kbtools.service.page_views import PageViews
from kbtools.service.previewing import Previewing
from kbtools.service.reader_language import ReaderSettings
from kbtools.service.request_limits import Rates
from kbtools.service.secret_in_use import SecretInUse
from kbtools.service.turns import Turns
from kbtools.service.usual_wait import UsualWait

if TYPE_CHECKING:
    from kbtools.reports import Report
    from kbtools.search.knowledge_base import KnowledgeBase
    from kbtools.service.erasure import Erasure
    from kbtools.staff.openid_provider import OpenIdProvider
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret
    from kbtools.workspace import Workspace

MASKED = 8  # requests that wait at once until a text is masked and stored, so that threads are left for all others
TRYING = 1  # passwords that are tried at once: each takes 64 MiB, and all processors for a while
ANSWERED = 2  # questions that are answered at once, in threads of their own: more would only share the processor
ASKING = 2  # sign-ins for which the company's page is asked at once
TRIED_AGAIN = timedelta(seconds=5)  # after which it is tried again whether more can be stored
T = TypeVar("T")
log = logging.getLogger(__name__)


class ServiceState:
    """One per process. Methods that use the store block: call them in a thread (`run_in_threadpool`)."""

    def __init__(self, workspace: Workspace, clock: Callable[[], datetime], random: Random) -> None:
        self.workspace = workspace
        self.settings = workspace.settings
        self.clock = clock
        self.random = random
        self.reader_settings = ReaderSettings(self.settings)
        self.form = FormSinceStart(workspace.root)
        self.rates = Rates(self.settings)
        self.metrics = Metrics()
        self.usual_wait = UsualWait(self.store, clock)
        self.followups = OfferedFollowups(self.store, clock, self.settings.lang)
        self.wake_delivery: Callable[[], None] = lambda: None  # set while something delivers
        self.wake_notes: Callable[[], None] = lambda: None  # set while something writes notes
        self.wake_jobs: Callable[[], None] = lambda: None  # set while a worker runs in this process
        self.transport: Transport | None = None
        self.reporting = threading.Lock()
        self.report: tuple[tuple[datetime, datetime], Report] | None = None  # the last one, of a period
        self.page_views = PageViews()
        self.erasure: Erasure | None = None  # the last run that forgot somebody at the desk
        self.release_faults: dict[Kind, str] = {}  # why what is live in shared storage is not used: codes of errors
        self.mail_fault = ""  # why the mail server could not be used when it was tried last
        self._lock = threading.Lock()
        self._store: Store | None = None
        self.secret_in_use = SecretInUse(workspace, self.store, self._mask_with)
        self._trying = threading.Lock()
        self._tried: tuple[datetime, bool] | None = None  # when it was tried whether more can be stored
        self._masked = asyncio.Semaphore(MASKED)
        self.deciding, self.trying_articles = threading.Lock(), threading.Lock()  # trying takes a processor for seconds
        self.trying_passwords = asyncio.Semaphore(TRYING)
        self.asking_company = asyncio.Semaphore(ASKING)
        self._answering = Turns(ANSWERED)
        self._index = IndexInUse(workspace)

    async def warm_up(self) -> None:
        """Prepare for the first visitor: open the index, load the secret, and start the process that masks."""
        await self.knowledge_base()
        try:
            await run_in_threadpool(self._start_masking)
        except KbError as problem:
            log.warning("messages cannot be kept: %s", problem)
        except NotMaskedError as failure:  # tried again with the first text
            log.warning("masking does not work yet: %s", failure)

    def _start_masking(self) -> None:
        self.secret.seal(b"")
        self.masking.warm_up()

    async def knowledge_base(self) -> KnowledgeBase | None:
        """The current generation, opened; None while there is no usable index."""
        return await self._index.get()

    def newest_index(self) -> KnowledgeBase | None:
        """The same, for a thread."""
        return self._index.newest()

    def store(self) -> Store:
        """The store, opened at first use and again after a failure; raises `KbError("store")`."""
        with self._lock:
            if self._store is None:
                self._store = self.workspace.store()
            return self._store

    def takes_more(self) -> bool:
        """Whether more can be stored (`Store.why_not_written`); tried every few seconds, however often it is asked."""
        with self._trying:
            now = self.clock()
            if self._tried is None or not timedelta() <= now - self._tried[0] < TRIED_AGAIN:
                self._tried = now, not self.store().why_not_written
            return self._tried[1]

    @cached_property
    def known_articles(self) -> KnownArticles:
        """The articles, for pages of the desk."""
        return KnownArticles(self.workspace)

    @cached_property
    def previews(self) -> Previewing:
        """Renders articles that are being written."""
        return Previewing(self.workspace.root)

    @cached_property
    def company_sign_in(self) -> OpenIdProvider:
        """The sign-in of the company, which keeps what it said of itself."""
        from kbtools.staff.openid_provider import OpenIdProvider

        return OpenIdProvider(self.settings, self.clock)

    @property
    def secret(self) -> Secret:
        """The secret in use."""
        return self.secret_in_use.current

    @cached_property
    def masking(self) -> Masking:
        """Masks what strangers wrote, in a process of its own."""
        return Masking(self.secret, self.settings)

    def _mask_with(self, secret: Secret) -> None:
        self.masking.use(secret)

    def masked(self, text: str) -> str:
        """The text, masked; empty where that fails or takes too long, which is logged without the text."""
        try:
            return self.masking.text(text) if text else ""
        except NotMaskedError as failure:
            log.warning("a text was not kept: %s", failure)
            return ""

    def accept(self, message: ContactMessage, channel: PageChannel = "form") -> Receipt:
        """Store a message, see `contact.accept`; note that the visit ended with it, and wake the delivery."""
        return self.secret_in_use.tried_with(lambda secret: self._accept(message, channel, secret))

    def _accept(self, message: ContactMessage, channel: PageChannel, secret: Secret) -> Receipt:
        # before it is stored: its own copy may be sent, and counted, at any moment afterwards
        side = followup_side(self.store().visits.events(message.visit)) if message.visit and channel == "form" else None
        copy = sends_copies(self.settings) and gets_copy(message, self.store(), secret, self.settings)
        receipt = accept(
            message if copy else replace(message, in_copy=()),
            store=self.store(),
            secret=secret,
            copy=with_side(self.masking.copy, side),
            settings=self.settings,
            random=self.random,
        )
        if message.visit and not receipt.duplicate:
            self.begin(message.visit, channel)  # a message may be sent before any suggestion was requested
            self.note([Event(message.visit, "sent", channel=channel)])
        self.wake_delivery()
        return replace(receipt, copy=copy)

    async def answer(
        self, who: str, visit: str, query: Query, limit: int = SHOWN, *, sent: bool = False, explain: bool = False
    ) -> Answer | None:
        """What a visit may be shown before it sends, or when it has `sent`; None without an index. `who` as in `find`.

        In the control group of `experiment.holdout`, probable known issues and pinned articles are shown all the same,
        and the others after sending.
        """
        knowledge = await self.knowledge_base()
        answer = await self.find(lambda: knowledge.answer(query, limit, explain=explain), who) if knowledge else None
        if sent:
            return answer
        held = bool(answer and visit) and await run_in_threadpool(self.begin, visit) == "held"
        self.metrics.answered(answer, held=held)
        if answer is None or not held:
            return answer
        least = self.settings.min_probability
        kept = tuple(s for s in answer.suggestions if s.pinned or (s.known_issue and s.score >= least))
        return replace(answer, suggestions=kept)

    async def find(self, work: Callable[[], T], who: str) -> T:
        """Do what asks the index, in one of a few threads; a long text takes some hundredths of a second.

        `who` names the visitor (`Rates.visitor`), each of whom has one question answered at a time.
        """
        return await self._answering.do(work, who)

    async def keep(self, work: Callable[[], T]) -> T:
        """Do what masks and stores a stranger's text, in a thread."""
        async with self._masked:
            return await run_in_threadpool(work)

    def note(self, events: Iterable[Event]) -> None:
        """Store events if possible; a failure must not stop the person."""
        with _never_in_the_way():
            for event in events:
                self.store().visits.record(event, self.clock())

    def begin(self, visit: str, channel: PageChannel = "form") -> Assignment | None:
        """The side of the experiment that a visit is on, written once; None where there is no experiment.

        There is none but at the form. Where it cannot be written, the visit is not held back.
        """
        if not self.settings.holdout or channel != "form":
            return None
        with _never_in_the_way():
            if all(event.channel != "assistant" for event in self.store().visits.events(visit)[:1]):
                side = assign_side(self.secret.hash(f"experiment {visit}"), self.settings.holdout)
                return self.store().visits.assign(visit, side, self.clock())
        return None

    def close(self) -> None:
        """Close the store, and end the processes that mask and render."""
        self._answering.close()
        for name in ("masking", "previews"):
            if name in self.__dict__:
                getattr(self, name).close()
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None


@contextmanager
def _never_in_the_way() -> Iterator[None]:
    try:
        yield
    except KbError as problem:
        log.warning("an event was not kept: %s", problem.message)
    except Exception as failure:  # as above, whatever the failure is
        log_fault("events", failure)


def state_of(request: Request) -> ServiceState:
    """The state of the app that got this request."""
    return cast("ServiceState", request.app.state.service)
