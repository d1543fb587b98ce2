"""Sending the answers by mail that are planned: each at most once, and what is in doubt is never sent again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kbtools.contact.addresses import mail_address
from kbtools.contact.answer_by_mail import has_reply, why_off
from kbtools.contact.answer_mail import answer_mail, team_mail
from kbtools.contact.delivery import log_fault
from kbtools.contact.destinations import mail_server
from kbtools.errors import KbError
from kbtools.model.mail_answer import LINKS_LAST, MailContent
from kbtools.settings import site_url
from kbtools.storage.outbox import CLAIM

if TYPE_CHECKING:
    from kbtools.contact.smtp import SmtpTransport
    from kbtools.model.mail_answer import MailAnswer
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret
    from kbtools.workspace import Workspace

STALE = timedelta(hours=1)  # after this time a mail that was planned is of no use any more
_CUT_OFF = "kbtools ended while it was being sent"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MailsSent:
    """Result of one run: answers sent, answers of which nobody knows whether they arrived, and mails to the team."""

    sent: int = 0
    doubtful: int = 0
    told: int = 0


def send_answers(workspace: Workspace, store: Store, secret: Secret, now: datetime) -> MailsSent:
    """Send what is planned, and tell the team what people said; where no mail server is set, nothing is done.

    An answer is marked before the mail server gets it. So one that a run was cut off with is in doubt, as is one that
    the server refused: it is listed, and not sent again. What the team is to hear is sent until the server takes it.
    """
    doubted = store.mail_answers.doubt_unfinished(now - CLAIM, _CUT_OFF)
    store.mail_answers.unseal_before(now - LINKS_LAST)
    server = None if why_off(workspace) else mail_server(workspace.settings)
    if server is None:
        return MailsSent(doubtful=doubted)
    sent = 0
    for id_ in store.mail_answers.planned():
        answer = store.mail_answers.get(id_)
        if answer is None or not store.mail_answers.claim(id_, now):
            continue  # forgotten, or another process has it
        problem = _sent_problem(workspace, store, secret, server, answer, now)
        if problem:
            store.mail_answers.doubt(id_, problem)
            log.warning("an answer by mail for %s/%s was not sent: %s", answer.source, answer.ticket, problem)
        else:
            store.mail_answers.sent(id_, now)
        sent, doubted = sent + (not problem), doubted + bool(problem)
    return MailsSent(sent, doubted, _tell_team(workspace, store, secret, server, now))


def _sent_problem(
    workspace: Workspace, store: Store, secret: Secret, server: SmtpTransport, answer: MailAnswer, now: datetime
) -> str:
    """Send one answer; why it did not go, or may not have gone, and empty when the server has accepted it."""
    if now - answer.created_at > STALE:
        return "it waited too long to be sent"
    if has_reply(store, answer.key):
        return "an agent was faster"

    def post() -> None:
        content = _content(answer, secret)
        mail = answer_mail(answer, content, workspace.settings, site_url(workspace.root), secret, now)
        server.post(mail, mail_address(content.address))

    return _problem(post, "an answer by mail")


def _tell_team(workspace: Workspace, store: Store, secret: Secret, server: SmtpTransport, now: datetime) -> int:
    told = 0
    for answer in store.mail_answers.untold():
        content = secret.opened(answer.sealed)
        if content is None:
            continue

        def post(answer: MailAnswer = answer, content: bytes = content) -> None:
            mail = team_mail(answer, MailContent.from_bytes(content), workspace.settings, now)
            server.post(mail, mail_address(workspace.settings.contact_address))

        if problem := _problem(post, "a mail to the team"):
            log.warning("the team was not told that %s/%s is %s: %s", *answer.key, answer.said, problem)
            break  # the next one would fail as well
        store.mail_answers.told(answer)
        told += 1
    return told


def _content(answer: MailAnswer, secret: Secret) -> MailContent:
    return MailContent.from_bytes(secret.unseal(answer.sealed))


def _problem(post: Callable[[], None], what: str) -> str:
    """Why a mail did not go, without addresses; empty when it did."""
    try:
        post()
    except KbError as problem:
        return problem.message
    except Exception as failure:  # one mail that causes a bug must not stop the others
        log_fault(what, failure)
        return f"unexpected failure: {type(failure).__name__}"
    return ""
