"""The fields of the contact form's page, its hints on files, and its scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kbtools.contact.attachments import MOST_FILES, accepted, megabytes
from kbtools.languages.names import names_in
from kbtools.settings import Settings

SCRIPTS = Path(__file__).parent.parent / "theme" / "assets" / "kbtools"
_IMPORT = re.compile(r'^import .* from "\./([a-z-]+\.js)";$', re.MULTILINE)


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
        "answered_in": answered_in(settings, said),
        "experiment": settings.holdout > 0,
        "scripts": scripts_of("contact.js"),
    }


@cache
def scripts_of(first: str) -> tuple[str, ...]:
    """A script of the theme and all that it imports, each once; a browser that knows them loads them at once."""
    found = [first]
    for name in found:
        imported = _IMPORT.findall((SCRIPTS / name).read_text("utf-8"))
        found += [other for other in imported if other not in found]
    return tuple(found)


def answered_in(settings: Settings, said: Mapping[str, Any]) -> str:
    """The sentence that says in which languages people answer; empty where no setting says it."""
    names = names_in(settings.answered_languages, said["lang"])
    return str(said["form"]["answered_in"]).format(languages=names) if names else ""


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
