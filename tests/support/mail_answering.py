"""A ticket that may be answered by mail, and what became of the answers of a workspace."""

from __future__ import annotations

from datetime import datetime

from mail_server import NOW

from kbtools.contact.mail_delivery import send_answers
from kbtools.model.incoming_ticket import IncomingTicket
from kbtools.workspace import Workspace

TRUSTED = "mx.glim.example"
CONFIRMED = (f"{TRUSTED}; dmarc=pass header.from=example.org",)
ASKED = IncomingTicket(
    "mail", "<1@example.org>", "Password", "I forgot my password and cannot sign in", "jo@example.org", NOW,
    message_id="<1@example.org>", authentication=CONFIRMED,
)  # fmt: skip


def sent(workspace: Workspace, now: datetime = NOW) -> tuple[int, int, int]:
    """Send what is due; how many were sent, are in doubt, and were told to the team."""
    with workspace.store() as store:
        done = send_answers(workspace, store, workspace.secret(), now)
    return done.sent, done.doubtful, done.told


def states(workspace: Workspace) -> list[tuple[str, str, str]]:
    with workspace.store() as store:
        return [(one.state, one.said, one.error) for one in store.mail_answers.all()]
