"""Which secret the hashes and seals of a store are made with, also while another process changes it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from kbtools.errors import KbError
from kbtools.storage.tables import cursors

SECRET_ROW = "secret"  # noqa: S105 - the row of `cursors` that has the mark of the secret


def expect_secret(connection: Connection, mark: str) -> None:
    """Keep the secret of the store unchanged until this transaction ends.

    Raises `KbError("secret-missing")` where it is not the one with this mark any more, so that nothing is written that
    nobody could open or find again. A store that has no mark takes any.
    """
    # FOR SHARE: a change of the secret in PostgreSQL waits for this transaction, or this one for it. That is so without
    # a row as well, for whoever changes or adds it holds the table (`hold`), which this statement uses in any case.
    now = select(cursors.c.cursor).where(cursors.c.name == SECRET_ROW).with_for_update(read=True)
    if connection.execute(now).scalar() not in (None, mark):
        raise KbError(
            "secret-missing",
            "the secret was changed meanwhile, so nothing more is written with the old one",
            hint="run this again, or restart the service",
        )
