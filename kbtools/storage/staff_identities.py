"""Which account at a sign-in of the company belongs to which account of the staff."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, select, update

from kbtools.storage.database import Database
from kbtools.storage.statements import upsert
from kbtools.storage.tables import staff_identities


@dataclass(frozen=True, slots=True)
class StaffIdentity:
    """An account at a sign-in of the company (`provider`, `subject`), and the address of the account here.

    `role`: the role that the sign-in gave last; empty where the account's role was given at the desk.
    """

    provider: str
    subject: str
    email: str
    role: str = ""


class StaffIdentities:
    """The identities of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, provider: str, subject: str) -> StaffIdentity | None:
        """The identity with this name at a provider."""
        return self._one(staff_identities.c.subject == subject, provider)

    def of(self, provider: str, email: str) -> StaffIdentity | None:
        """The identity that an account has at a provider."""
        return self._one(staff_identities.c.email == email, provider)

    def put(self, identity: StaffIdentity) -> None:
        """Write an identity, or write it anew."""
        with self._database.write() as connection:
            upsert(connection, staff_identities, [asdict(identity)])

    def forget_roles(self, email: str) -> None:
        """Note that no sign-in gave an account its role: somebody here did."""
        changed = update(staff_identities).where(staff_identities.c.email == email).values(role="")
        with self._database.write() as connection:
            connection.execute(changed)

    def _one(self, wanted: ColumnElement[bool], provider: str) -> StaffIdentity | None:
        asked = select(staff_identities).where(wanted, staff_identities.c.provider == provider)
        with self._database.read() as connection:
            row = connection.execute(asked).first()
        return StaffIdentity(row.provider, row.subject, row.email, row.role) if row else None
