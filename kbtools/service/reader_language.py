"""The language of who reads a page of the service or an answer to its form."""

from __future__ import annotations

from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError
from kbtools.languages.names import may_be_code
from kbtools.languages.own_words import words_file
from kbtools.settings import Settings

Version = tuple[int, int]  # time and size of a file


class ReaderSettings:
    """The settings for who reads a language. A file of own texts is read once, and again when it has changed."""

    def __init__(self, settings: Settings) -> None:
        self._usual = settings
        self._read: dict[str, tuple[Version, Settings]] = {}

    def of(self, lang: str) -> Settings:
        """The settings for a language; those of the help centre where its texts in that one are at fault."""
        code = lang.casefold()
        version = self._version(code)
        if version is None:
            return self._usual.in_language(code)
        known = self._read.get(code)
        if known is None or known[0] != version:
            self._read[code] = known = version, self._of_file(code)
        return known[1]

    def _version(self, code: str) -> Version | None:
        if not self._usual.folder or not may_be_code(code):
            return None
        try:
            there = (self._usual.folder / words_file(code)).stat()
        except OSError:
            return None
        return there.st_mtime_ns, there.st_size

    def _of_file(self, code: str) -> Settings:
        try:
            return self._usual.in_language(code)
        except KbError as problem:
            log_fault("words", problem)
            return self._usual
