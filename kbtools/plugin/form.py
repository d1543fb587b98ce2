"""What the contact form asks for, as its template needs it."""

from __future__ import annotations

from dataclasses import dataclass

from kbtools.deliver.attachment import MOST_FILES, accepted, megabytes
from kbtools.settings import Settings


@dataclass(frozen=True, slots=True)
class FormFields:
    """Names of the fields and of those that are needed; `products` to choose from; the file dialog's endings.

    `too_many` and `too_large` are said before anything is sent.
    """

    fields: tuple[str, ...]
    needed: tuple[str, ...]
    products: tuple[str, ...]
    accept: str
    files_hint: str
    most_files: int
    most_bytes: int
    too_many: str
    too_large: str


def form_fields(settings: Settings) -> FormFields:
    """The fields that the settings name."""
    kinds, most = ", ".join(settings.contact_file_types), megabytes(settings.contact_file_size)
    hint = settings.said["form"]["files_hint"].format(kinds=kinds, most=most)
    needed = tuple(name for name in settings.contact_required if name in settings.contact_fields)
    said = settings.said["field"]
    return FormFields(
        fields=settings.contact_fields,
        needed=needed,
        products=settings.contact_products,
        accept=accepted(settings),
        files_hint=hint,
        most_files=MOST_FILES,
        most_bytes=settings.contact_file_size,
        too_many=said["files_many"].format(most=MOST_FILES),
        too_large=said["files_large"].format(most=most),
    )
