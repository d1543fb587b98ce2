"""`kb evidence export`: evidence in a form that may be public, `search_index/evidence.jsonl`.

A line is a term with its weights for articles. Nobody's sentence can be read from it, and no term that fewer than
`evidence.min_requesters` different people used is in it.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.article import current_slugs
from kbtools.model.ticket import Link, Ticket
from kbtools.search.evidence import answered_tickets
from kbtools.system.files import write_whole
from kbtools.text.analysis import Analyser
from kbtools.text.json_text import lines_of, value_of_line
from kbtools.workspace import Workspace

EVIDENCE = "evidence.jsonl"
SMOOTHING = 5.0  # smoothing: links added to every term, distributed like all links, so that rare terms weigh little
LEAST = 0.3  # smaller weights are left out
_MASK = re.compile(r"\[[a-z]+\]")  # masks such as [email] are not words of a requester

Weights = dict[str, dict[str, float]]


@dataclass(frozen=True)
class ExportedEvidence:
    """The current evidence, its file, and the terms that are new in the file or no longer in it."""

    path: Path
    evidence: Weights
    new: tuple[str, ...]
    gone: tuple[str, ...]


def public_evidence(
    tickets: Iterable[Ticket], links: Iterable[Link], known: Mapping[str, str], analyser: Analyser, least: int
) -> Weights:
    """From each term to its weights for articles.

    weight = ln((n + m p) / ((N + m) p)) * n / (n + 1), where n are the links of the term to the article, N those of
    the term, p the article's share of all links (one more added to each article) and m `SMOOTHING`. Only letters make a
    term, `least` different requesters must have used it, and a ticket without a requester counts for none.
    """
    by_key = {ticket.key: ticket for ticket in tickets}
    asked_by: dict[str, set[str]] = defaultdict(set)
    of_term: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    of_article: dict[str, float] = defaultdict(float)
    for row in answered_tickets(by_key.values(), links, known):
        requester = by_key[row.source, row.ticket].requester
        terms = sorted(set(analyser.terms(_MASK.sub(" ", f"{row.subject}\n{row.question}"))))
        for slug, weight in row.slugs:
            of_article[slug] += weight
        for term in terms:
            if requester:
                asked_by[term].add(requester)
            for slug, weight in row.slugs:
                of_term[term][slug] += weight
    usable = sorted(term for term, people in asked_by.items() if len(people) >= least and term.isalpha())
    articles = len(set(known.values()))
    found = {term: _weights(of_term[term], of_article, articles) for term in usable}
    return {term: weights for term, weights in found.items() if weights}


def _weights(links: Mapping[str, float], of_article: Mapping[str, float], articles: int) -> dict[str, float]:
    total, every = sum(links.values()), sum(of_article.values())
    found = {}
    for slug, n in sorted(links.items()):
        share = (of_article[slug] + 1) / (every + articles)
        weight = math.log((n + SMOOTHING * share) / ((total + SMOOTHING) * share)) * n / (n + 1)
        if weight >= LEAST:
            found[slug] = round(weight, 2)
    return found


def export_evidence(workspace: Workspace, *, preview: bool = False) -> ExportedEvidence:
    """Write the evidence of the store's tickets in a form that may be public; `preview`: only compare.

    Raises all problems of the articles at once.
    """
    known = current_slugs(Library.of(workspace).sound().published)
    settings = workspace.settings
    analyser = Analyser.of(settings.lang)
    with workspace.store() as store:
        tickets = store.tickets.all(resolved=True)
        found = public_evidence(tickets, store.links.all(), known, analyser, settings.min_requesters)
    return write_evidence(workspace.search_index, found, set(known.values()), preview=preview)


def write_evidence(folder: Path, evidence: Weights, known: Iterable[str], *, preview: bool) -> ExportedEvidence:
    """Write the file, a line a term in order; the same tickets always make the same file. `preview`: only compare."""
    path = folder / EVIDENCE
    try:
        before = read_evidence(folder, known)
    except KbError:
        before = {}  # a damaged file is written anew
    if not preview:
        lines = (json.dumps({"term": t, "slugs": w}, ensure_ascii=False, sort_keys=True) for t, w in evidence.items())
        write_whole(path, "".join(f"{line}\n" for line in lines).encode())
    new, gone = (tuple(sorted(a - b)) for a, b in ((set(evidence), set(before)), (set(before), set(evidence))))
    return ExportedEvidence(path, evidence, new, gone)


def read_evidence(folder: Path, known: Iterable[str]) -> Weights:
    """The file's weights for the articles in `known`; empty without a file. Raises `KbError("search-file")`."""
    path = folder / EVIDENCE
    if not path.is_file():
        return {}
    slugs, found = set(known), {}
    for number, line in enumerate(lines_of(path.read_text(encoding="utf-8", errors="replace")), 1):
        if not line.strip():
            continue
        try:
            row = value_of_line(line)
            weights = {str(slug): float(weight) for slug, weight in row["slugs"].items() if slug in slugs}
            term = str(row["term"])
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            raise KbError(
                "search-file", "not a term with its weights", where=f"{path}:{number}", hint="kb evidence export"
            ) from None
        if any(not 0 <= weight < math.inf for weight in weights.values()):
            raise KbError("search-file", "a weight must be a positive number", where=f"{path}:{number}")
        found[term] = weights
    return found
