"""The texts of tickets and articles that mining compares, cleaned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kbtools.gaps.mine.abuse import without_abuse
from kbtools.gaps.mine.boilerplate import Boilerplate, question_words
from kbtools.languages import ways
from kbtools.model.article import Article, sections
from kbtools.model.ticket import Ticket
from kbtools.text.normalise import normalise, sentences
from kbtools.text.quotations import without_quoted_reply

QUESTION = 1_200  # characters; what is asked is said at the beginning
ANSWER = 1_500
PASSAGE = 800
SAMPLE = 50_000  # tickets from which is learnt what is usual; they are in an order by hash, so the first are a sample
SHORTEST_REPLY = 60
SHORTEST_SECTION = 20
_RAW = 8_000  # characters of one message that are looked at
_SHORTEST = 8  # least number of characters after cleaning; otherwise the text stays as it is
_LONGEST_FAREWELL = 120  # characters
_LONG = 5  # letters of "thanks" and "danke", which mean nothing else, as "best" does
_URL = re.compile(r"(?:https?://|www\.)\S+|<[^<>\n]{1,300}>|\{web link\}|\[url\]")
_MARKS = re.compile(r"!?\[([^\[\]\n]{0,200})\]\([^()\n]{0,500}\)|[*_`\\]+")
_APART = "\0"  # between the texts of a ticket; `normalise` leaves none
_AT_ONCE = 500  # tickets whose replies are looked at together; `SAMPLE` is a multiple
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
    """A closing or thanks as a part of their own, also with a name; longer words of thanks wherever they stand."""
    thanks, full = ways(lambda known: known.closings.thanks), ways(lambda known: known.closings.full)
    own = rf"(?:^|(?<=[.!?…,;:)] )|(?<=\n))(?:{thanks}|{full})\b(?:,?\s(?-i:[^\W\d_a-zß-ÿ])\w*){{0,2}}"
    return re.compile(rf"(?:{own}|\b(?=\w{{{_LONG}}})(?:{thanks})\b[^.!?\n]{{0,20}})[.!,]*$", re.IGNORECASE)


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


def texts_of(ticket: Ticket) -> str:
    """The question and what agents replied, in one text for `question_in` and `replies_in`."""
    question = TicketQuestion.of(ticket)
    replies = ("\n".join(sentences(clean(reply))) for reply in ticket.answers)
    return _APART.join((question.subject, question.body, *replies))


def question_in(texts: str) -> TicketQuestion:
    """The question of a ticket's texts."""
    return TicketQuestion(*texts.split(_APART, 2)[:2])


def replies_in(texts: str) -> list[list[str]]:
    """The sentences of each reply of an agent."""
    return [list(filter(None, reply.split("\n"))) for reply in texts.split(_APART)[2:]]


def answers(texts: Sequence[str]) -> Iterator[str]:
    """What agents replied to each ticket, without boilerplate, which is learnt from the first `SAMPLE` of them."""
    first = texts[:SAMPLE]
    usual = Boilerplate.of(map(_reply_keys, first), (question_words(question_in(one).text) for one in first))
    for at in range(0, len(texts), _AT_ONCE):
        piece = list(texts[at : at + _AT_ONCE])
        known = usual.sentences if at < SAMPLE else usual.among({key for one in piece for key in _reply_keys(one)})
        for one in piece:
            replies = (" ".join(s for s in reply if _key(s) not in known) for reply in replies_in(one))
            yield "\n".join(text for text in replies if len(text) >= SHORTEST_REPLY)[:ANSWER]


def _reply_keys(texts: str) -> set[str]:
    return {_key(sentence) for reply in replies_in(texts) for sentence in reply}


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
