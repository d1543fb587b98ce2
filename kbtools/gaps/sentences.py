"""Where each sentence of a draft came from: the tickets it was written from that say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kbtools.articles.prose import without_code
from kbtools.articles.publish import source_hash
from kbtools.model.article import Article
from kbtools.model.gap import Gap
from kbtools.model.ticket import Ticket
from kbtools.storage import Store
from kbtools.text.markdown import markdown_to_text
from kbtools.text.normalise import one_line, sentences, words
from kbtools.tickets.reply_outcomes import WORKED, reply_outcomes
from kbtools.workspace import Workspace

RUN = 4  # words in a row that count as the same
_ENOUGH = 0.6  # share of a sentence's runs that a message must have
_NAMED = 3  # tickets that are named for one sentence
_QUOTED = 300
_LOOKED_AT = 20_000  # characters of a message
_SAID = 1_000  # sentences of a ticket
_HAVING = 200  # sentences that are looked at for one run
_HAVING_OF_ONE = 10  # of these, sentences of one ticket
Run = tuple[str, ...]
Runs = set[Run]


@dataclass(frozen=True, slots=True)
class Origin:
    """One sentence, the tickets that say it, the first with its `author`, and what it says there.

    Without tickets a person wrote the sentence, or changed it. `worked`: whether one of these requesters said that the
    reply with it worked.
    """

    sentence: str
    tickets: tuple[Ticket, ...] = ()
    author: str = ""
    quoted: str = ""
    worked: bool = False

    def to_json(self) -> dict[str, Any]:
        """For programs; `tickets` are ids without their source."""
        tickets = [ticket.id for ticket in self.tickets]
        said = {"author": self.author, "quoted": self.quoted, "worked": self.worked}
        return {"sentence": self.sentence, "tickets": tickets, **said}


def origins(workspace: Workspace, store: Store, article: Article) -> tuple[Origin, ...]:
    """Each sentence of an article that was written from tickets; nothing for another article."""
    tickets = sources_of(workspace, store, article)
    return origins_in(article.body, tickets) if tickets else ()


def origins_in(body: str, tickets: Iterable[Ticket]) -> tuple[Origin, ...]:
    """Each sentence of a text, with those of the tickets that say it; the time grows with both, not with each pair."""
    own = {sentence: _runs(sentence) for sentence in _sentences(body)}
    index = _Index({run for runs in own.values() for run in runs})
    for ticket in tickets:
        index.add(ticket)
    found = {sentence: index.origin(sentence, runs) for sentence, runs in own.items()}
    return tuple(found[sentence] for sentence in _sentences(body))


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
    return next(iter(store.gaps.of_articles([slug])), None)


def _sentences(body: str) -> Iterator[str]:
    for line in without_code(body).split("\n"):
        if line.strip() and not line.startswith("#"):
            yield from (text for text in sentences(markdown_to_text(line)) if any(map(str.isalpha, text)))


class _Index:
    """Which sentences of tickets have each of the `wanted` runs: the first `_HAVING` of all, `_HAVING_OF_ONE` of each.

    What more have is a phrase that everybody uses, and one ticket that repeats it does not hide the others.
    """

    def __init__(self, wanted: Runs) -> None:
        self._said: list[tuple[Ticket, str, str, bool]] = []
        self._having: dict[Run, list[int]] = {run: [] for run in wanted}

    def add(self, ticket: Ticket) -> None:
        """Note what the subject and the public messages of a ticket say, each sentence once."""
        outcomes = reply_outcomes(ticket)
        public = [(m.author, m.body, outcomes.get(n) == WORKED) for n, m in enumerate(ticket.messages) if m.public]
        spoken = (
            (author, sentence, worked)
            for author, text, worked in (("requester", ticket.subject, False), *public)
            for sentence in sentences(text[:_LOOKED_AT])
        )
        had: Counter[Run] = Counter()
        for author, sentence, worked in islice(dict.fromkeys(spoken), _SAID):
            runs = [run for run in _runs(sentence) if run in self._having and had[run] < _HAVING_OF_ONE]
            had.update(runs)
            for run in runs:
                if len(self._having[run]) < _HAVING:
                    self._having[run].append(len(self._said))
            if runs:
                self._said.append((ticket, author, sentence, worked))

    def origin(self, sentence: str, runs: Runs) -> Origin:
        """Where a sentence with these runs came from."""
        shared = Counter(place for run in runs for place in self._having[run])
        enough = [(-number, place) for place, number in shared.items() if number / len(runs) >= _ENOUGH]
        found = [self._said[place] for _, place in sorted(enough)]
        if not found:
            return Origin(sentence)
        tickets = {ticket.key: ticket for ticket, *_ in reversed(found)}
        named = tuple(tickets[key] for key in islice(dict.fromkeys(ticket.key for ticket, *_ in found), _NAMED))
        _, author, said, _ = found[0]
        worked = any(confirmed and tickets[ticket.key] in named for ticket, *_, confirmed in found)
        return Origin(sentence, named, author, one_line(said, _QUOTED), worked)


def _runs(text: str) -> Runs:
    """The runs of `RUN` words of a text; the whole of a shorter one."""
    said = [word.casefold() for word in words(text)]
    return set(zip(*(said[place:] for place in range(RUN)), strict=False)) or {tuple(said)}
