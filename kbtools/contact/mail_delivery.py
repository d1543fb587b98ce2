"""Sending the answers by mail that are planned, each at most once: what is in doubt is never sent again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kbtools.contact.addresses import mail_address
from kbtools.contact.answer_by_mail import has_reply, why_off
from kbtools.contact.answer_mail import answer_mail, team_mail
from kbtools.contact.delivery import log_fault
from kbtools.contact.destinations import mail_server
from kbtools.contact.smtp import Refused, TooSlow
from kbtools.contact.told_to_help_desk import tell_help_desk
from kbtools.errors import KbError
from kbtools.helpdesks.delivery import Unreachable, for_log
from kbtools.model.mail_answer import LINKS_LAST, MailContent
from kbtools.settings import site_url
from kbtools.storage.outbox import CLAIM

if TYPE_CHECKING:
    from kbtools.contact.smtp import SmtpTransport
    from kbtools.model.mail_answer import MailAnswer, State
    from kbtools.settings import Settings
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret
    from kbtools.workspace import Workspace

STALE = timedelta(hours=1)  # after this time a mail that was planned is of no use any more
_AGAIN = timedelta(minutes=1)  # between two tries
_CUT_OFF = "kbtools ended while it was being sent"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MailsSent:
    """Result of one run: answers sent, answers of which nobody knows whether they arrived, and mails to the team."""

    sent: int = 0
    doubtful: int = 0
    told: int = 0


def send_answers(workspace: Workspace, store: Store, secret: Secret, now: datetime) -> MailsSent:
    """Send what is planned, and tell the team what people said, also of earlier mails where no new ones are sent.

    An answer is marked before the mail server gets it: so one that a run was cut off with is in doubt, is listed, and
    is not sent again. What the server certainly did not take, and may take later, is tried again for an hour; what the
    team is to hear, until the server takes it. Where no mail server is set, nothing is sent.
    """
    doubted = store.mail_answers.doubt_unfinished(now - CLAIM, _CUT_OFF)
    store.mail_answers.unseal_before(now - LINKS_LAST)
    planned = [] if why_off(workspace) else store.mail_answers.planned(now - _AGAIN)
    untold = store.mail_answers.untold(now - CLAIM)
    server = mail_server(workspace.settings) if planned or untold else None
    if server is None:
        return MailsSent(doubtful=doubted)
    sent = 0
    for id_ in planned:
        answer = store.mail_answers.get(id_)
        if answer is None or not store.mail_answers.claim(id_, now):
            continue  # forgotten, or another process has it
        state, why = _sent_state(workspace, store, secret, server, answer, now)
        if state == "sent":
            store.mail_answers.sent(id_, now)
        else:
            store.mail_answers.not_sent(id_, state, why)
            log.warning("an answer by mail for %s/%s was not sent: %s", *answer.key, why)
        sent, doubted = sent + (state == "sent"), doubted + (state == "doubtful")
        if state == "planned":
            break  # the next one may fail as well, and has its turn in the next run
    return MailsSent(sent, doubted, _tell_team(workspace, store, secret, server, untold, now))


def _sent_state(
    workspace: Workspace, store: Store, secret: Secret, server: SmtpTransport, answer: MailAnswer, now: datetime
) -> tuple[State, str]:
    """Send one answer; what it is afterwards, and why it did not go, or may not have gone."""
    if now - answer.created_at > STALE:
        return "dropped", answer.error or "it waited too long to be sent"
    if has_reply(store, answer.key):
        return "dropped", "an agent was faster"

    def post() -> None:
        content = MailContent.from_bytes(secret.unseal(answer.sealed))
        mail = answer_mail(answer, content, workspace.settings, site_url(workspace.root), secret, now)
        server.post(mail, mail_address(content.address))

    problem = _problem(post, "an answer by mail")
    if problem is None:
        return "sent", ""
    if isinstance(problem, Refused):
        return "planned" if problem.passing else "dropped", problem.message
    is_away = isinstance(problem, Unreachable) and not isinstance(problem, TooSlow)
    return "planned" if is_away else "doubtful", problem.message


def _tell_team(
    workspace: Workspace,
    store: Store,
    secret: Secret,
    server: SmtpTransport,
    untold: Iterable[MailAnswer],
    now: datetime,
) -> int:
    told = 0
    for answer in untold:
        content = secret.opened(answer.sealed)
        if content is None or not store.mail_answers.claim_telling(answer, now, now - CLAIM):
            continue

        def post(answer: MailAnswer = answer, content: bytes = content) -> None:
            made = MailContent.from_bytes(content)
            if not _is_at_help_desk(answer, made, workspace.settings, now):
                mail = team_mail(answer, made, workspace.settings, now)
                server.post(mail, mail_address(workspace.settings.contact_address))

        if problem := _problem(post, "a mail to the team"):
            store.mail_answers.not_told(answer)
            log.warning("the team was not told that %s/%s is %s: %s", *answer.key, answer.said, problem.message)
            if isinstance(problem, Unreachable):
                break  # the next one would fail as well
        else:
            store.mail_answers.told(answer)
            told += 1
    return told


def _is_at_help_desk(answer: MailAnswer, content: MailContent, settings: Settings, now: datetime) -> bool:
    """Whether the help desk has taken what was said; where it has not, the team hears it by mail."""
    try:
        return tell_help_desk(answer, content, settings, now)
    except KbError as problem:
        log.warning("the help desk was not told that %s/%s is %s: %s", *answer.key, answer.said, for_log(problem))
    except Exception as failure:  # a bug must not keep it from the team
        log_fault("a ticket at the help desk", failure)
    return False


def _problem(post: Callable[[], None], what: str) -> KbError | None:
    """Why a mail did not go, without addresses; None when it did."""
    try:
        post()
    except KbError as problem:
        return problem
    except Exception as failure:  # one mail that causes a bug must not stop the others
        log_fault(what, failure)
        return KbError("delivery", f"unexpected failure: {type(failure).__name__}")
    return None
