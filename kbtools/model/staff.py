"""Staff: the people who sign in to the desk, and what their roles allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Role = Literal["writer", "agent", "editor", "admin"]
ROLES: tuple[Role, ...] = ("writer", "agent", "editor", "admin")
"""Each may do what those before it may."""


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One account. `password` is an Argon2 hash, empty until the person has chosen one."""

    email: str
    name: str
    role: Role
    password: str
    added_at: datetime

    def may(self, role: Role) -> bool:
        """Whether this person may do what somebody of this role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class StaffAction:
    """What somebody of the staff did: `about` is what it was done to, such as a gap or an address."""

    at: datetime
    email: str
    action: str
    about: str = ""
