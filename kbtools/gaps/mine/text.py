"""The texts of tickets and articles that mining compares, cleaned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kbtools.gaps.mine.abuse import without_abuse
from kbtools.gaps.mine.boilerplate import boilerplate, question_words
from kbtools.languages import ways
from kbtools.model.article import Article, sections
from kbtools.model.ticket import Ticket
from kbtools.text.normalise import normalise, sentences
from kbtools.text.quotations import without_quoted_reply

QUESTION = 1_200  # characters; what is asked is said at the beginning
ANSWER = 1_500
PASSAGE = 800
SHORTEST_REPLY = 60
SHORTEST_SECTION = 20
_RAW = 8_000  # characters of one message that are looked at
_SHORTEST = 8  # least number of characters after cleaning; otherwise the text stays as it is
_LONGEST_FAREWELL = 120  # characters
_URL = re.compile(r"(?:https?://|www\.)\S+|<[^<>\n]{1,300}>|\{web link\}|\[url\]")
_MARKS = re.compile(r"!?\[([^\[\]\n]{0,200})\]\([^()\n]{0,500}\)|[*_`\\]+")
_NOT_A_LETTER = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """The text without quoted replies, web addresses, markup, greeting and farewell; never emptied."""
    whole = normalise(text[:_RAW])
    bare = normalise(_URL.sub(" ", _MARKS.sub(r"\1", without_quoted_reply(whole))))
    bare = _without_farewell(_greeting().sub("", bare).strip())
    return bare if len(bare) >= _SHORTEST else whole


@cache
def _greeting() -> re.Pattern[str]:
    greetings = ways(lambda known: known.mining.greetings)
    return re.compile(rf"^(?:{greetings})\b[^,.!?\n]{{0,40}}[,.!\n]+", re.IGNORECASE)


def _without_farewell(text: str) -> str:
    """The text without the farewell at its end; only the end is searched, which takes less time."""
    found = _farewell().search(text, max(0, len(text) - _LONGEST_FAREWELL))
    return text[: found.start()].strip() if found else text


@cache
def _farewell() -> re.Pattern[str]:
    farewells = ways(lambda known: known.mining.farewells)
    return re.compile(rf"\b(?:{farewells})\b[^.!?\n]{{0,20}}[.!,]*$", re.IGNORECASE)


@cache
def _answered() -> re.Pattern[str]:
    return re.compile(rf"^(?:\s*(?:{ways(lambda known: known.mail.answered)})\s*:)+\s*", re.IGNORECASE)


def subject(ticket: Ticket) -> str:
    """The subject line without `Re:` and the like."""
    return _answered().sub("", ticket.subject[:QUESTION])


def first_message(ticket: Ticket) -> str:
    """The beginning of the requester's first message, cleaned and without abuse."""
    return without_abuse(clean(ticket.question)[:QUESTION])


def has_words(ticket: Ticket) -> bool:
    """Whether the requester wrote any letter or digit, besides abuse."""
    written = (ticket.subject[:QUESTION], ticket.question[:QUESTION])
    return any(_NOT_A_LETTER.sub("", without_abuse(text)) for text in written)


@dataclass(frozen=True, slots=True)
class TicketQuestion:
    """What a requester asked, cleaned and without abuse."""

    subject: str
    body: str

    @staticmethod
    def of(ticket: Ticket) -> TicketQuestion:
        """The question of a ticket: its subject and first message."""
        return TicketQuestion(without_abuse(normalise(subject(ticket))), first_message(ticket))

    @property
    def text(self) -> str:
        """Subject and first message; the subject twice, because it says what the requester thinks the topic is."""
        return (f"{self.subject}\n{self.subject}\n{self.body}" if self.subject else self.body)[:QUESTION]


def answers(tickets: Sequence[Ticket], questions: Sequence[TicketQuestion]) -> list[str]:
    """What agents replied to each ticket, without boilerplate; `questions` are those of the tickets, in order."""
    replied = [[[(_key(s), s) for s in sentences(clean(reply))] for reply in ticket.answers] for ticket in tickets]
    usual = boilerplate(
        [{key for reply in replies for key, _ in reply} for replies in replied],
        [question_words(one.text) for one in questions],
    )
    texts = ([" ".join(s for key, s in reply if key not in usual) for reply in replies] for replies in replied)
    return ["\n".join(text for text in replies if len(text) >= SHORTEST_REPLY)[:ANSWER] for replies in texts]


def passages(articles: Sequence[Article]) -> tuple[list[str], list[int]]:
    """The passages of articles (title, title with each section, phrases), and the number of each passage's article."""
    texts: list[str] = []
    article_of: list[int] = []
    for number, article in enumerate(articles):
        parts = [
            f"{article.title}. {section.heading}. {section.text}"[:PASSAGE]
            for section in sections(article)
            if len(section.text) > SHORTEST_SECTION
        ]
        own = [article.title, *parts, *article.phrases]
        texts += own
        article_of += [number] * len(own)
    return texts, article_of


def _key(sentence: str) -> str:
    return _NOT_A_LETTER.sub(" ", sentence.lower()).strip()
