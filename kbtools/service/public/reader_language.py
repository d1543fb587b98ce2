"""The language of who reads a page of the service or an answer to its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError

if TYPE_CHECKING:
    from kbtools.service.state import ServiceState
    from kbtools.settings import Settings


def settings_in(state: ServiceState, lang: str) -> Settings:
    """The settings for who reads a language; those of the help centre where its texts in that one are at fault."""
    try:
        return state.settings.in_language(lang)
    except KbError as problem:
        log_fault("words", problem)
        return state.settings
