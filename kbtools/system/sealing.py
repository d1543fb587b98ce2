"""The workspace's secret: it hashes requesters and encrypts messages that wait for delivery."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from kbtools.errors import KbError

VARIABLE = "KB_SECRET"


class Secret:
    """The keys derived from one secret; the secret itself is never shown or logged."""

    def __init__(self, value: bytes) -> None:
        self._hash_key = hmac.digest(value, b"kbtools requester", "sha256")
        self._seal_key = base64.urlsafe_b64encode(hmac.digest(value, b"kbtools outbox", "sha256"))

    def hash(self, text: str) -> str:
        """A keyed hash, 32 hex digits, the same for the same text whatever its case and spaces."""
        return hmac.new(self._hash_key, text.strip().casefold().encode(), hashlib.sha256).hexdigest()[:32]

    def seal(self, data: bytes) -> bytes:
        """Encrypted and signed (Fernet: AES-128-CBC with HMAC-SHA-256)."""
        from cryptography.fernet import Fernet

        return Fernet(self._seal_key).encrypt(data)

    def unseal(self, data: bytes) -> bytes:
        """The inverse of `seal`; raises `KbError("secret-missing")` when another secret sealed it."""
        from cryptography.fernet import Fernet, InvalidToken

        try:
            return Fernet(self._seal_key).decrypt(data)
        except InvalidToken:
            raise KbError(
                "secret-missing",
                "this was encrypted with another secret",
                hint="put the earlier secret back into .kb/secret",
            ) from None


def make_secret(path: Path) -> None:
    """Write a new random secret that only its owner can read; an existing one stays.

    Raises `KbError("disk")`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(32) + "\n")
    except FileExistsError as failure:
        if not path.is_file():
            raise _cannot_write(path, failure) from None
    except OSError as failure:
        raise _cannot_write(path, failure) from None


def _cannot_write(path: Path, failure: OSError) -> KbError:
    hint = f"check the permissions of this folder, or set {VARIABLE}"
    return KbError("disk", f"the secret cannot be written: {failure.strerror}", where=str(path), hint=hint)


def load_secret(path: Path) -> Secret:
    """From `KB_SECRET`, else the file; raises `KbError("secret-missing")`."""
    value = os.environ.get(VARIABLE, "").strip()
    if not value and path.is_file():
        value = path.read_text(encoding="ascii", errors="replace").strip()
    if len(value) < 16:  # noqa: PLR2004 - shorter ones can be guessed
        raise KbError(
            "secret-missing",
            "the workspace has no secret",
            where=str(path),
            hint=f"set {VARIABLE} (16 characters or more), or put the earlier secret back",
        )
    return Secret(value.encode())
