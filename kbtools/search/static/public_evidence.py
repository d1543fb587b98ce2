"""`kb evidence export`: what tickets taught, in a form that may be public, `search_index/evidence.jsonl`.

The first line has the version and the slugs of articles; each other line is a term with cells `[article, steps]`:
what the term adds to the score of an article, in steps of `COARSE`. Nobody's sentence can be read from it:

- a term is in it only if at least `evidence.min_requesters` different people used it;
- an article is in it only if answered tickets of at least `LEAST_LINKED` people lead to it;
- tickets count in groups of `evidence.min_requesters` different people, in order of time, so a single new ticket or
  link changes nothing.

When a ticket came into the store is not known. So one with an old date that is imported later counts at once, and so
does each change of a ticket that counts already, such as an article that its help desk links later.
"""

from __future__ import annotations

import json
import logging
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.article import current_slugs
from kbtools.model.ticket import Link, Ticket
from kbtools.search.evidence import answered_tickets
from kbtools.search.static.learnt_rows import Rows, TaughtText, learnt_rows
from kbtools.system.files import write_whole
from kbtools.text.analysis import Analyser
from kbtools.text.embeddings import Model, model_for_many
from kbtools.text.json_text import lines_of, value_of_line
from kbtools.workspace import Workspace

EVIDENCE = "evidence.jsonl"
VERSION = 2
COARSE = 0.2  # size of a step
FEW_TICKETS = 150  # of so many answered tickets half is believed
LEAST_LINKED = 2  # people whose tickets an article must have answered
MOST_BYTES = 5_000_000  # of the lines of terms; terms of the fewest people are left out first
Key = tuple[str, str]
Place = tuple[str, str, int, str]
T = TypeVar("T")
log = logging.getLogger(__name__)
_MASK = re.compile(r"\[[a-z]+\]")  # masks such as [email] are not words of a requester


@dataclass(frozen=True)
class ExportedEvidence:
    """The current evidence, its file, and the terms that are new in the file or no longer in it."""

    path: Path
    evidence: Rows
    new: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class Publishing:
    """How evidence is made public: `known` slugs with those of now, and the `least` number of people of a term."""

    known: Mapping[str, str]
    analyser: Analyser
    model: Model | None
    least: int


def public_evidence(tickets: Iterable[Ticket], links: Iterable[Link], how: Publishing) -> Rows:
    """From each public term to what it adds to articles, in multiples of `COARSE`.

    Terms are words of letters as written, no stop words. A ticket without a requester is not learnt from, and of one
    that is not resolved only the words are counted.
    """
    asked = sorted((ticket for ticket in tickets if ticket.requester), key=lambda t: _place(t, t.created_at))
    words = _public_words(_whole_groups([(t.requester, f"{t.subject}\n{t.question}") for t in asked], how.least), how)
    resolved = {ticket.key: ticket for ticket in asked if ticket.is_resolved}
    order = {key: _place(ticket, ticket.resolved_at or ticket.created_at) for key, ticket in resolved.items()}
    answered = answered_tickets(resolved.values(), _counting_links(resolved, order, links, how), how.known)
    answered.sort(key=lambda row: order[row.source, row.ticket])
    people: dict[str, set[str]] = defaultdict(set)
    for row in answered:
        for slug, _ in row.slugs:
            people[slug].add(resolved[row.source, row.ticket].requester)
    allowed = {slug for slug, some in people.items() if len(some) >= LEAST_LINKED}
    texts = [TaughtText(_MASK.sub(" ", row.subject), _MASK.sub(" ", row.question), row.slugs) for row in answered]
    slugs = sorted(set(how.known.values()))
    rows = learnt_rows(texts, slugs, words, how.analyser, how.model, FEW_TICKETS)
    coarse = {term: _coarse(row, allowed) for term, row in rows.items()}
    return _within_limit({term: row for term, row in coarse.items() if row}, words)


def _counting_links(
    tickets: Mapping[Key, Ticket], order: Mapping[Key, Place], links: Iterable[Link], how: Publishing
) -> Iterator[Link]:
    """The links up to the end of the last whole group of requesters, in order of when ticket and link were both there.

    A link of a ticket that another was merged into comes again for that one, where it has none of its own.
    """
    linked: dict[Key, list[Link]] = defaultdict(list)
    for link in links:
        if link.slug in how.known:
            linked[link.source, link.ticket].append(link)
    made: dict[Place, tuple[Key, list[Link]]] = {}  # the links of a ticket that count from the same moment
    for key, ticket in tickets.items():
        for link in (*linked[key], *linked[ticket.source, ticket.merged_into]):
            if ticket.subject or ticket.question:
                place = max(order[key], _place(ticket, link.created_at))
                made.setdefault(place, (key, []))[1].append(link)
    rows = [(tickets[key].requester, (key, some)) for _, (key, some) in sorted(made.items())]
    counting: dict[Key, list[Link]] = defaultdict(list)
    for _, (key, some) in _whole_groups(rows, how.least):
        counting[key] += some
    for key, some in counting.items():
        own = [link for link in some if (link.source, link.ticket) == key]
        yield from own or (replace(link, ticket=key[1]) for link in some)


