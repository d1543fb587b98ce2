"""Answers by mail: planned before they are sent, sent at most once, and what people say of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, select, update

from kbtools.model.mail_answer import MailAnswer, Said, State
from kbtools.storage.column_types import is_known
from kbtools.storage.database import Database
from kbtools.storage.secret_in_use import expect_secret
from kbtools.storage.statements import hold, in_batches, put_new
from kbtools.storage.tables import mail_answers, mail_threads

_ITS = mail_answers.c
_BEING_TOLD = -1  # in `told`: a process is telling the team, since `tried_at`


class MailAnswers:
    """The answers by mail of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, answer: MailAnswer, thread: Collection[str], mark: str | None = None) -> bool:
        """Write an answer; False, and nothing written, where the ticket or a mail of its `thread` has one already.

        `mark`: of the secret that hashes and seals it; raises `KbError("secret-missing")` where that was changed
        meanwhile.
        """
        hashes = {_hash_of(message) for message in thread}
        with self._database.write() as connection:
            if mark is not None:
                expect_secret(connection, mark)
            hold(connection, mail_answers)
            known = select(mail_threads.c.answer).where(mail_threads.c.message.in_(hashes))
            if connection.execute(known).first() or not _is_new(connection, answer):
                return False
            for message in sorted(hashes):
                connection.execute(mail_threads.insert(), {"message": message, "answer": answer.id})
            return True

    def planned(self, before: datetime) -> list[str]:
        """Ids of what is to be sent and was not tried since a moment, longest waiting first."""
        due = ~is_known(_ITS.tried_at) | (_ITS.tried_at < before)
        query = select(_ITS.id).where(_ITS.state == "planned", due).order_by(_ITS.created_at, _ITS.id)
        with self._database.read() as connection:
            return list(connection.execute(query).scalars())

    def claim(self, id_: str, now: datetime) -> bool:
        """Take a planned answer to send it; False where another process has taken it, or it is gone."""
        return self._change({"state": "sending", "tried_at": now}, _ITS.id == id_, _ITS.state == "planned") == 1

    def sent(self, id_: str, now: datetime) -> None:
        """Note that the mail server has accepted it."""
        self._change({"state": "sent", "sent_at": now, "error": ""}, _ITS.id == id_)

    def not_sent(self, id_: str, state: State, why: str) -> None:
        """Note what became of an answer that was to be sent, other than `sent`; a `planned` one is tried again."""
        self._change({"state": state, "error": why}, _ITS.id == id_)

    def doubt_unfinished(self, before: datetime, why: str) -> int:
        """Doubt what a process began to send before a moment and did not finish; return how many."""
        return self._change({"state": "doubtful", "error": why}, _ITS.state == "sending", _ITS.tried_at < before)

    def get(self, id_: str) -> MailAnswer | None:
        """The answer with this id."""
        return next(iter(self._found(_ITS.id == id_)), None)

    def of_ticket(self, key: tuple[str, str]) -> MailAnswer | None:
        """The answer to a ticket, by its source and id."""
        return next(iter(self._found(_ITS.source == key[0], _ITS.ticket == key[1])), None)

    def of_thread(self, thread: Collection[str]) -> MailAnswer | None:
        """The answer that one of these message ids belongs to."""
        hashes = sorted({_hash_of(message) for message in thread})
        known = select(mail_threads.c.answer).where(mail_threads.c.message.in_(hashes))
        return next(iter(self._found(_ITS.id.in_(known))), None)

    def all(self) -> list[MailAnswer]:
        """Every answer, the newest first."""
        return self._found()

    def between(self, since: datetime, until: datetime) -> list[MailAnswer]:
        """The answers that were planned or held in this time."""
        return self._found(_ITS.created_at >= since, _ITS.created_at < until)

    def say(self, id_: str, before: Said, said: Said, now: datetime, *, told: bool) -> bool:
        """Note what the person says, if until now they had said `before`; False where that has changed meanwhile."""
        values = {"said": said, "said_at": now, "told": int(told)}
        return self._change(values, _ITS.id == id_, _ITS.said == before) == 1

    def untold(self, before: datetime) -> list[MailAnswer]:
        """Answers of which the team is to hear what the person said, and no process began to tell it since a moment."""
        return self._found((_ITS.told == 0) | ((_ITS.told == _BEING_TOLD) & (_ITS.tried_at < before)))

    def claim_telling(self, answer: MailAnswer, now: datetime, before: datetime) -> bool:
        """Take one of `untold` to tell the team; False where another process has it, or the person said more."""
        free = (_ITS.told == 0) | ((_ITS.told == _BEING_TOLD) & (_ITS.tried_at < before))
        values = {"told": _BEING_TOLD, "tried_at": now}
        return self._change(values, _ITS.id == answer.id, _ITS.said == answer.said, free) == 1

    def not_told(self, answer: MailAnswer) -> None:
        """Note that the team could not be told yet."""
        self._change({"told": 0}, _ITS.id == answer.id, _ITS.said == answer.said, _ITS.told == _BEING_TOLD)

    def told(self, answer: MailAnswer) -> None:
        """Note that the team has heard what the person said until then."""
        self._change({"told": 1}, _ITS.id == answer.id, _ITS.said == answer.said)

    def unseal_before(self, moment: datetime) -> int:
        """Delete address, subject and articles of what was planned before a moment; return of how many."""
        return self._change({"sealed": "", "told": 1}, _ITS.sealed != "", _ITS.created_at < moment)

    def of(self, recipient: str) -> list[str]:
        """Ids of the answers to somebody, by the keyed hash."""
        return [answer.id for answer in self._found(_ITS.recipient == recipient)]

    def before(self, moment: datetime) -> list[str]:
        """Ids of the answers planned before a moment."""
        return [answer.id for answer in self._found(is_known(_ITS.created_at), _ITS.created_at < moment)]

    def remove(self, ids: Collection[str]) -> None:
        """Delete answers, and which threads they were in."""
        with self._database.write() as connection:
            for batch in in_batches(sorted(ids)):
                connection.execute(delete(mail_threads).where(mail_threads.c.answer.in_(batch)))
                connection.execute(delete(mail_answers).where(_ITS.id.in_(batch)))

    def _change(self, values: Mapping[str, Any], *where: ColumnElement[bool]) -> int:
        """Change what is found and return how many; a look first, since mostly there is nothing and a write waits."""
        with self._database.read() as connection:
            if not connection.execute(select(_ITS.id).where(*where).limit(1)).first():
                return 0
        with self._database.write() as connection:
            return connection.execute(update(mail_answers).where(*where).values(values)).rowcount

    def _found(self, *where: ColumnElement[bool]) -> list[MailAnswer]:
        query = select(mail_answers).where(*where).order_by(_ITS.created_at.desc(), _ITS.id)
        with self._database.read() as connection:
            return [_answer(row) for row in connection.execute(query)]


