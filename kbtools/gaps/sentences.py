"""Where each sentence of a draft came from: the tickets it was written from that say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kbtools.articles.prose import without_code
from kbtools.articles.publish import source_hash
from kbtools.model.article import Article
from kbtools.model.gap import Gap
from kbtools.model.ticket import Ticket
from kbtools.storage import Store
from kbtools.text.markdown import markdown_to_text
from kbtools.text.normalise import one_line, sentences, words
from kbtools.workspace import Workspace

RUN = 4  # words in a row that count as the same
_ENOUGH = 0.6  # share of a sentence's runs that a message must have
_NAMED = 3  # tickets that are named for one sentence
_QUOTED = 300
_LOOKED_AT = 20_000  # characters of a message
Runs = set[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Origin:
    """One sentence, the tickets that say it, the first with its `author`, and what it says there.

    Without tickets a person wrote the sentence, or changed it.
    """

    sentence: str
    tickets: tuple[Ticket, ...] = ()
    author: str = ""
    quoted: str = ""


def origins(workspace: Workspace, store: Store, article: Article) -> tuple[Origin, ...]:
    """Each sentence of an article that was written from tickets; nothing for another article."""
    tickets = sources_of(workspace, store, article)
    said = [
        (ticket, message.author, sentence, _runs(sentence))
        for ticket in tickets
        for message in ticket.messages
        if message.public
        for sentence in sentences(message.body[:_LOOKED_AT])
    ]
    return tuple(_origin(sentence, said) for sentence in _sentences(article.body)) if tickets else ()


def sources_of(workspace: Workspace, store: Store, article: Article) -> list[Ticket]:
    """The tickets that an article was written from, as far as they are kept."""
    if not article.sources:
        return []
    secret = workspace.secret()
    return store.tickets.by_hash(
        article.sources, lambda key: source_hash(key, secret), mark=secret.hash("source hashes")
    )


def gap_of(store: Store, slug: str) -> Gap | None:
    """The gap whose draft or article this is."""
    return next((gap for gap in store.gaps.all() if slug and gap.slug == slug), None)


def _sentences(body: str) -> Iterator[str]:
    for line in without_code(body).split("\n"):
        if line.strip() and not line.startswith("#"):
            yield from (text for text in sentences(markdown_to_text(line)) if words(text))


def _origin(sentence: str, said: Sequence[tuple[Ticket, str, str, Runs]]) -> Origin:
    own = _runs(sentence)
    shares = [(len(own & runs) / len(own), -place) for place, (*_, runs) in enumerate(said)]
    found = [said[-place] for share, place in sorted(shares, reverse=True) if share >= _ENOUGH]
    if not found:
        return Origin(sentence)
    tickets = list(dict.fromkeys(row[0].key for row in found))[:_NAMED]
    named = tuple(next(row[0] for row in found if row[0].key == key) for key in tickets)
    return Origin(sentence, named, found[0][1], one_line(found[0][2], _QUOTED))


def _runs(text: str) -> Runs:
    """The runs of `RUN` words of a text; the whole of a shorter one."""
    said = [word.casefold() for word in words(text)]
    return set(zip(*(said[place:] for place in range(RUN)), strict=False)) or {tuple(said)}
