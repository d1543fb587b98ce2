"""Why a gap stands where it stands in the list, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from kbtools.model.gap import Gap
from kbtools.text.normalise import count

_SURE, _LIKELY = 0.8, 0.5  # of the probability that no article answers
_RECENT = 4  # weeks


def why_here(gap: Gap) -> str:
    """The reasons that count most in the order of the list: rising, whether an article answers, how many asked."""
    people = count(gap.requesters, "person", "people")
    if gap.state == "published":
        return f"An article answers this now; {people} had asked."
    if gap.rising:
        return f"Above the others: {count(gap.rising, 'person', 'people')} asked just now, far more than before."
    if gap.verdict == "covered":
        return f"Below the others: an article answers, and {people} wrote all the same."
    if gap.verdict == "unfindable":
        return f"After topics without an article: one seems to answer, but the words of {people} do not lead to it."
    sure = "no article answers" if gap.score >= _SURE else "probably no article answers"
    told = sure if gap.score >= _LIKELY else "perhaps no article answers"
    return f"{people} asked, and {told}."


def trend_of(weeks: Sequence[int]) -> str:
    """`more` or `less` where the last four weeks have clearly other tickets than the four before; else empty."""
    last, before = sum(weeks[-_RECENT:]), sum(weeks[-2 * _RECENT : -_RECENT])
    if last >= before + 2 and last >= 1.5 * before:
        return "more"
    return "less" if before >= last + 2 and before >= 1.5 * last else ""
