"""The learning copy of a ticket: only public messages, without personal data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from kbtools.errors import KbError
from kbtools.model.ticket import Message, Ticket
from kbtools.redaction import Redactor
from kbtools.redaction.name_pairs import pairs_of_names
from kbtools.system.sealing import Secret
from kbtools.text.html import html_to_text
from kbtools.text.markup import is_html
from kbtools.text.normalise import encodable, normalise, without_escapes
from kbtools.text.quotations import is_automatic, own_words

CopyMaker = Callable[[Ticket, Iterable[str]], Ticket]
"""Makes the learning copy of a ticket, in which these names are masked, too."""
LONGEST_BODY = 20_000
LONGEST_LINE = 500
# What an index of PostgreSQL holds together, at four bytes a character.
LONGEST_ID, LONGEST_SOURCE, LONGEST_SLUG = 300, 100, 200
# The text is cut only after markup and quotations are removed, so this many times more is read than is kept.
_RAW = 4


def copy_maker(secret: Secret, redactor: Redactor) -> CopyMaker:
    """Makes learning copies with this secret and redactor."""
    return lambda ticket, names: learning_copy(replace(ticket, people=(*ticket.people, *names)), secret, redactor)


def learning_copy(ticket: Ticket, secret: Secret, redactor: Redactor) -> Ticket:
    """The ticket without private messages; personal data that `redactor` finds and names on the ticket are masked.

    The requester becomes a keyed hash ("" stays ""), names of agents are removed; of all names keyed hashes are kept.
    Markup, quoted replies, signatures and disclaimers are removed, texts normalised, and bodies cut at 20,000
    characters. Empty messages and automatic replies are left out, as are slugs of more than 200 characters. Raises
    `KbError("ticket")` where the id has more than 300 characters or the source more than 100, and `RedactionError`.
    """
    if len(ticket.id) > LONGEST_ID or len(ticket.source) > LONGEST_SOURCE:
        raise KbError("ticket", f"an id has at most {LONGEST_ID} characters, a source {LONGEST_SOURCE}")
    people = (ticket.requester, *ticket.people, *{message.agent for message in ticket.messages})
    redactor = redactor.knowing(people)
    return replace(
        ticket,
        id=encodable(ticket.id),
        source=encodable(ticket.source),
        status=encodable(ticket.status),
        lang=encodable(ticket.lang),
        merged_into=encodable(ticket.merged_into),
        subject=_line(ticket.subject, redactor),
        url=_line(ticket.url, redactor),
        tags=tuple(dict.fromkeys(tag for tag in (_line(tag, redactor) for tag in ticket.tags) if tag)),
        requester=_hashed(ticket.requester, secret),
        linked_articles=_slugs(ticket.linked_articles),
        messages=tuple(kept for kept in (_kept(m, redactor) for m in ticket.messages if m.public) if kept.body),
        people=(),
        kept=None,
        name_hashes=tuple(sorted(map(secret.hash_name, pairs_of_names(people)))),
    )


def _slugs(slugs: Iterable[str]) -> tuple[str, ...]:
    bare = (encodable(slug).strip() for slug in slugs)
    return tuple(dict.fromkeys(slug for slug in bare if 0 < len(slug) <= LONGEST_SLUG))


def _kept(message: Message, redactor: Redactor) -> Message:
    body = without_escapes(encodable(message.body))
    raw = _cut(body, LONGEST_BODY * _RAW)
    in_html = message.markup == "html" or (not message.markup and is_html(raw, cut=len(raw) < len(body)))
    text = html_to_text(raw, quotations=True) if in_html else normalise(raw)
    text = "" if is_automatic(text) else redactor(own_words(text))
    return Message(message.author, _cut(text, LONGEST_BODY), message.public, message.created_at, markup="text")


def _line(text: str, redactor: Redactor) -> str:
    if not text:
        return ""
    return _cut(redactor(" ".join(normalise(without_escapes(encodable(text))).split())), LONGEST_LINE)


def _hashed(text: str, secret: Secret) -> str:
    text = encodable(text)
    return secret.hash(text) if text.strip() else ""


def _cut(text: str, most: int) -> str:
    """The text cut at a space, so that no part of a number or mask is left."""
    if len(text) <= most:
        return text
    parts = text[:most].rsplit(None, 1)
    return parts[0] if parts else ""
