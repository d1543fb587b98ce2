"""Figures of answered cases, as information retrieval defines them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kbtools.model.case import Case
from kbtools.model.query import SHOWN

DEEP = 10  # ranks that count for the mean reciprocal rank


@dataclass(frozen=True, slots=True)
class AnsweredCase:
    """A case with the slugs `ranked` for it, best first, and those that would be `shown` to a requester."""

    case: Case
    ranked: tuple[str, ...]
    shown: tuple[str, ...]

    @property
    def rank(self) -> int | None:
        """The rank of the first right article, from 1; None where none is among the first ten."""
        return next((n for n, slug in enumerate(self.ranked[:DEEP], 1) if slug in self.case.relevant), None)

    @property
    def is_right(self) -> bool:
        """A right article is among the first three."""
        return self.rank is not None and self.rank <= SHOWN

    @property
    def shows_right(self) -> bool:
        """A right article would be shown."""
        return not self.case.relevant.isdisjoint(self.shown)

    @property
    def shows_wrong(self) -> bool:
        """Something would be shown, and nothing of it is right."""
        return bool(self.shown) and not self.shows_right

    @property
    def holds_back(self) -> bool:
        """A right article is among the first three, and would not be shown."""
        return self.is_right and not self.shows_right


def trade_off(rows: Sequence[AnsweredCase]) -> dict[str, Any]:
    """What a threshold costs and gives: `shown` is the share of cases with anything shown, `answered` and `only_wrong`
    the shares of all cases with a right article shown and with none of it right; `held_back` counts cases.
    """
    return {
        "shown": _mean(bool(row.shown) for row in rows),
        "answered": _mean(row.shows_right for row in rows),
        "only_wrong": _mean(row.shows_wrong for row in rows),
        "held_back": sum(row.holds_back for row in rows),
    }


def figures(rows: Sequence[AnsweredCase]) -> dict[str, Any]:
    """The figures of some answered cases; None where no case counts.

    `success@k`: a right article is among the first k; `mrr@10`: mean of 1 / its place, 0 beyond ten;
    `success@3_by_article`: success@3 with each right article counting once. These are of cases with an answer.
    `shows_right` and `silent` are of those, too; `shows_wrong` is of all; `silent_rightly` of cases without an answer.
    """
    meant = [row for row in rows if row.case.relevant]
    rest = [row for row in rows if not row.case.relevant]
    by_article: dict[str, list[bool]] = {}
    for row in meant:
        for slug in row.case.relevant:
            by_article.setdefault(slug, []).append(slug in row.ranked[:SHOWN])
    return {
        "asked": len(rows),
        "with_answer": len(meant),
        "success@1": _mean(row.rank == 1 for row in meant),
        "success@3": _mean(row.is_right for row in meant),
        "mrr@10": _mean(1 / row.rank if row.rank else 0.0 for row in meant),
        "success@3_by_article": _mean(sum(hits) / len(hits) for hits in by_article.values()),
        "shows_right": _mean(row.shows_right for row in meant),
        "silent": _mean(not row.shown for row in meant),
        "shows_wrong": _mean(row.shows_wrong for row in rows),
        "silent_rightly": _mean(not row.shown for row in rest),
    }


def grouped_figures(rows: Iterable[AnsweredCase]) -> dict[str, dict[str, dict[str, Any]]]:
    """The figures by month (`2026-11`) and by topic, those with most cases first."""
    rows = list(rows)
    return {
        "months": dict(sorted(_by(rows, lambda c: [f"{c.asked_at:%Y-%m}"] if c.asked_at else []).items())),
        "topics": _by(rows, lambda case: case.topics),
    }


def _by(rows: Sequence[AnsweredCase], names: Callable[[Case], Iterable[str]]) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[AnsweredCase]] = {}
    for row in rows:
        for name in names(row.case):
            groups.setdefault(name, []).append(row)
    order = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return {name: figures(group) for name, group in order}


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(sum(found) / len(found), 4) if found else None