def rekey_answers(
    connection: Connection, hashed: Callable[[str], str], sealed: Callable[[bytes], bytes | None]
) -> tuple[int, list[str]]:
    """Change hashes and seals of all answers; how many were changed, and the ids of those that cannot be opened."""
    unopened: list[str] = []
    rows = connection.execute(select(_ITS.id, _ITS.recipient, _ITS.sealed).order_by(_ITS.id)).all()
    for row in rows:
        values = {"recipient": hashed(row.recipient)}
        if row.sealed:
            again = sealed(row.sealed.encode("ascii", "replace"))
            if again is None:
                unopened.append(row.id)
            else:
                values["sealed"] = again.decode("ascii")
        connection.execute(update(mail_answers).where(_ITS.id == row.id).values(values))
    return len(rows) - len(unopened), unopened


def delete_threads(connection: Connection, tickets: Sequence[Mapping[str, str]]) -> None:
    """Delete what is known of the threads of tickets, each named by `its_source` and `its_id`, before their answers."""
    of = select(_ITS.id).where(_ITS.source == bindparam("its_source"), _ITS.ticket == bindparam("its_id"))
    connection.execute(delete(mail_threads).where(mail_threads.c.answer.in_(of)), tickets)


def _is_new(connection: Connection, answer: MailAnswer) -> bool:
    """Write the row of an answer, unless its ticket has one."""
    row = {
        "id": answer.id,
        "source": answer.source,
        "ticket": answer.ticket,
        "recipient": answer.recipient,
        "lang": answer.lang,
        "state": answer.state,
        "slugs": list(answer.slugs),
        "sealed": answer.sealed.decode("ascii"),
        "created_at": answer.created_at,
        "tried_at": None,
        "sent_at": None,
        "said": answer.said,
        "said_at": None,
        "told": int(answer.told),
        "error": answer.error,
    }
    return put_new(connection, mail_answers, row, key=["source", "ticket"])


def _hash_of(message_id: str) -> str:
    """Whoever has the message id may know that it was here: so it needs no key, and survives a change of the secret."""
    return hashlib.sha256(message_id.encode("utf-8", "replace")).hexdigest()[:32]


def _answer(row: Row[Any]) -> MailAnswer:
    state: State = row.state
    said: Said = row.said
    return MailAnswer(
        id=row.id,
        source=row.source,
        ticket=row.ticket,
        recipient=row.recipient,
        created_at=row.created_at,
        state=state,
        lang=row.lang,
        slugs=tuple(row.slugs),
        sealed=row.sealed.encode("ascii", "replace"),
        sent_at=row.sent_at,
        said=said,
        said_at=row.said_at,
        told=row.told == 1,
        error=row.error,
    )
