"""The rule about personal data: an error in articles from tickets, advice in what a person wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Breach
from kbtools.model.article import Article

NAMES = {
    "email": "an e-mail address",
    "phone": "a telephone number",
    "card": "the number of a payment card",
    "iban": "a bank account (IBAN)",
    "token": "a key or token",
    "password": "a password",
    "ip": "an IP address",
    "url": "a web address with a secret in it",
    "address": "a postal address",
    "name": "the name of a person",
    "word": "a word that is always masked",
}
# Ordinary in instructions: `http://192.168.0.1`, the address for a parcel. A `url` is one with a secret in it.
_ORDINARY = frozenset(("ip", "address", "name"))
# RFC 2606 and 6761 reserve these for examples: they are nobody's address.
_EXAMPLE = re.compile(r"(?:^|[@.])(?:example\.(?:com|org|net)|example|invalid|test|localhost)$", re.IGNORECASE)


def personal_data(context: CheckContext) -> Iterator[Breach]:
    """Personal data and secrets: a finding for each line and kind; the message shows only the kind."""
    for article in context.checked():
        for place, kind in _in_body(context, article) + _in_front(context, article):
            yield Breach(
                article.slug,
                place,
                found_in_text(kind),
                "take it out, or write an example such as name@example.com",
                level=None if article.sources else "advice",
            )


def found_in_text(kind: str) -> str:
    """What a finding says of this kind of personal data."""
    return f"{NAMES.get(kind, 'personal data')} stands in the text: [{kind}]"


def _kinds(context: CheckContext, article: Article, text: str) -> list[tuple[str, str]]:
    own = context.settings.contact_address.casefold()
    return [
        (kind, excerpt)
        for kind, excerpt in context.redactor.findings(text)
        if article.sources or kind not in _ORDINARY
        if not (kind == "email" and (_EXAMPLE.search(excerpt) or (own and excerpt.casefold() == own)))
    ]


def _in_body(context: CheckContext, article: Article) -> list[tuple[str, str]]:
    found = _kinds(context, article, article.body)
    lines = article.body.split("\n") if found else []
    places = []
    for kind, excerpt in found:
        number = next((n for n, line in enumerate(lines, 1) if excerpt in line), 0)
        places.append((context.in_body(article, number) if number else context.where(article), kind))
    return list(dict.fromkeys(places))


def _in_front(context: CheckContext, article: Article) -> list[tuple[str, str]]:
    texts = [("title", article.title), ("description", str(article.extra.get("description", "")))]
    texts += [(key, text) for key in ("phrases", "answers", "tags", "applies_to") for text in getattr(article, key)]
    joined = "\n".join(text for _, text in texts)
    if not _kinds(context, article, joined):
        return []
    return list(
        dict.fromkeys(
            (context.in_front_matter(article, key, text), kind)
            for key, text in texts
            for kind, _ in _kinds(context, article, text)
        )
    )
