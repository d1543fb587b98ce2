"""`kb mail read`: the new mails of a mailbox, each answered as one that a mail server hands to `kb mail answer`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from kbtools.contact.answer_by_mail import why_off
from kbtools.contact.answer_one_mail import MOST_BYTES, OneMail, answer_one_mail
from kbtools.contact.delivery import log_fault
from kbtools.contact.imap import opened_mailbox
from kbtools.errors import KbError
from kbtools.model.mail_answer import QUIET
from kbtools.search.knowledge_base import KnowledgeBase

if TYPE_CHECKING:
    from kbtools.contact.imap import Mailbox
    from kbtools.settings import Settings
    from kbtools.storage import Store
    from kbtools.workspace import Workspace

_NEEDS = ("mail.imap_host", "mail.imap_user", "KB_MAIL_IMAP_PASSWORD")
_TRIED = 5.0  # seconds without a byte, for somebody who waits for the answer
_TRIES = 3  # at a mail that cannot be read
_DAYS = timedelta(days=2)  # servers compare days alone, in their own time zone
_OLD = "it came more than a week ago"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MailboxRead:
    """What became of the mails that were new. `begun`: it was looked at for the first time, and none of them counts.

    `off`: why it is not read; empty where it is.
    """

    mails: tuple[OneMail, ...] = ()
    begun: bool = False
    off: str = ""


def read_mailbox(workspace: Workspace, now: datetime) -> MailboxRead:
    """Read what is new in the mailbox of the settings, once.

    Raises `KbError` `mailbox`, and as `answer_by_mail`; what was not read yet is read the next time.
    """
    if off := why_not_read(workspace):
        return MailboxRead(off=off)
    index = cache(lambda: _index_if_any(workspace))  # opened with the first mail, for all of them
    with opened_mailbox(workspace.settings) as mailbox, workspace.store() as store:
        return read_new(workspace, store, mailbox, index, lambda: now)


def _index_if_any(workspace: Workspace) -> KnowledgeBase | None:
    """The index in use; where there is none, only a mail that needs it says so."""
    try:
        return KnowledgeBase.of(workspace)
    except KbError:
        return None


def why_not_read(workspace: Workspace) -> str:
    """What is not set so that no mailbox is read; empty where all is set."""
    return _missing(workspace.settings) or why_off(workspace)


def check_mailbox(workspace: Workspace) -> str:
    """Sign in and open the folder, and read nothing: what was found. Raises `KbError` `mailbox` or `setting`."""
    settings = workspace.settings
    if missing := _missing(settings):
        raise KbError("setting", f"the mailbox is not read: {missing}", where="mail.imap_host")
    with opened_mailbox(settings, _TRIED) as mailbox:
        found = f"{mailbox.where} answers, and its folder {settings.imap_folder} can be read"
    return f"{found}; nothing is read, since {off}" if (off := why_off(workspace)) else found


def _missing(settings: Settings) -> str:
    given = (settings.imap_host, settings.imap_user, settings.imap_password)
    missing = [name for name, value in zip(_NEEDS, given, strict=True) if not value]
    return f"{' and '.join(missing)} not set" if missing else ""


def read_new(
    workspace: Workspace,
    store: Store,
    mailbox: Mailbox,
    index: Callable[[], KnowledgeBase | None],
    now: Callable[[], datetime],
    is_stopped: Callable[[], bool] = lambda: False,
) -> MailboxRead:
    """Answer each mail that came since the last time, or say why not.

    How far it was read is stored after each mail, so one at which a run is cut off is read again; a thread has one
    answer at most. What was there before the first time is not answered. A mail that the server does not hand over, or
    at which the connection ends, is left out after three tries. `index` gives None where it is opened for each mail.
    """
    name = _name(workspace.settings)
    at = _Position.known(store.cursors.get(name))
    if at is None:
        store.cursors.put(name, str(_Position(mailbox.validity, mailbox.next_uid - 1)))
        return MailboxRead(begun=True)
    if at.validity != mailbox.validity:
        log.warning("the mails of %s have new numbers: those of the last days are looked at again", mailbox.where)
        at = _Position(mailbox.validity, 0)
        store.cursors.put(name, str(at))
    done: list[OneMail] = []
    for uid in mailbox.after(at.last, now() - QUIET - _DAYS):
        if is_stopped():
            break
        try:
            found = _read_one(workspace, mailbox, uid, index, now())
        except KbError as problem:
            at = at.failed(uid) if problem.code == "mailbox" else at
            store.cursors.put(name, str(at))
            if at.tries < _TRIES:
                raise
            found = [OneMail("", f"it was left out after {_TRIES} tries: {problem.message}")]
        at = _Position(mailbox.validity, uid)
        store.cursors.put(name, str(at))
        done += _logged(found, uid, mailbox)
    return MailboxRead(tuple(done))


def _logged(found: list[OneMail], uid: int, mailbox: Mailbox) -> list[OneMail]:
    for one in found:
        log.info("mail %d of %s: %s", uid, mailbox.where, one)
    return found


@dataclass(frozen=True, slots=True)
class _Position:
    """How far a mailbox was read: up to the mail `last`. `failing`: one at which it ended since then, `tries` times."""

    validity: int
    last: int
    failing: int = 0
    tries: int = 0

    @classmethod
    def known(cls, stored: str) -> _Position | None:
        """As it was stored; None where nothing was."""
        return cls(*map(int, stored.split())) if stored else None

    def failed(self, uid: int) -> _Position:
        """After one more try at this mail."""
        return replace(self, failing=uid, tries=self.tries + 1 if self.failing == uid else 1)

    def __str__(self) -> str:
        return f"{self.validity} {self.last}" + (f" {self.failing} {self.tries}" if self.tries else "")


def _read_one(
    workspace: Workspace, mailbox: Mailbox, uid: int, index: Callable[[], KnowledgeBase | None], now: datetime
) -> list[OneMail]:
    """What became of one mail; nothing where somebody has deleted or moved it meanwhile."""
    try:
        arrival = mailbox.arrival(uid)
        if arrival is None:
            return []
        if now - arrival.came > QUIET:
            return [OneMail("", _OLD)]
        if arrival.size > MOST_BYTES:
            return [OneMail("", f"it has more than {MOST_BYTES:,} bytes")]
        data = mailbox.data(uid)
        return [] if data is None else [_answered(workspace, data, arrival.came, index(), now)]
    except KbError as problem:
        if problem.code != "ticket":
            raise  # the others would fail as well, and it is read again
        return [OneMail("", problem.message)]


def _answered(
    workspace: Workspace, data: bytes, came: datetime, knowledge: KnowledgeBase | None, now: datetime
) -> OneMail:
    try:
        return answer_one_mail(workspace, data, now, came=came, knowledge=knowledge)
    except KbError:
        raise
    except Exception as failure:  # one mail that causes a bug must not stop the others
        log_fault("a mail of the mailbox", failure)
        return OneMail("", f"unexpected failure: {type(failure).__name__}")


def _name(settings: Settings) -> str:
    """By what the store knows how far this mailbox was read."""
    return f"imap {settings.imap_user} {settings.imap_host}:{settings.imap_port} {settings.imap_folder}"
