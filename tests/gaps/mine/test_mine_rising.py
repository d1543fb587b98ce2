"""Topics that rise, week by week counts, what is never mined, and what brings a gap back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from mining_shop import articles, asked, links, tickets

from kbtools.gaps.mine import MiningInput, find_gaps
from kbtools.gaps.mine.abuse import without_abuse
from kbtools.gaps.mine.rising import rising, weekly_counts
from kbtools.model.gap import Gap
from kbtools.model.ticket import Ticket
from kbtools.settings import Settings
from kbtools.text.embeddings import load_model

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BEGAN = NOW - timedelta(days=200)


def at(hours: float, who: int = 0) -> Ticket:
    """A ticket asked so many hours ago."""
    return replace(asked("lid-is-lost", who), created_at=NOW - timedelta(hours=hours), requester=f"person-{who}")


def test_a_topic_nobody_had_asked_rises_when_three_people_ask_within_hours() -> None:
    assert rising([at(1, 1), at(2, 2), at(5, 3)], BEGAN, NOW) == 3


def test_one_person_who_writes_often_makes_no_topic_rise() -> None:
    assert rising([at(n / 10, 1) for n in range(20)], BEGAN, NOW) == 0


def test_what_is_asked_as_often_as_always_does_not_rise() -> None:
    steady = [at(6 * n, n) for n in range(300)]
    assert rising(steady, BEGAN, NOW) == 0
    assert rising([*steady, *(at(n / 4, 1_000 + n) for n in range(20))], BEGAN, NOW) >= 20


def test_without_two_weeks_of_past_nothing_can_be_said() -> None:
    assert rising([at(n, n) for n in range(9)], NOW - timedelta(days=9), NOW) == 0
    assert rising([replace(at(1, n), created_at=None, resolved_at=None) for n in range(9)], None, NOW) == 0


def test_weeks_are_counted_from_now_the_oldest_first() -> None:
    counts = weekly_counts([at(1), at(2), at(24 * 8), at(24 * 7 * 11 + 1), at(24 * 7 * 12 + 1)], NOW)
    assert counts == (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2)
    assert weekly_counts([replace(at(1), created_at=None, resolved_at=None)], NOW) == ()


def mined(rows: list[Ticket], people_first: str = "", now: datetime | None = None) -> list[Gap]:
    pages = [replace(page, people_first=page.slug == people_first) for page in articles()]
    return find_gaps(MiningInput.of(pages, rows, links(rows)), load_model("wordllama"), Settings(), now=now)


def test_a_small_topic_that_rises_comes_before_all_others() -> None:
    now = tickets()[11].created_at or NOW
    now += timedelta(days=40)
    lately = [
        replace(asked("engrave-a-name", 50 + n), created_at=now - timedelta(hours=n), status="open", resolved_at=None)
        for n in range(1, 9)
    ]
    old = [ticket for ticket in tickets() if not ticket.id.startswith("engrave")]
    first, *rest = mined([*old, *lately], now=now)
    assert first.rising == len(first.tickets) >= 3
    assert {key[1].rsplit("-", 1)[0] for key in first.tickets} == {"engrave-a-name"}
    assert first.weeks[-1] == first.rising
    assert [gap.rising for gap in rest] == sorted((gap.rising for gap in rest), reverse=True)


def test_what_an_article_for_people_first_answers_is_never_mined() -> None:
    def topics(gaps: list[Gap]) -> set[str]:
        return {key[1].rsplit("-", 1)[0] for gap in gaps if gap.verdict != "missing" for key in gap.tickets}

    assert "toaster-smokes" in topics(mined(tickets()))
    assert "toaster-smokes" not in topics(mined(tickets(), people_first="toaster-smokes"))


def test_abusive_lines_are_not_mined_and_name_nothing() -> None:
    assert without_abuse("The lid is lost. You are all idiots! Where do I get one?") == (
        "The lid is lost. Where do I get one?"
    )
    assert without_abuse("The Shitake lid, 3 assets and a class.") == "The Shitake lid, 3 assets and a class."
    assert without_abuse("Some idiot stole my card.") == "Some idiot stole my card."
    angry = [replace(asked("lid-is-lost", n, "You fucking idiots"), subject="Fuck you, morons") for n in range(9)]
    assert mined(angry) == []
    half = [replace(ticket, subject=f"{ticket.subject}. You are all idiots!") for ticket in tickets()]
    assert [gap.title for gap in mined(half) if "idiot" in gap.title] == []


ASIDE = Gap("gap-00000000", "Lid", (), 12, 0.9, "missing", state="dismissed", asked_then=8)


@pytest.mark.parametrize(
    ("gap", "comes"),
    [
        (ASIDE, True),  # half as many again
        (replace(ASIDE, requesters=11), False),
        (replace(ASIDE, requesters=3, asked_then=1), False),  # two more are too few
        (replace(ASIDE, requesters=8, again=date(2026, 6, 1)), True),
        (replace(ASIDE, requesters=8, again=date(2026, 6, 2)), False),
        (replace(ASIDE, state="open"), False),
        (replace(ASIDE, state="fixing", issue="https://t.example/1"), False),
        (replace(ASIDE, state="fixing", issue="https://t.example/2"), True),
    ],
)
def test_a_gap_that_was_set_aside_comes_back_only_with_a_reason(gap: Gap, comes: bool) -> None:
    assert bool(gap.comes_back(NOW.date(), {"https://t.example/2"})) is comes
