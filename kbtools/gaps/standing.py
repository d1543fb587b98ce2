"""Why a gap stands where it stands in the list: in one sentence, and in figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kbtools.model.gap import Gap
from kbtools.model.standing import Standing
from kbtools.text.normalise import count

_SURE, _LIKELY = 0.8, 0.5  # of the probability that no article answers
_OFTEN = 1 / 3  # share of the tickets from which an article that is among the first three for them is named
_MOST, _FEW = 0.6, 0.2  # share of the tickets that say the same words
_SEVERAL = 10  # tickets, from which on different words say that these may be several problems
_RECENT = 4  # weeks


def why_here(gap: Gap, titles: Mapping[str, str] | None = None) -> str:
    """The reasons that count most in the order of the list: rising, whether an article answers, how many asked.

    Of a gap that was mined also what speaks against it, or else for it: an article that is among the first three for
    many of its tickets, words that few of them share, or most. `titles`: those of articles, by slug; one without a
    title is named by its slug.
    """
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
    return _with_standing(f"{people} asked", told, gap, titles or {})


def _with_standing(people: str, told: str, gap: Gap, titles: Mapping[str, str]) -> str:
    known = gap.standing
    if known and known.first and known.first_share >= _OFTEN:
        first = f"“{titles[known.first]}”" if known.first in titles else known.first
        often = f"among the first three for {_percent(known.first_share)} of the tickets"
        return f"{people}, and {told}; but {first} is {often}."
    if known and known.same_words < _FEW and len(gap.tickets) >= _SEVERAL:
        return f"{people}, and {told}; but few say the same words: it may be several problems."
    if known and known.same_words >= _MOST:
        return f"{people}, most of them in the same words, and {told}."
    return f"{people}, and {told}."


def figures(known: Standing, score: float) -> tuple[str, ...]:
    """One sentence for each thing that moves a gap up or down in the list. `score`: as `Gap.score`."""
    said = [
        f"{_percent(known.same_words)} of the tickets have several words that mark this topic.",
        f"Two tickets are alike by {known.alike:.2f}, where 1 is the same text.",
        f"That no article answers is sure by {score:.2f}, where 1 is certain.",
    ]
    if known.first:
        said.append(f"{known.first} is among the first three articles for {_percent(known.first_share)} of them.")
    return tuple(said)


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


def trend_of(weeks: Sequence[int]) -> str:
    """`more` or `less` where the last four weeks have clearly other tickets than the four before; else empty."""
    last, before = sum(weeks[-_RECENT:]), sum(weeks[-2 * _RECENT : -_RECENT])
    if last >= before + 2 and last >= 1.5 * before:
        return "more"
    return "less" if before >= last + 2 and before >= 1.5 * last else ""
