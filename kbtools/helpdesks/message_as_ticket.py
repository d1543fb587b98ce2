"""A contact message as the support team reads it at a help desk or in a mail: subject, tags, text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kbtools.model.message import ContactMessage
from kbtools.text.normalise import one_line

SUBJECT_WORDS = 80  # characters of what the person wrote in a subject
TAG = "kbtools"
FLAG = "kbtools-hidden-field"
PERSON = "kbtools-people-first"


def subject_of(message: ContactMessage) -> str:
    """The subject of a ticket: the reference, then the subject or the first words."""
    return f"[{message.reference}] {one_line(message.subject or message.body, SUBJECT_WORDS)}"


def has_subject_of(subject: object, message: ContactMessage) -> bool:
    """Whether a ticket's subject begins with the reference, as `subject_of` writes it."""
    return isinstance(subject, str) and subject.startswith(f"[{message.reference}] ")


def tags_of(message: ContactMessage) -> list[str]:
    """Tags of the ticket: `kbtools`, and one each for a filled hidden field and a topic that belongs to a person."""
    return [TAG] + [FLAG] * message.flagged + [PERSON] * message.people_first


def text_of(message: ContactMessage, *more: str) -> str:
    """The person's message, a separator, the `more` lines, and the articles that they were shown."""
    return "\n".join([message.body, "", "-" * 40, *more, *_facts(message)]) + "\n"


def _facts(message: ContactMessage) -> list[str]:
    lines = [f"Reference: {message.reference}", f"Sent: {message.created_at:%Y-%m-%d %H:%M} UTC"]
    lines += [f"{label.rstrip(' :')}{'' if label.endswith('?') else ':'} {text}" for label, text in message.labelled()]
    if message.attachments:
        lines.append(f"Attached: {', '.join(one.name for one in message.attachments)}")
    if message.people_first:
        lines.append("Note: this topic belongs to a person (people_first). Please answer it first.")
    if message.flagged:
        lines.append("Note: the form's hidden field was filled in. Programs do that, people rarely.")
    for heading, slugs in (
        ("Suggested before sending", message.shown),
        ("Opened", message.opened),
        ("Did not help", message.rejected),
    ):
        lines += _listed(heading, slugs, message.titles)
    if not message.shown:
        lines += ["", "Nothing was suggested before sending."]
    in_copy = {one.slug: one.title for one in message.in_copy}
    lines += _listed("Named in the copy by mail", in_copy, in_copy)
    return lines


def _listed(heading: str, slugs: Iterable[str], titles: Mapping[str, str]) -> list[str]:
    rows = [f"  - {titles[slug]} ({slug})" if slug in titles else f"  - {slug}" for slug in slugs]
    return ["", f"{heading}:", *rows] if rows else []
