"""What the contact form asks for since the service began: a page that was built meanwhile has the new fields."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from pathlib import Path

from kbtools.contact.attachments import FIELD
from kbtools.errors import KbError, KbErrors
from kbtools.settings import Settings, load_settings

FILE = "pyproject.toml"
log = logging.getLogger(__name__)


class FormSinceStart:
    """Widens the settings of the form by those of the file once it was changed, so that pages of both are taken."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read = self._stamp()
        self._now: Settings | None = None  # as long as the file is as it was
        self._lock = threading.Lock()

    def of(self, running: Settings) -> Settings:
        """These settings, with all fields, products and files that the form of either asks for.

        Only what both need has to be filled in. GitHub takes no files, so none are taken where it gets the messages.
        """
        now = self._settings()
        if now is None:
            return running
        fields = tuple(
            name
            for name in _both(running.contact_fields, now.contact_fields)
            if name in running.contact_fields or name != FIELD or running.deliver_to != "github"
        )
        common = {*running.contact_fields} & {*now.contact_fields} & {*now.contact_required}
        return replace(
            running,
            contact_fields=fields,
            contact_required=tuple(name for name in running.contact_required if name in common),
            contact_products=_both(running.contact_products, now.contact_products),
            contact_file_types=_both(running.contact_file_types, now.contact_file_types),
            contact_file_size=max(running.contact_file_size, now.contact_file_size),
        )

    def most_bytes(self, running: Settings) -> int:
        """How many bytes of files are taken."""
        settings = self.of(running)
        return settings.contact_file_size if FIELD in settings.contact_fields else 0

    def _settings(self) -> Settings | None:
        with self._lock:
            stamp = self._stamp()
            if stamp != self._read:
                self._read = stamp
                try:
                    self._now = load_settings(self._root)
                except (KbError, KbErrors) as problem:  # a person is in the middle of a change: what was read stays
                    log.warning("the settings cannot be read: %s", problem)
            return self._now

    def _stamp(self) -> tuple[int, int]:
        try:
            found = (self._root / FILE).stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size


def _both(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
