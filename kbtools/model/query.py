"""A query, and what comes back: hits of a search, suggestions, an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kbtools.text.normalise import encodable

SHOWN = 3  # suggestions that a requester sees at most


@dataclass(frozen=True, slots=True)
class Query:
    """A text to answer. `typing`: the person is still writing, so that the last word may be incomplete.

    `lang`: the language of whoever asks; empty where it is not known. `as_typed`: no word is read as another one.
    `product` and `version`: what they use, for whose articles see `AppliesTo.others`.
    """

    body: str
    subject: str = ""
    typing: bool = False
    lang: str = ""
    as_typed: bool = False
    product: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        """Replace lone surrogates, which the sentence model refuses."""
        for name in ("body", "subject"):
            object.__setattr__(self, name, encodable(getattr(self, name)))

    @property
    def text(self) -> str:
        """Subject and body together."""
        return f"{self.subject}\n{self.body}".strip()


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked section of one article, for a search. `lang`: its language, where that is not the reader's."""

    slug: str
    title: str
    url: str
    section: str
    snippet: str
    score: float
    lang: str = ""

    def to_json(self) -> dict[str, Any]:
        """The fields by name; `url` is relative to the site and ends in the section's anchor."""
        row = {
            "slug": self.slug,
            "title": self.title,
            "url": self.url,
            "section": self.section,
            "snippet": self.snippet,
            "score": round(self.score, 4),
        }
        return {**row, "lang": self.lang} if self.lang else row


def _pairs(rows: tuple[tuple[str, float], ...]) -> list[list[str | float]]:
    return [[name, round(weight, 4)] for name, weight in rows]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an article was suggested: words, meaning and answered tickets, each with its share of the score."""

    words: tuple[tuple[str, float], ...] = ()
    meaning: float | None = None
    tickets: tuple[tuple[str, float], ...] = ()
    shares: tuple[tuple[str, float], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Lists of `[name, weight]`; `meaning` is a cosine or null without a model."""
        return {
            "words": _pairs(self.words),
            "meaning": None if self.meaning is None else round(self.meaning, 4),
            "tickets": _pairs(self.tickets),
            "shares": _pairs(self.shares),
        }


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One article shown to a requester; `score` is the probability, 0 to 1, that it answers.

    `pinned`: a person wrote into `search_index/pins.yml` that it is shown. `lang`: the article's language, where that
    is not the reader's.
    """

    slug: str
    title: str
    url: str
    section: str
    snippet: str
    score: float
    known_issue: bool = False
    reason: Reason | None = None
    pinned: bool = False
    lang: str = ""

    def to_json(self) -> dict[str, Any]:
        """The fields by name, without `pinned`; `reason` only where it was asked for, `lang` where it is another."""
        row: dict[str, Any] = {
            "slug": self.slug,
            "title": self.title,
            "url": self.url,
            "section": self.section,
            "snippet": self.snippet,
            "score": round(self.score, 4),
            "known_issue": self.known_issue,
        }
        if self.lang:
            row["lang"] = self.lang
        return row if self.reason is None else {**row, "reason": self.reason.to_json()}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a requester is shown, and the name of the `generation` of the index that answered.

    `people_first`: the topic belongs to a person, so that nothing is suggested. `others`: by slug, what those articles
    apply to that are for another product or version than the reader's.
    """

    suggestions: tuple[Suggestion, ...] = ()
    people_first: bool = False
    generation: str = ""
    others: Mapping[str, Sequence[str]] = field(default_factory=dict)
