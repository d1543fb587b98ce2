"""Passwords of staff, kept as Argon2id hashes (RFC 9106)."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from kbtools.errors import KbError
from kbtools.model.staff import StaffMember

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 200  # characters


def hashed(password: str, email: str) -> str:
    """The hash of a new password; raises `KbError("staff")` for one that is easily guessed."""
    written, local = _written(password), email.partition("@")[0]
    if not SHORTEST <= len(written) <= LONGEST:
        raise KbError("staff", f"a password has {SHORTEST} to {LONGEST} characters", where="password")
    if len(set(written)) < SHORTEST // 3 or written.casefold() in (email, local, local * 2):
        raise KbError("staff", "this password is easily guessed", where="password", hint="take several words")
    return _hasher().hash(written)


def is_right(member: StaffMember | None, password: str) -> bool:
    """Whether this is the member's password. It takes as long where there is no member, or none with a password."""
    from argon2.exceptions import InvalidHashError, VerificationError

    written = _written(password)
    kept = member.password if member and len(written) <= LONGEST else ""
    try:
        right = _hasher().verify(kept or _of_nobody(), written[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(kept)


def _written(password: str) -> str:
    """The password in the form in which keyboards of all kinds give the same (RFC 8265)."""
    return unicodedata.normalize("NFC", password[: 4 * LONGEST])  # a letter may be typed as several characters


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()  # RFC 9106, second recommended option: 64 MiB, three passes


@cache
def _of_nobody() -> str:
    return _hasher().hash("a password that nobody has")
