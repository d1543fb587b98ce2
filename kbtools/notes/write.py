"""Write the notes on new tickets: at most one a ticket, and none where nothing probably helps."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kbtools.contact.answer_by_mail import has_reply
from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.delivery import Unreachable
from kbtools.helpdesks.note import InDoubtError, NoteApi
from kbtools.model.incoming_ticket import IncomingTicket
from kbtools.notes.beside_ticket import BesideTicket, beside_ticket
from kbtools.notes.content import parts_of
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.settings import Settings, site_url
from kbtools.storage import NewTicket, Store
from kbtools.storage.new_tickets import State
from kbtools.system.sealing import Secret
from kbtools.tickets.receive import opened_ticket
from kbtools.workspace import Workspace

AT_ONCE = 20  # tickets of one run
FIRST_WAIT = 30.0  # seconds until the next try; doubled each time
NEEDED = timedelta(minutes=30)  # later an agent has probably answered, and nobody told us
LATE = "the ticket is no longer new"
CUT_OFF = "the service ended while the note was on its way"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NotesWritten:
    """Result of one run: notes written, tickets for which there was nothing to say, and what did not go well."""

    noted: int = 0
    silent: int = 0
    refused: int = 0
    in_doubt: int = 0
    waiting: int = 0


def write_notes(
    workspace: Workspace,
    store: Store,
    secret: Secret,
    index: Callable[[], KnowledgeBase | None],
    now: Callable[[], datetime],
    is_stopped: Callable[[], bool] = lambda: False,
) -> NotesWritten:
    """Look at the new tickets that are due, and write a note where an article probably answers.

    The intent is stored before a note is sent. Where nobody knows whether it arrived, it is not sent again, and
    `kb note list` names it. What was certainly not written is tried again for half an hour; a help desk that does not
    answer is left alone until the next run. `index` is called only where there is something to look at. No ticket
    is begun once `is_stopped`.
    """
    new, away = store.new_tickets, set[str]()
    ended = Counter[State]({"in-doubt": new.doubt_cut_off(now(), CUT_OFF)})
    due = new.due(now(), AT_ONCE)
    writer = NoteWriter(workspace, store, secret, index() if due else None, now)
    for key in due:
        ticket = None if key[0] in away or is_stopped() else new.claim(key, now())
        if ticket is None:
            continue  # another process has it, it was forgotten, or the next run takes it
        state = writer.look_at(ticket)
        ended[state] += 1
        if state in ("waiting", "in-doubt"):
            away.add(ticket.source)
    return NotesWritten(ended["noted"], ended["silent"], ended["refused"], ended["in-doubt"], ended["waiting"])


@dataclass
class NoteWriter:
    """Writes the notes of one workspace; `knowledge` is its index in use, None where there is none."""

    workspace: Workspace
    store: Store
    secret: Secret
    knowledge: KnowledgeBase | None
    now: Callable[[], datetime]

    def look_at(self, ticket: NewTicket) -> State:
        """Decide about one ticket; returns the state that it is in afterwards."""
        try:
            return self._decide(ticket)
        except KbError as problem:
            return self._end(ticket, "refused", self._told(problem))
        except Exception as failure:  # one ticket that causes a bug must not stop the others
            log_fault("a note", failure)
            return self._end(ticket, "refused", f"unexpected failure: {type(failure).__name__}")

    def _decide(self, ticket: NewTicket) -> State:
        if ticket.source not in self.workspace.settings.notes_help_desks:
            return self._end(ticket, "silent")
        incoming = opened_ticket(ticket, self.secret)
        if self.now() > ticket.received_at + NEEDED:
            return self._end(ticket, "refused", ticket.error or LATE)
        if incoming is None:
            raise KbError("secret-missing", "the secret does not open the ticket's text")
        if self.knowledge is None:
            return self._again(ticket, KbError("index-missing", "there is no index yet"))
        found = beside_ticket(self.store, self.knowledge, ticket.key, incoming.text, subject=incoming.subject)
        if not found.articles or self._is_answered(incoming):
            return self._end(ticket, "silent")
        return self._write(ticket, found)

    def _is_answered(self, incoming: IncomingTicket) -> bool:
        """Whether an agent was faster: as the help desk said then, or as the ticket says that was fetched since."""
        return incoming.answered or has_reply(self.store, incoming.key)

    def _write(self, ticket: NewTicket, found: BesideTicket) -> State:
        site, settings = site_url(self.workspace.root), self.workspace.settings
        api = vendors.note(ticket.source)
        if lack := _lack(api, site, settings):
            return self._again(ticket, lack)
        parts = parts_of(found, ticket.key, site, settings)
        if not self.store.new_tickets.begin(ticket.key, [article.slug for article in found.articles]):
            return "sending"  # somebody else took it over
        try:
            api.write(settings, ticket.id, parts, self.now)
        except InDoubtError as problem:
            return self._end(ticket, "in-doubt", self._told(problem))
        except Unreachable as problem:
            return self._again(ticket, problem, problem.retry_after or 0)
        except KbError:
            raise
        except Exception as failure:  # whatever it is, the note may be there
            log_fault("a note", failure)
            return self._end(ticket, "in-doubt", f"unexpected failure: {type(failure).__name__}")
        return self._end(ticket, "noted")

    def _again(self, ticket: NewTicket, problem: KbError, asked: float = 0) -> State:
        """Try later, longer after each try; after half an hour the note is given up."""
        wait = timedelta(seconds=max(asked, FIRST_WAIT * 2.0 ** min(ticket.tries, 32)))
        if self.now() + wait > ticket.received_at + NEEDED:
            return self._end(ticket, "refused", self._told(problem))
        log.warning("the note on a ticket of %s waits: %s", ticket.source, problem.message)
        self.store.new_tickets.again(ticket.key, self.now() + wait, self._told(problem))
        return "waiting"

    def _end(self, ticket: NewTicket, state: State, error: str = "") -> State:
        if error:
            log.warning("no note on a ticket of %s: %s", ticket.source, error)
        self.store.new_tickets.end(ticket.key, state, self.now(), error)
        return state

    def _told(self, problem: KbError) -> str:
        """The failure without personal data: a help desk may quote what it refuses."""
        return self.workspace.redactor()(str(problem))


def _lack(api: NoteApi, site: str, settings: Settings) -> KbError | None:
    """What is not set up yet, and may be soon."""
    if not site:
        return KbError("setting", "a note needs the address of the help centre", where="mkdocs.yml", hint="site_url")
    if missing := api.missing(settings):
        return KbError("setting", f"{' and '.join(missing)} not set", where="notes.help_desks")
    return None
