"""The fields of the contact form's page, and its hints on files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kbtools.contact.attachments import MOST_FILES, accepted, megabytes
from kbtools.settings import Settings


@dataclass(frozen=True, slots=True)
class FilesTold:
    """The endings in the file dialog and the hint; the limits, and the messages shown before anything is uploaded."""

    accept: str
    hint: str
    most: int
    most_bytes: int
    too_many: str
    too_large: str


def form(settings: Settings, said: Mapping[str, Any]) -> dict[str, Any]:
    """The values that the form's template reads under `kb`; `said`: the texts of the page's language."""
    return {
        "fields": settings.contact_fields,
        "needed": settings.contact_required,
        "products": settings.contact_products,
        "files": _files(settings, said),
        "experiment": settings.holdout > 0,
    }


def _files(settings: Settings, said: Mapping[str, Any]) -> FilesTold:
    most = megabytes(settings.contact_file_size)
    return FilesTold(
        accept=accepted(settings),
        hint=said["form"]["files_hint"].format(kinds=", ".join(settings.contact_file_types), most=most),
        most=MOST_FILES,
        most_bytes=settings.contact_file_size,
        too_many=said["field"]["files_many"].format(most=MOST_FILES),
        too_large=said["field"]["files_large"].format(most=most),
    )
