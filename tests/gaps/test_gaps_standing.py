"""Why a gap stands where it stands, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kbtools.gaps.standing import trend_of, why_here
from kbtools.model.gap import Gap
from kbtools.model.standing import Standing

DAY = datetime(2026, 3, 1, tzinfo=UTC)
MANY = tuple(("zendesk", str(number)) for number in range(10))
GAP = Gap("gap-aaaaaaaa", "No receipt", (("zendesk", "1"),), 7, 0.9, "missing", (), DAY, DAY)


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        (GAP, "7 people asked, and no article answers."),
        (replace(GAP, requesters=1, score=0.6), "1 person asked, and probably no article answers."),
        (replace(GAP, score=0.2), "7 people asked, and perhaps no article answers."),
        (replace(GAP, state="published"), "An article answers this now; 7 people had asked."),
        (
            replace(GAP, standing=Standing(0.6, 0.5)),
            "7 people asked, most of them in the same words, and no article answers.",
        ),
        (
            replace(GAP, standing=Standing(0.6, 0.5, "lid", 0.4)),
            "7 people asked, and no article answers; but lid is among the first three for 40 % of the tickets.",
        ),
        (
            replace(GAP, standing=Standing(0.1, 0.1, "lid", 0.1), tickets=MANY),
            "7 people asked, and no article answers; but few say the same words: it may be several problems.",
        ),
        (replace(GAP, standing=Standing(0.1, 0.1)), "7 people asked, and no article answers."),
        (replace(GAP, state="published", standing=Standing(1, 1)), "An article answers this now; 7 people had asked."),
    ],
)
def test_the_sentence_says_what_is_known_of_an_answer(gap: Gap, told: str) -> None:
    assert why_here(gap) == told


def test_an_article_is_named_by_its_title_where_that_is_known() -> None:
    gap = replace(GAP, standing=Standing(0.6, 0.5, "lid", 0.4))
    assert "but “Open the lid” is among the first three for 40 %" in why_here(gap, {"lid": "Open the lid"})
    assert "but lid is among" in why_here(gap, {"pan": "Clean the pan"})


@pytest.mark.parametrize(
    ("weeks", "trend"), [((0, 0, 0, 0, 1, 1, 1, 1), "more"), ((2, 2, 2, 2, 0, 1, 0, 0), "less"), ((1, 1, 1, 1) * 2, "")]
)
def test_a_trend_is_told_only_where_it_is_clear(weeks: tuple[int, ...], trend: str) -> None:
    assert trend_of(weeks) == trend
