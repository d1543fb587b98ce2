"""The check of a contact message, once, where it comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kbtools.contact.addresses import MOST_ADDRESS, can_be_delivered
from kbtools.errors import KbError
from kbtools.model.article import SLUG
from kbtools.model.followup import MOST_ANSWER
from kbtools.model.message import LINES, ContactMessage
from kbtools.text.normalise import normalise, one_line

if TYPE_CHECKING:
    from kbtools.settings import Settings

MOST_BODY = 20_000  # characters
MOST_SUBJECT = 300
MOST_LINE = 200  # of a name, a product and a version
MOST_SLUGS = 20

_MOST = {"message": MOST_BODY, "subject": MOST_SUBJECT, "email": MOST_ADDRESS}
_RAW = 4  # times as long: spaces, line ends and accents may be written in more characters than are counted


def checked(message: ContactMessage, settings: Settings) -> ContactMessage:
    """The message as it is stored: texts normalised, single-line fields in one line, valid slugs only.

    A product that is not in the list stays as it is written: the list may have changed since the page was built.

    Raises `KbError("contact-field")` whose `where` is the name of the form's field.
    """
    said = settings.said["field"]
    _refuse_endless(message, said)
    body, email = normalise(message.body), one_line(message.email)
    lines: dict[str, Any] = {name: one_line(getattr(message, name)) for name in LINES}
    answered = one_line(message.answered[: MOST_ANSWER * _RAW])[:MOST_ANSWER]
    if not body:
        raise _refused("message", said["empty"])
    for where, text in {"message": body, **lines}.items():
        most = _MOST.get(where, MOST_LINE)
        if len(text) > most:
            raise _refused(where, said["too_long"].format(length=f"{len(text):,}", most=f"{most:,}"))
    if not email:
        raise _refused("email", said["no_email"])
    if not can_be_delivered(email):
        raise _refused("email", said["wrong_email"])
    for where in settings.contact_required:
        if where in settings.contact_fields and not lines[where]:
            raise _refused(where, said["needed"])
    shown, opened, rejected = (_slugs(s) for s in (message.shown, message.opened, message.rejected))
    known = {slug: one_line(message.titles[slug]) for slug in (*shown, *opened, *rejected) if slug in message.titles}
    return replace(
        message,
        body=body,
        email=email,
        shown=shown,
        opened=opened,
        rejected=rejected,
        titles=known,
        answered=answered,
        asked=message.asked if answered else "",
        **lines,
    )


def _refuse_endless(message: ContactMessage, said: Mapping[str, str]) -> None:
    """Refuse what is too long in any case before its characters are looked at, which takes time."""
    for where, name in {"message": "body", "email": "email", **{name: name for name in LINES}}.items():
        length, most = len(getattr(message, name)), _MOST.get(where, MOST_LINE)
        if length > most * _RAW:
            told = said["wrong_email"] if where == "email" else said["too_long"]
            raise _refused(where, told.format(length=f"{length:,}", most=f"{most:,}"))


def _slugs(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slug for slug in given if SLUG.fullmatch(slug)))[:MOST_SLUGS]


def _refused(field: str, message: str) -> KbError:
    return KbError("contact-field", message, where=field)
