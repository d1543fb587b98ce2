"""Rules about the issue of an article: only one, in the form of its kind, titled in customers' words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Breach
from kbtools.model.article import Article
from kbtools.text.analysis import Analyser
from kbtools.text.markdown import markdown_to_text
from kbtools.text.normalise import words

_LONG = 150  # words from which a how-to needs steps or headings
_STEP = re.compile(r"^ {0,3}(?:[-*+]|\d+[.)])\s+\S", re.MULTILINE)
_NUMBERED = re.compile(r"^ {0,3}\d+[.)]\s+\S", re.MULTILINE)
_TABLE_OR_TAB = re.compile(r"^ {0,3}(?:\||===)", re.MULTILINE)
_TWO_SECTIONS = 2
_ISSUES = 6  # sections with steps of their own, from which an article has several issues
_STEPS = 2
_PHRASES = 3
_SHINGLE = 5  # words in a row
_ENOUGH = 20  # shingles of a text that can be compared
_ALIKE = 0.6  # share of all shingles of two texts that both have
_EVERYWHERE = 20  # articles; a shingle in more of them is boilerplate


def wrong_shape(context: CheckContext) -> Iterator[Breach]:
    """An article without the headings or steps that its kind needs."""
    for article in context.not_archived():
        headings = sum(level > 0 for level, _, _ in context.parts(article))
        prose = context.prose(article)
        if article.kind == "how-to":
            shaped = headings or _STEP.search(prose) or _TABLE_OR_TAB.search(prose)
            if not shaped and len(words(markdown_to_text(prose))) > _LONG:
                yield Breach(
                    article.slug,
                    context.in_body(article, 1),
                    "a long text without steps or headings",
                    "number the steps, and give each part a heading",
                )
        elif headings < _TWO_SECTIONS and markdown_to_text(prose):
            seen, do = (context.settings.said["headings"][part] for part in ("seen", "do"))
            yield Breach(
                article.slug,
                context.in_front_matter(article, "kind"),
                f"an article of the kind {article.kind} says what people see, and what to do",
                f"add “{seen}” or “{do}”, whichever is missing, or change its kind",
            )


def several_issues(context: CheckContext) -> Iterator[Breach]:
    """A title that asks several questions, or many sections with steps of their own."""
    for article in context.not_archived():
        if article.title.count("?") > 1:
            yield Breach(
                article.slug,
                context.in_front_matter(article, "title"),
                f"the title asks more than one question: {context.quote(article.title)}",
                "write an article for each, and let them name each other",
            )
            continue
        own = [
            heading
            for level, heading, text in context.parts(article)
            if level == _TWO_SECTIONS and len(_NUMBERED.findall(text)) >= _STEPS
        ]
        if len(own) >= _ISSUES:
            yield Breach(
                article.slug,
                context.where(article),
                f"{len(own)} sections have steps of their own, such as {context.quote(own[-1])}",
                "one issue an article: people find a short one sooner, and read it to the end",
            )


def foreign_title(context: CheckContext) -> Iterator[Breach]:
    """A title without any word of the phrases, though most phrases have a word in common."""
    terms = Analyser.of(context.settings.lang).terms
    for article in context.library.published:
        asked = Counter(term for phrase in article.phrases for term in set(terms(phrase)))
        word, often = max(asked.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        if often >= _PHRASES and often > len(article.phrases) / 2 and not set(terms(article.title)) & set(asked):
            said = next(phrase for phrase in article.phrases if word in terms(phrase))
            yield Breach(
                article.slug,
                context.in_front_matter(article, "title"),
                f"the title {context.quote(article.title)} has no word of what customers say, such as"
                f" {context.quote(said)}",
                "call it as those who look for it do",
            )


def nearly_twice(context: CheckContext) -> Iterator[Breach]:
    """Near duplicates: two articles with nearly the same text.

    Resemblance (Broder 1997): Jaccard coefficient of their shingles, which are runs of five words.
    """
    of: dict[str, set[int]] = {}
    having: defaultdict[int, list[str]] = defaultdict(list)
    by_slug: dict[str, Article] = {}
    for article in context.not_archived():
        shingles = _shingles(context.prose(article))
        if len(shingles) < _ENOUGH:
            continue
        shared: defaultdict[str, int] = defaultdict(int)
        for shingle in shingles:
            others = having[shingle]
            if len(others) <= _EVERYWHERE:
                for other in others:
                    shared[other] += 1
                others.append(article.slug)
        alike = [(both / (len(shingles) + len(of[other]) - both), other) for other, both in shared.items()]
        best = max(alike, default=(0.0, ""))
        if best[0] >= _ALIKE:
            yield Breach(
                article.slug,
                context.where(article),
                f"{best[0]:.0%} of the text is also that of {context.where(by_slug[best[1]])}",
                "make one article of the two, or say in each what is different",
            )
        of[article.slug], by_slug[article.slug] = shingles, article


def _shingles(text: str) -> set[int]:
    said = [word.casefold() for word in words(text)]
    return {hash(run) for run in zip(*(said[place:] for place in range(_SHINGLE)), strict=False)}
