"""The gate: whether a change of articles or settings may be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbtools.evaluation.compare import FigureChange, compare_figures
from kbtools.evaluation.figures import AnsweredCase


@dataclass(frozen=True)
class GateResult:
    """`reasons`: what got worse, one line each; empty when the change may be published."""

    reasons: tuple[str, ...]
    changes: tuple[FigureChange, ...]

    @property
    def passes(self) -> bool:
        """Whether nothing got worse by more than chance."""
        return not self.reasons


_WORSE = {
    "success@3": "the right article is among the first three less often",
    "mrr@10": "the right article comes further down",
    "shows_right": "customers are shown the right article less often",
    "shows_wrong": "customers are shown only wrong articles more often",
}


def check_gate(
    answers: Sequence[AnsweredCase],
    answers_before: Sequence[AnsweredCase] | None,
    now: Sequence[AnsweredCase],
    before: Sequence[AnsweredCase] | None,
) -> GateResult:
    """Check the questions that articles say they answer, and past questions against those of another version.

    A question of `answers:` fails when its article is not among the first three, and was before.
    """
    was = {row.case.id: row.is_right for row in answers_before or ()}
    reasons = []
    for row in answers:
        if not row.is_right and was.get(row.case.id, True):
            (slug,) = row.case.relevant
            place = f"is number {row.rank}" if row.rank else "is not among the first ten"
            reasons.append(f"'{row.case.body}' should find {slug}, which {place}")
    found = compare_figures(before, now) if before is not None else []
    for change in found:
        if change.worse:
            said = f"{_WORSE[change.name]}: {change.before:.1%}, now {change.after:.1%}"
            reasons.append(f"{said} ({change.name} differs by {change.low:+.1%} to {change.high:+.1%})")
    return GateResult(tuple(reasons), tuple(found))
