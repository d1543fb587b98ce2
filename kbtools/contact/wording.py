"""What every way out says of a message, beside what the person wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kbtools.contact.message import Delivery
from kbtools.text.normalise import one_line

SUBJECT_WORDS = 80  # characters of what the person wrote in a subject


def subject_of(item: Delivery) -> str:
    """The reference, then the subject or the first words."""
    return f"[{item.reference}] {one_line(item.subject or item.body, SUBJECT_WORDS)}"


def text_of(item: Delivery, *more: str) -> str:
    """What the person wrote, a line, `more` lines, and what they had been shown."""
    return "\n".join([item.body, "", "-" * 40, *more, *_facts(item)]) + "\n"


def _facts(item: Delivery) -> list[str]:
    lines = [f"Reference: {item.reference}", f"Sent: {item.created_at:%Y-%m-%d %H:%M} UTC"]
    for label, text in (("Product", item.product), ("Version", item.version)):
        lines += [f"{label}: {text}"] if text else []
    if item.attachments:
        lines.append(f"Attached: {', '.join(one.name for one in item.attachments)}")
    if item.people_first:
        lines.append("Note: this topic belongs to a person (people_first). Please answer it first.")
    if item.flagged:
        lines.append("Note: the form's hidden field was filled in. Programs do that, people rarely.")
    for heading, slugs in (("Suggested before sending", item.shown), ("Opened", item.opened),
                           ("Did not help", item.rejected)):  # fmt: skip
        lines += _listed(heading, slugs, item.titles)
    if not item.shown:
        lines += ["", "Nothing was suggested before sending."]
    return lines


def _listed(heading: str, slugs: Iterable[str], titles: Mapping[str, str]) -> list[str]:
    rows = [f"  - {titles[slug]} ({slug})" if slug in titles else f"  - {slug}" for slug in slugs]
    return ["", f"{heading}:", *rows] if rows else []
