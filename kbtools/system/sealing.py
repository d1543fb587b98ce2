"""The workspace's secret: it hashes requesters and encrypts messages that wait for delivery."""

from __future__ import annotations

import copy
import hashlib
import hmac
import os
import re
import secrets
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kbtools.errors import KbError
from kbtools.system.base64_pieces import from_base64, pieces, to_base64
from kbtools.system.files import FOR_OWNER, private_folder

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import CBC

VARIABLE = "KB_SECRET"
_RANDOM = re.compile(rb"[0-9a-f]{64}")  # as `make_secret` writes it: 256 random bits, which nobody guesses
_SALT = b"kbtools"  # the same everywhere: clones of a workspace find their hashes in each other's articles
_SCRYPT = {"n": 2**15, "r": 8, "p": 3, "maxmem": 2**26, "dklen": 32}  # 32 MB, as OWASP's password storage page has it
# A sealed text, as the Fernet specification has it: version, time (8 bytes), initialisation vector (a block),
# ciphertext, signature.
_VERSION, _BLOCK, _SIGNATURE = b"\x80", 16, 32
_HEAD = 1 + 8 + _BLOCK
_URL_SAFE = b"-_"


class Secret:
    """The keys derived from one secret; the secret itself is never shown or logged."""

    def __init__(self, value: bytes, *, stretched: bool = False) -> None:
        """The keys of a secret. With `stretched` each guess at one that a person chose takes half a second."""
        value = _stretch(value) if stretched and not _RANDOM.fullmatch(value) else value
        self._hash_key = hmac.digest(value, b"kbtools requester", "sha256")
        self._name_key = hmac.digest(value, b"kbtools names", "sha256")
        keys = hmac.digest(value, b"kbtools outbox", "sha256")
        self._sign_key, self._seal_key = keys[:_BLOCK], keys[_BLOCK:]

    @property
    def mark(self) -> str:
        """What tells this secret from others, and nothing about it."""
        return self.hash("kbtools")

    def hash(self, text: str) -> str:
        """A keyed hash, 32 hex digits, the same for the same text whatever its case and spaces."""
        return hmac.digest(self._hash_key, text.strip().casefold().encode(), "sha256").hex()[:32]

    def hash_name(self, words: str) -> str:
        """A keyed hash of words of a name (BLAKE2b, RFC 7693), 16 hex digits; with a key of its own, and fast."""
        return hashlib.blake2b(words.encode("utf-8", "replace"), key=self._name_key, digest_size=8).hexdigest()

    def of_purpose(self, purpose: str) -> Secret:
        """This secret with keys of its own: what is sealed or signed for one purpose is no other's."""
        own = copy.copy(self)
        keys = hmac.digest(self._sign_key + self._seal_key, b"kbtools seal " + purpose.encode(), "sha256")
        own._sign_key, own._seal_key = keys[:_BLOCK], keys[_BLOCK:]
        return own

    def seal(self, data: bytes) -> bytes:
        """Encrypted and signed, as the Fernet specification has it (AES-128-CBC with HMAC-SHA-256, in base64)."""
        began, start = struct.pack(">Q", int(time.time())), os.urandom(_BLOCK)
        encryptor, padding = self._cipher(start).encryptor(), _BLOCK - len(data) % _BLOCK
        parts = map(encryptor.update, (*pieces(data), bytes([padding]) * padding))
        signed = b"".join((_VERSION, began, start, *parts, encryptor.finalize()))
        return to_base64(signed + self._signature(signed), _URL_SAFE)

    def unseal(self, data: bytes) -> bytes:
        """The inverse of `seal`; raises `KbError("secret-missing")` for what another secret sealed, or was changed."""
        opened = self.opened(data)
        if opened is None:
            raise KbError(
                "secret-missing",
                "this was encrypted with another secret",
                hint="put the earlier secret back into .kb/secret",
            )
        return opened

    @staticmethod
    def is_sealed(data: bytes) -> bool:
        """Whether this has the form of what some secret sealed; what was cut off or overwritten has not."""
        return _parts(data) is not None

    def opened(self, data: bytes) -> bytes | None:
        """What was sealed; None where another secret sealed it, or it was changed since."""
        if (parts := _parts(data)) is None:
            return None
        signed, signature = parts
        if not hmac.compare_digest(signature, self._signature(signed)):
            return None
        decryptor = self._cipher(signed[_HEAD - _BLOCK : _HEAD]).decryptor()
        padded = b"".join((*map(decryptor.update, pieces(signed[_HEAD:])), decryptor.finalize()))
        return padded[: -padded[-1]]

    def sign(self, data: bytes) -> bytes:
        """A signature that only who has the secret can make (HMAC-SHA-256); see `of_purpose` for its key."""
        return self._signature(data)

    def _cipher(self, start: bytes) -> Cipher[CBC]:
        from cryptography.hazmat.primitives.ciphers import Cipher
        from cryptography.hazmat.primitives.ciphers.algorithms import AES
        from cryptography.hazmat.primitives.ciphers.modes import CBC

        return Cipher(AES(self._seal_key), CBC(start))

    def _signature(self, data: bytes) -> bytes:
        return hmac.digest(self._sign_key, data, "sha256")


def _parts(data: bytes) -> tuple[bytes, bytes] | None:
    """What is signed of a sealed text, and its signature; None where it has not the form."""
    try:
        token = from_base64(data, _URL_SAFE)
    except ValueError:
        return None
    signed, signature = token[:-_SIGNATURE], token[-_SIGNATURE:]
    if len(signed) < _HEAD + _BLOCK or (len(signed) - _HEAD) % _BLOCK or signed[:1] != _VERSION:
        return None
    return signed, signature


def make_secret(path: Path) -> None:
    """Write a new random secret that only its owner can read; an existing one stays.

    Raises `KbError("disk")`.
    """
    try:
        private_folder(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_OWNER)
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


def load_secret(path: Path, is_stretched: Callable[[], bool] = lambda: True) -> Secret:
    """From `KB_SECRET`, else the file; raises `KbError("secret-missing")`.

    `is_stretched` says whether what was stored until now was stored with a stretched secret; it is asked only about a
    secret that a person chose.
    """
    value = os.environ.get(VARIABLE, "").strip()
    if not value:
        with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
            value = path.read_text(encoding="ascii", errors="replace").strip()
    if len(value) < 16:  # noqa: PLR2004 - shorter ones can be guessed
        raise KbError(
            "secret-missing",
            "the workspace has no secret",
            where=str(path),
            hint=f"set {VARIABLE} (16 characters or more), or put the earlier secret back",
        )
    data = value.encode()
    return Secret(data, stretched=not _RANDOM.fullmatch(data) and is_stretched())


@lru_cache(maxsize=4)
def _stretch(value: bytes) -> bytes:
    """scrypt (RFC 7914), once a process."""
    return hashlib.scrypt(value, salt=_SALT, **_SCRYPT)
