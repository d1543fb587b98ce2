"""The kind of a file, recognised by its content, since names and media types may be wrong."""

from __future__ import annotations

import re

MIME = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "pdf": "application/pdf",
    "txt": "text/plain",
}
PICTURES = frozenset(("png", "jpg", "gif", "webp", "avif"))
_ENDINGS = {"jpg": ("jpg", "jpeg"), "txt": ("txt", "log", "csv", "md")}
# The first bytes of each, as the formats' own specifications have them. SVG is left out, since it can run scripts.
_STARTS = (
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpg", re.compile(rb"\xff\xd8\xff")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    ("avif", re.compile(rb".{4}ftypavi[fs]", re.DOTALL)),
    ("pdf", re.compile(rb"%PDF-\d")),
)
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def kind_of(data: bytes) -> str:
    """A key of `MIME`, or empty for anything else."""
    for kind, start in _STARTS:
        if start.match(data):
            return kind
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "txt" if text.strip() and not _NOT_IN_TEXT.search(text) else ""


def endings(kind: str) -> tuple[str, ...]:
    """The endings of file names of this kind, without the dot."""
    return _ENDINGS.get(kind, (kind,))
