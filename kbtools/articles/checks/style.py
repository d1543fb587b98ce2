"""Rules about style: no blame, short sentences, easy words, pictures with a description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Breach
from kbtools.languages import language
from kbtools.text.markdown import markdown_to_text
from kbtools.text.normalise import sentences, words

LONGEST = 40  # words of a sentence, or of a step
HARDEST = 60  # from here on LIX calls a text very hard
_ENOUGH = 100  # words from which LIX says something
_LONG_WORD = 6  # letters; a longer word counts as long
# What somebody else says: a message on the screen, a customer, a page.
_QUOTED = re.compile(
    r"\"[^\"\n]{1,300}\"|“[^”\n]{1,300}”|„[^“”\n]{1,300}[“”]|«[^»\n]{1,300}»|^[ \t]*>.*$", re.MULTILINE
)
_PICTURE = re.compile(r"!\[\s*\]\(\s*([^)\s]+)|<img\b(?![^<>]*\balt\s*=\s*[\"'][^\"']*\S)[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"\]\([^)\n]{0,2000}\)")
_MARKS = ".,;:!?()[]\"'*_#|–—-"
_STARTS = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")


def blame(context: CheckContext) -> Iterator[Breach]:
    """Words that can sound like blame, such as "simply" and "you failed to"; what is quoted does not count."""
    said = _blaming(context.settings.lang)
    for article in context.not_archived() if said else ():
        low = context.prose(article).lower()
        found = [(match, instead) for form, instead in said for match in form.finditer(low)]
        quoted = [quote.span() for quote in _QUOTED.finditer(low)] if found else []
        for match, instead in found:
            start = match.start()
            if low[start - 1 : start].isalnum() or any(first <= start < last for first, last in quoted):
                continue
            place = context.in_body(article, low.count("\n", 0, start) + 1)
            yield Breach(article.slug, place, f"{context.quote(match[0])} can sound like blame", instead)


@cache
def _blaming(lang: str) -> list[tuple[re.Pattern[str], str]]:
    """Patterns in lower case, each with better words; without a word boundary in front they run ten times as fast."""
    return [(re.compile(rf"{way}(?!\w)"), instead) for way, instead in language(lang).blame]


def long_sentences(context: CheckContext) -> Iterator[Breach]:
    """Sentences and steps of more than 40 words, which fill the screen of a phone."""
    for article in context.not_archived():
        for number, line in _paragraphs(context.prose(article)):
            for raw in sentences(_STARTS.sub("", line)):
                sentence = markdown_to_text(raw) if raw.count(" ") >= LONGEST else ""
                count = len(words(sentence))
                if count > LONGEST:
                    yield Breach(
                        article.slug,
                        context.in_body(article, number),
                        f"a sentence of {count} words: {context.quote(sentence)}",
                        "make two or three of it",
                    )


def _paragraphs(prose: str) -> Iterator[tuple[int, str]]:
    """Each paragraph and item of a list as one line, with the number of its first line; no tables or headings."""
    start, lines = 0, list[str]()
    for number, line in enumerate([*prose.split("\n"), ""], 1):
        ends = not line.strip() or line.lstrip().startswith(("#", "|", ">", "!!!", "???", ":::"))
        if lines and (ends or _STARTS.match(line)):
            yield start, " ".join(lines)
            lines = []
        if not ends:
            start = start if lines else number
            lines.append(line)


def hard_to_read(context: CheckContext) -> Iterator[Breach]:
    """Articles with a LIX above 60.

    LIX = words / sentences + 100 * words of more than six letters / words (Björnsson, Läsbarhet, 1968).
    """
    for article in context.not_archived():
        value = lix(_ADDRESS.sub("]", context.prose(article)))
        if value is not None and value > HARDEST:
            yield Breach(
                article.slug,
                context.where(article),
                f"hard to read: LIX {value:.0f}, where 40 is a newspaper",
                "shorter sentences, and shorter words where there are some",
            )


def lix(text: str) -> float | None:
    """The LIX of a text; None of fewer than 100 words."""
    every = [word.strip(_MARKS) for word in text.split()]
    if len(every) < _ENOUGH:
        return None
    long = sum(len(word) > _LONG_WORD for word in every)
    return len(every) / max(len(sentences(text)), 1) + 100 * long / len(every)


def no_alt_text(context: CheckContext) -> Iterator[Breach]:
    """Pictures without an alternative text."""
    for article in context.not_archived():
        prose = context.prose(article)
        for found in _PICTURE.finditer(prose):
            line = prose.count("\n", 0, found.start()) + 1
            yield Breach(
                article.slug,
                context.in_body(article, line),
                "a picture without a description",
                "say between the brackets what it shows: ![The button above the lens](light.png)",
            )
