"""Files that a person attaches to a message; their kind is decided by content, never by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kbtools.errors import KbError
from kbtools.model.message import Attachment
from kbtools.system.file_kinds import endings, kind_of
from kbtools.text.normalise import one_line

if TYPE_CHECKING:
    from kbtools.settings import Settings

FIELD = "attachments"
MOST_FILES = 5
_MOST_NAME = 100
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
_MB = 1_000_000


def checked_files(files: Iterable[tuple[str, bytes]], settings: Settings) -> tuple[Attachment, ...]:
    """The files, each with the kind of its content and a matching ending; none when the form does not ask for files.

    Raises `KbError("contact-field")` with the place `attachments`: too many, too large, or of a kind not taken.
    """
    if FIELD not in settings.contact_fields:
        return ()
    said = settings.said["field"]
    given = [(name, data) for name, data in files if name or data]
    if len(given) > MOST_FILES:
        raise _refused(said["files_many"].format(most=MOST_FILES))
    if sum(len(data) for _, data in given) > settings.contact_file_size:
        raise _refused(said["files_large"].format(most=megabytes(settings.contact_file_size)))
    return tuple(_checked(name, data, settings) for name, data in given)


def accepted(settings: Settings) -> str:
    """The endings that a browser's file dialog offers: `.png,.jpg,.jpeg`."""
    return ",".join(f".{ending}" for kind in settings.contact_file_types for ending in endings(kind))


def megabytes(size: int) -> str:
    """A number of bytes in megabytes, rounded down: `5`, `0.5`."""
    tenths = size * 10 // _MB
    return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths / 10:.1f}"


def _checked(name: str, data: bytes, settings: Settings) -> Attachment:
    shown = one_line(_NOT_IN_NAMES.sub(" ", name.replace("\\", "/").rpartition("/")[2])).strip(". ")
    kind = kind_of(data)
    if kind not in settings.contact_file_types:
        kinds = ", ".join(settings.contact_file_types)
        raise _refused(settings.said["field"]["files_kind"].format(name=shown[:_MOST_NAME], kinds=kinds))
    stem, dot, ending = shown.rpartition(".")
    if not dot or ending.lower() not in endings(kind):
        stem, ending = shown, kind
    return Attachment(f"{stem[:_MOST_NAME] or 'file'}.{ending}", kind, data)


def _refused(message: str) -> KbError:
    return KbError("contact-field", message, where=FIELD)
