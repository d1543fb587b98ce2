"""Claims: what visitors say helped, until a person has looked at it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from kbtools.model.visit import Claim
from kbtools.storage.database import Database
from kbtools.storage.statements import hold, in_batches, upsert
from kbtools.storage.tables import claims

DAY = timedelta(days=1)


class Claims:
    """The claims of a store, one a visit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, claim: Claim, now: datetime, *, most: int) -> bool:
        """Write a claim, in place of an earlier one of the visit; False where its network has made `most` in a day.

        A claim that a person approved stays as it is. Claims without a question only count, and go after a day.
        """
        with self._database.write() as connection:
            hold(connection, claims)
            if (before := _of_visit(connection, claim.visit)) and before.approved:
                return True
            lately = (claims.c.network == claim.network, claims.c.at > now - DAY, claims.c.visit != claim.visit)
            if connection.execute(select(func.count()).select_from(claims).where(*lately)).scalar_one() >= most:
                return False
            connection.execute(delete(claims).where(claims.c.question == "", claims.c.at <= now - DAY))
            upsert(connection, claims, [{**_row(claim), "at": now}])
            return True

    def withdraw(self, visit: str) -> None:
        """Empty the claim of a visit, because its writer took it back; it still counts for its network's day."""
        with self._database.write() as connection:
            empty = {"slug": "", "question": "", "approved": 0}
            connection.execute(update(claims).where(claims.c.visit == visit).values(empty))

    def kept(self, *, approved: bool | None = None) -> list[Claim]:
        """The claims with a question, in order of network, then time; all, or by whether a person approved."""
        query = select(claims).where(claims.c.question != "")
        if approved is not None:
            query = query.where(claims.c.approved == int(approved))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(claims.c.network, claims.c.at, claims.c.visit))
            return [_claim(row) for row in rows]

    def rewrite(self, changed: Collection[Claim]) -> None:
        """Write the questions of claims again, as they are now masked."""
        with self._database.write() as connection:
            for claim in sorted(changed, key=lambda claim: claim.visit):
                own = update(claims).where(claims.c.visit == claim.visit)
                connection.execute(own.values(question=claim.question))

    def approve(self, visits: Collection[str]) -> None:
        """Note that a person looked at the claims of these visits and agrees."""
        with self._database.write() as connection:
            for batch in in_batches(sorted(visits)):
                connection.execute(update(claims).where(claims.c.visit.in_(batch)).values(approved=1))

    def remove(self, visits: Collection[str]) -> None:
        """Delete the claims of these visits."""
        with self._database.write() as connection:
            for batch in in_batches(sorted(visits)):
                connection.execute(delete(claims).where(claims.c.visit.in_(batch)))


def _of_visit(connection: Connection, visit: str) -> Claim | None:
    row = connection.execute(select(claims).where(claims.c.visit == visit)).first()
    return _claim(row) if row else None


def _row(claim: Claim) -> dict[str, Any]:
    return {
        "visit": claim.visit,
        "slug": claim.slug,
        "question": claim.question,
        "network": claim.network,
        "at": claim.at,
        "approved": int(claim.approved),
    }


def _claim(row: Row[Any]) -> Claim:
    return Claim(row.visit, row.slug, row.question, row.network, row.at, bool(row.approved))