def _place(ticket: Ticket, when: datetime | None) -> Place:
    """A ticket's place in time; of those without times, the one with the longer number came later."""
    return when.isoformat() if when else "", ticket.source, len(ticket.id), ticket.id


def _whole_groups(rows: Sequence[tuple[str, T]], least: int) -> list[tuple[str, T]]:
    """The rows of `(requester, …)` up to the end of the last group that has `least` different requesters."""
    group: set[str] = set()
    whole = 0
    for place, (who, _) in enumerate(rows, 1):
        group.add(who)
        if len(group) >= least:
            group.clear()
            whole = place
    return list(rows[:whole])


def _public_words(rows: Iterable[tuple[str, str]], how: Publishing) -> dict[str, int]:
    """Words that at least `how.least` requesters used, with the number of these."""
    people: dict[str, set[str]] = defaultdict(set)
    for who, text in rows:
        for token in set(how.analyser.tokens(_MASK.sub(" ", text))):
            if token.isalpha() and token not in how.analyser.stop_words:
                people[token].add(who)
    return {word: len(some) for word, some in people.items() if len(some) >= how.least}


def _coarse(row: Mapping[str, float], allowed: set[str]) -> dict[str, float]:
    steps = {slug: int(value / COARSE + 0.5) for slug, value in row.items() if slug in allowed}
    return {slug: round(number * COARSE, 1) for slug, number in steps.items() if number > 0}


def _within_limit(rows: Rows, people: Mapping[str, int]) -> Rows:
    """The rows in order of terms; where they would be more than `MOST_BYTES`, those of the most people."""
    size, kept = 0, []
    for term in sorted(rows, key=lambda term: (-people[term], term)):
        size += 40 + len(term.encode()) + 12 * len(rows[term])  # a line is no longer
        if size > MOST_BYTES:
            break
        kept.append(term)
    return {term: rows[term] for term in sorted(kept)}


def export_evidence(workspace: Workspace, *, preview: bool = False) -> ExportedEvidence:
    """Write the evidence of the store's tickets in a form that may be public; `preview`: only compare.

    Raises all problems of the articles at once.
    """
    known = current_slugs(Library.of(workspace).sound().published)
    settings = workspace.settings
    model = model_for_many(settings.sentence_model, log.warning)
    how = Publishing(known, Analyser.of(settings.lang), model, settings.min_requesters)
    with workspace.store() as store:
        found = public_evidence(store.tickets.all(), store.links.all(), how)
    return write_evidence(workspace.search_index, found, set(known.values()), preview=preview)


def write_evidence(folder: Path, evidence: Rows, known: Iterable[str], *, preview: bool) -> ExportedEvidence:
    """Write the file, a line a term in order; the same tickets always make the same file. `preview`: only compare."""
    path = folder / EVIDENCE
    try:
        before = read_evidence(folder, known)
    except KbError:
        before = {}  # a damaged file is written anew
    if not preview:
        write_whole(path, "".join(f"{line}\n" for line in _lines(evidence)).encode())
    new, gone = (tuple(sorted(a - b)) for a, b in ((set(evidence), set(before)), (set(before), set(evidence))))
    return ExportedEvidence(path, evidence, new, gone)


def _lines(evidence: Rows) -> Iterator[str]:
    if not evidence:
        return
    slugs = sorted({slug for row in evidence.values() for slug in row})
    number = {slug: place for place, slug in enumerate(slugs)}
    yield json.dumps({"version": VERSION, "articles": slugs}, ensure_ascii=False)
    for term, row in evidence.items():
        cells = [[number[slug], round(value / COARSE)] for slug, value in sorted(row.items())]
        yield json.dumps({"term": term, "cells": cells}, ensure_ascii=False, separators=(",", ":"))


def read_evidence(folder: Path, known: Iterable[str]) -> Rows:
    """The file's rows for the articles in `known`; empty without a file. Raises `KbError("search-file")`.

    A file of version 1 has stems for terms, and weights by slug.
    """
    path = folder / EVIDENCE
    if not path.is_file():
        return {}
    slugs, articles, found = set(known), [], {}
    for number, line in enumerate(lines_of(path.read_text(encoding="utf-8", errors="replace")), 1):
        if not line.strip():
            continue
        try:
            row = value_of_line(line)
            if "version" in row:
                articles = _articles(row)
                continue
            values = row["slugs"].items() if "slugs" in row else _named(row["cells"], articles)
            weights = {str(slug): float(weight) for slug, weight in values if slug in slugs}
            term = str.lstrip(row["term"])  # fails for what is no text
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
            raise KbError(
                "search-file", "not a term with its weights", where=f"{path}:{number}", hint="kb evidence export"
            ) from None
        if any(not 0 <= weight < math.inf for weight in weights.values()):
            raise KbError("search-file", "a weight must be a positive number", where=f"{path}:{number}")
        found[term] = weights
    return found


def _articles(head: Mapping[str, Any]) -> list[str]:
    """The slugs that the first line of version 2 names."""
    if head["version"] != VERSION:
        raise ValueError(head["version"])
    return [str(slug) for slug in head["articles"]]


def _named(cells: Iterable[tuple[int, int]], articles: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """The cells of version 2 as slugs with weights."""
    for place, steps in cells:
        if place < 0:
            raise IndexError(place)
        yield articles[place], round(steps * COARSE, 1)
