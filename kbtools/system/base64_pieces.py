"""Base64 of large files, a piece at a time: a call on all of one would hold up every other thread of the process."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator

PIECE = 196_608  # bytes, a multiple of 3 and of 4; less than a millisecond


def pieces(data: bytes, size: int = PIECE) -> Iterator[bytes]:
    """The bytes in order, `size` at a time."""
    for at in range(0, len(data), size):
        yield data[at : at + size]


def to_base64(data: bytes, altchars: bytes | None = None) -> bytes:
    """As `base64.b64encode`."""
    return b"".join(b64encode(piece, altchars) for piece in pieces(data))


def from_base64(text: str | bytes, altchars: bytes | None = None) -> bytes:
    """As `base64.b64decode` with `validate`; raises `ValueError` for anything that is not base64."""
    data = text.encode("ascii") if isinstance(text, str) else text
    return b"".join(_decoded(data, altchars))


def _decoded(data: bytes, altchars: bytes | None) -> Iterator[bytes]:
    for at in range(0, len(data), PIECE):
        piece = data[at : at + PIECE]
        if piece.endswith(b"=") and at + PIECE < len(data):
            raise ValueError("base64 has no padding in its middle")
        yield b64decode(piece, altchars, validate=True)
