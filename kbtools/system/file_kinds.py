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
_NO_TEXT = (
    ("a PDF file", b"%PDF-"),
    ("a picture", b"\x89PNG"),
    ("a picture", b"\xff\xd8\xff"),
    ("a picture", b"GIF8"),
    ("a document of an office program", b"PK\x03\x04"),
    ("a document of an office program", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("a database", b"SQLite format 3\0"),
    ("an archive of 7-Zip", b"7z\xbc\xaf\x27\x1c"),
    ("an archive of RAR", b"Rar!\x1a\x07"),
    ("an archive of Zstandard", b"\x28\xb5\x2f\xfd"),
)
_JUDGED = 4096  # bytes by which a file is judged
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
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


def what_no_text(start: bytes) -> str:
    """What the beginning of a file shows it to be, in words, where it is no text in any usual encoding; else empty."""
    for words, magic in _NO_TEXT:
        if start.startswith(magic):
            return words
    part = start[:_JUDGED]
    nuls = part.count(0)
    if nuls and 0 in (part[::2].count(0), part[1::2].count(0)) and nuls * 5 > len(part):
        return ""  # UTF-16
    return "a binary file" if len(_CONTROL.findall(part)) * 20 > len(part) else ""


def endings(kind: str) -> tuple[str, ...]:
    """The endings of file names of this kind, without the dot."""
    return _ENDINGS.get(kind, (kind,))
