"""What the contact form asks for, as its template needs it."""

from __future__ import annotations

from dataclasses import dataclass

from kbtools.deliver.attachment import accepted, megabytes
from kbtools.settings import Settings


@dataclass(frozen=True, slots=True)
class FormFields:
    """Names of the fields and of those that are needed; `products` to choose from; the file dialog's endings."""

    fields: tuple[str, ...]
    needed: tuple[str, ...]
    products: tuple[str, ...]
    accept: str
    files_hint: str


def form_fields(settings: Settings) -> FormFields:
    """The fields that the settings name."""
    kinds, most = ", ".join(settings.contact_file_types), megabytes(settings.contact_file_size)
    hint = settings.said["form"]["files_hint"].format(kinds=kinds, most=most)
    needed = tuple(name for name in settings.contact_required if name in settings.contact_fields)
    return FormFields(settings.contact_fields, needed, settings.contact_products, accepted(settings), hint)
