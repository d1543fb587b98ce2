"""The words of tickets that nobody else wrote: what text that was made from them is recognised by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from kbtools.model.ticket import Ticket
from kbtools.text.html import unescaped
from kbtools.text.normalise import normalise

RUN = 4  # words in a row
MOST_TICKETS_FOR_RUNS = 500  # of more tickets only the single words are looked for
_SHORTEST = 4  # characters of a word that can be somebody's own
_WORD = re.compile(r"[^\W_]+")  # underscores are marks of emphasis in Markdown
_UNSEEN = re.compile(r"[\xad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff]")  # soft hyphens, joiners and the like
Run = tuple[str, ...]


@dataclass(frozen=True)
class OwnWords:
    """Words, and runs of `RUN` words, of some tickets that no other ticket has; all in lower case, kept in memory only.

    `words` has none of the articles either: many people may have read and written these. `runs` may stand in articles,
    because that is where they are looked for. `address`: their mail address, which colleagues may have written down.
    """

    words: frozenset[str] = frozenset()
    runs: frozenset[Run] = frozenset()
    address: str = ""

    @staticmethod
    def of(
        tickets: Collection[Ticket], others: Iterable[Ticket], articles: Iterable[str], stop_words: Collection[str]
    ) -> OwnWords:
        """What `tickets` have and `others` have not; `articles`: texts whose single words are nobody's own."""
        texts = [text for ticket in tickets for text in texts_of(ticket)]
        words = {word for text in texts for word in words_of(text) if len(word) >= _SHORTEST and word not in stop_words}
        short = len(tickets) <= MOST_TICKETS_FOR_RUNS
        said = (run for text in texts for run in _runs(words_of(text)) if _tells(run, stop_words)) if short else ()
        runs = set(said)
        for text in (text for ticket in others for text in texts_of(ticket)):
            theirs = words_of(text)
            words.difference_update(theirs)
            if runs:
                runs.difference_update(_runs(theirs))
        for text in articles:
            words.difference_update(words_of(text))
        return OwnWords(frozenset(words), frozenset(runs))

    def are_in(self, text: str) -> bool:
        """Whether a text has one of the words or runs."""
        readings = _readings(text)
        words = _words_in(readings)
        return not self.words.isdisjoint(words) or self._has_run(readings, words)

    def run_in(self, text: str) -> bool:
        """Whether a text has one of the runs, or the address; others may have used a single word by chance."""
        readings = _readings(text)
        return self._has_run(readings, _words_in(readings) if self.runs else [])

    def _has_run(self, readings: Iterable[str], words: Sequence[str]) -> bool:
        if self.address and any(self.address in reading for reading in readings):
            return True
        return bool(self.runs) and not self.runs.isdisjoint(_runs(words))


def texts_of(ticket: Ticket) -> tuple[str, ...]:
    """All that is kept of what was said in a ticket."""
    return (ticket.subject, ticket.url, *ticket.tags, *(message.body for message in ticket.messages))


def words_of(text: str) -> list[str]:
    """Every word, in lower case and in one spelling."""
    return _words_in(_readings(text))


def _words_in(readings: Iterable[str]) -> list[str]:
    return [word for reading in readings for word in _WORD.findall(reading)]


def _readings(text: str) -> tuple[str, ...]:
    """A text in lower case without entities and escapes, letters and marks as one: words are written in many ways.

    What nobody sees may stand within a word as well as between two, so a text with such characters is read both ways.
    Names of drafts have no accents: they are read, too.
    """
    text = unquote(unescaped(text)) if "%" in text or "&" in text else text
    if text.isascii():
        return (text.lower(),)
    texts = [_UNSEEN.sub(between, text) for between in (" ", "")] if _may_have_unseen(text) else [text]
    seen = [normalise(one) for one in texts]
    plain = unicodedata.normalize("NFKD", seen[-1]).encode("ascii", "ignore").decode("ascii").lower()
    return (*(unicodedata.normalize("NFKC", one.casefold()) for one in seen), plain)


def _may_have_unseen(text: str) -> bool:
    """Of `_UNSEEN` only the grapheme joiner counts as printable, and most texts are printable but for their lines."""
    plain = text.isprintable() or text.replace("\n", "").isprintable()
    return "\u034f" in text if plain else bool(_UNSEEN.search(text))


def _runs(words: Sequence[str]) -> Iterator[Run]:
    return zip(*(words[place:] for place in range(RUN)), strict=False)


def _tells(run: Run, stop_words: Collection[str]) -> bool:
    """Whether a run is more than a turn of phrase: it has at least two words that are no stop words."""
    return sum(word not in stop_words for word in run) > 1
