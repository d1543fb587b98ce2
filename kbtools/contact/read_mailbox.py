"""`kb mail read`: the new mails of a mailbox, each answered as one that a mail server hands to `kb mail answer`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kbtools.contact.answer_by_mail import why_off
from kbtools.contact.answer_one_mail import MOST_BYTES, OneMail, answer_one_mail
from kbtools.contact.delivery import log_fault
from kbtools.contact.imap import opened_mailbox
from kbtools.errors import KbError
from kbtools.model.mail_answer import QUIET

if TYPE_CHECKING:
    from kbtools.contact.imap import Mailbox
    from kbtools.search.knowledge_base import KnowledgeBase
    from kbtools.settings import Settings
    from kbtools.storage import Store
    from kbtools.workspace import Workspace

_NEEDS = ("mail.imap_host", "mail.imap_user", "KB_MAIL_IMAP_PASSWORD")
_TRIED = 5.0  # seconds without a byte, for somebody who waits for the answer
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
    with opened_mailbox(workspace.settings) as mailbox, workspace.store() as store:
        return read_new(workspace, store, mailbox, lambda: None, lambda: now)


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

    How far the mailbox was read is stored after each mail. A run that is cut off reads the mail at which it was again,
    and it is answered once, since a thread has one answer at most. What was there before the first time is not
    answered. A mail that cannot be read costs only itself. `index` gives None where it is opened for each mail.
    """
    name = _name(workspace.settings)
    known = store.cursors.get(name).split()
    if not known:
        _keep(store, name, mailbox, mailbox.next_uid - 1)
        return MailboxRead(begun=True)
    validity, last = map(int, known)
    if validity != mailbox.validity:
        log.warning("the mails of %s have new numbers: those of the last days are looked at again", mailbox.where)
        last = 0
    done: list[OneMail] = []
    for uid in mailbox.after(last):
        if is_stopped():
            break
        done += _read_one(workspace, mailbox, uid, index, now())
        _keep(store, name, mailbox, uid)
    return MailboxRead(tuple(done))


def _read_one(
    workspace: Workspace, mailbox: Mailbox, uid: int, index: Callable[[], KnowledgeBase | None], now: datetime
) -> list[OneMail]:
    """What became of one mail; nothing where somebody has deleted or moved it meanwhile."""
    arrival = mailbox.arrival(uid)
    if arrival is None:
        return []
    if now - arrival.came > QUIET:
        return [OneMail("", _OLD)]
    if arrival.size > MOST_BYTES:
        return [OneMail("", f"it has more than {MOST_BYTES:,} bytes")]
    data = mailbox.data(uid)
    return [] if data is None else [_answered(workspace, data, arrival.came, index(), now)]


def _answered(
    workspace: Workspace, data: bytes, came: datetime, knowledge: KnowledgeBase | None, now: datetime
) -> OneMail:
    try:
        return answer_one_mail(workspace, data, now, came=came, knowledge=knowledge)
    except KbError as problem:
        if problem.code != "ticket":
            raise  # the others would fail as well, and it is read again
        return OneMail("", problem.message)
    except Exception as failure:  # one mail that causes a bug must not stop the others
        log_fault("a mail of the mailbox", failure)
        return OneMail("", f"unexpected failure: {type(failure).__name__}")


def _name(settings: Settings) -> str:
    """By what the store knows how far this mailbox was read."""
    return f"imap {settings.imap_user} {settings.imap_host}:{settings.imap_port} {settings.imap_folder}"


def _keep(store: Store, name: str, mailbox: Mailbox, uid: int) -> None:
    store.cursors.put(name, f"{mailbox.validity} {uid}")
