"""The contact form's fields, from a form or from JSON, and the message they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from kbtools.contact.attachments import FIELD, checked_files
from kbtools.contact.checks import checked
from kbtools.errors import KbError
from kbtools.model.followup import MOST_WORDING
from kbtools.model.message import ContactMessage
from kbtools.model.visit import PageChannel, check_visit_id
from kbtools.service.parameters import File, channel_of, files_of, slugs_of, text_of
from kbtools.text.normalise import one_line

if TYPE_CHECKING:
    from kbtools.settings import Settings

_KEPT_KEY = 200
MOST_CODE = 35  # characters of the code of a language
MOST_CLAIMS = 10  # a page has one for each suggestion


@dataclass(frozen=True, slots=True)
class Fields:
    """The form's fields as sent. `website` is the field that no person sees; `helped` the slug of an article that
    answered, `claims` what proves that it was shown; `confirmed`: the suggestions were seen and the message is to be
    sent all the same; `start`: the person comes from a search and has not seen the form yet; `lang`: the language of
    the page; `channel`: where it is shown; `prepared`: `yes` where an assistant wrote the message, and the person has
    not seen it yet, `lost` where what it wrote cannot be read; `followup`: the id of the
    question that was offered, `asked` its words as they were shown, `answered` the answer."""

    name: str = ""
    email: str = ""
    subject: str = ""
    message: str = ""
    website: str = ""
    key: str = ""
    visit: str = ""
    shown: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    confirmed: bool = False
    start: bool = False
    prepared: Literal["", "yes", "lost"] = ""
    helped: str = ""
    claims: tuple[str, ...] = ()
    product: str = ""
    version: str = ""
    lang: str = ""
    channel: PageChannel = "form"
    followup: str = ""
    asked: str = ""
    answered: str = ""
    attachments: tuple[File, ...] = ()

    def to_message(
        self, titles: Mapping[str, str], settings: Settings, now: datetime, wording: str = ""
    ) -> ContactMessage:
        """The message, checked, written at `now`; of the slugs, those of published articles (the keys of `titles`).

        `wording`: of `followup` as it is offered now, empty where it is not.

        Raises `KbError("contact-field")`, its `where` the field.
        """
        shown, opened, rejected = (
            tuple(slug for slug in slugs if slug in titles) for slugs in (self.shown, self.opened, self.rejected)
        )
        shown_words = one_line(self.asked[:MOST_WORDING])
        message = ContactMessage(
            email=self.email,
            body=self.message,
            created_at=now,
            name=self.name,
            subject=self.subject,
            product=self.product,
            version=self.version,
            lang=self.lang,
            shown=shown,
            opened=opened,
            rejected=rejected,
            titles=titles,
            asked=wording if shown_words in ("", wording) else "",
            answered=self.answered,
            flagged=bool(self.website.strip()),
            visit=self.visit,
            form_key=self.key,
        )
        message = replace(checked(message, settings), attachments=checked_files(self.attachments, settings))
        if shown_words and message.answered and not message.asked:  # what agents read in quotes is the sender's word
            message = replace(message, answered=f"“{shown_words}” {message.answered}")
        return message


def from_json(data: Mapping[str, Any]) -> Fields:
    """Raises `KbError("json")` for a field of the wrong type."""
    visit = text_of(data, "episode")
    return Fields(
        name=text_of(data, "name"),
        email=text_of(data, "email"),
        subject=text_of(data, "subject"),
        message=text_of(data, "message"),
        website=text_of(data, "website"),
        key=text_of(data, "key")[:_KEPT_KEY],
        visit=check_visit_id(visit) if visit else "",
        shown=slugs_of(data, "shown"),
        opened=slugs_of(data, "opened"),
        rejected=slugs_of(data, "rejected"),
        product=text_of(data, "product"),
        version=text_of(data, "version"),
        lang=text_of(data, "lang")[:MOST_CODE],
        channel=channel_of(data, "channel"),
        followup=text_of(data, "followup")[:_KEPT_KEY],
        asked=text_of(data, "asked"),
        answered=text_of(data, "answered"),
        attachments=files_of(data, FIELD),
    )


def from_form(form: Mapping[str, list[str]], files: tuple[File, ...], random: Random) -> Fields:
    """Never raises: a person sees what they sent again. A page cannot choose a visit, so it is made here."""
    one = {name: values[0] for name, values in form.items() if values}
    shown = slugs_of(form, "shown")
    confirmed = one.get("confirmed") == "yes"
    return Fields(
        name=one.get("name", ""),
        email=one.get("email", ""),
        subject=one.get("subject", ""),
        message=one.get("message", ""),
        website=one.get("website", ""),
        key=one.get("key", "")[:_KEPT_KEY],
        visit=_visit(one.get("episode", ""), random),
        shown=shown,
        rejected=shown if confirmed else (),
        confirmed=confirmed,
        start=one.get("start") == "yes",
        helped=one.get("helped", ""),
        claims=tuple(form.get("claim", ())[:MOST_CLAIMS]),
        product=one.get("product", ""),
        version=one.get("version", ""),
        lang=one.get("lang", "")[:MOST_CODE],
        followup=one.get("followup", "")[:_KEPT_KEY],
        asked=one.get("asked", ""),
        answered=one.get("answered", ""),
        attachments=files,
    )


def _visit(text: str, random: Random) -> str:
    try:
        return check_visit_id(text)
    except KbError:
        return f"{random.getrandbits(128):032x}"
