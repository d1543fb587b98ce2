"""`kb mail list`: the answers by mail, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbtools.contact.answer_by_mail import why_off

if TYPE_CHECKING:
    from kbtools.model.mail_answer import MailAnswer
    from kbtools.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MailAnswerList:
    """The answers, the newest first. `off`: why no new ones are sent; empty where they are."""

    answers: tuple[MailAnswer, ...]
    off: str


def list_mail_answers(workspace: Workspace, *, doubtful: bool = False) -> MailAnswerList:
    """All answers by mail, or only those of which it is not known whether they arrived."""
    with workspace.store_if_any() as store:
        found = store.mail_answers.all() if store else []
    kept = tuple(one for one in found if one.state == "doubtful" or not doubtful)
    return MailAnswerList(kept, why_off(workspace))
