"""The report as a person reads it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from kbtools.cli import kb
from kbtools.model.visit import Outcome
from kbtools.reports import Share, compare_shares
from kbtools.reports.report_text import OUTCOMES, experiment_result, sparkline
from kbtools.scaffold import create


def said(held: tuple[int, int], offered: tuple[int, int]) -> str:
    return experiment_result(compare_shares(Share(*held), Share(*offered)))


def test_nothing_is_claimed_while_it_may_be_chance() -> None:
    told = said((19, 30), (45, 90))
    assert told.startswith("Nothing can be said yet: it may be chance.")
    assert "visits more are needed" in told
    assert "fewer" not in told
    assert said((5, 10), (50, 100)).count("No difference is seen so far.") == 1


def test_what_is_proven_is_said_with_its_interval_and_direction() -> None:
    assert said((90, 100), (50, 100)).startswith("With suggestions, 40 fewer of 100 visits send a message (95 %")
    assert said((50, 100), (90, 100)).startswith("With suggestions, 40 more of 100 visits send a message (95 %")
    assert "experiment.holdout" in experiment_result(None)


def test_every_outcome_of_a_visit_has_its_row() -> None:
    assert sorted(OUTCOMES) == sorted(get_args(Outcome))


def test_a_sparkline_has_its_tallest_bar_at_the_highest_count() -> None:
    assert sparkline((0, 1, 7)) == "▁▂█"
    assert sparkline((0, 0)) == ""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    create(tmp_path / "w", "Lamp help")
    return tmp_path / "w"


def report(root: Path, *options: str) -> str:
    done = CliRunner().invoke(kb, ["-C", str(root), "report", *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_an_empty_workspace_has_a_report_that_says_what_is_not_known(root: Path) -> None:
    told = report(root, "--since", "2026-03-01", "--until", "2026-03-29")
    assert told.startswith("Lamp help: 2026-03-01 to 2026-03-28, beside the 28 days before")
    assert "not known" in told
    assert "%" not in told.partition("Did suggestions")[0]


def test_the_last_28_days_are_told_when_nobody_says_which(root: Path) -> None:
    now = json.loads(report(root, "--json"))["now"]
    since, until = (datetime.fromisoformat(now[name]) for name in ("since", "until"))
    assert (until - since).days == 28
    assert abs((datetime.now(UTC) - until).total_seconds()) < 60


def test_an_end_before_the_beginning_is_refused(root: Path) -> None:
    done = CliRunner().invoke(kb, ["-C", str(root), "report", "--since", "2026-03-02", "--until", "2026-03-01"])
    assert done.exit_code == 2
    assert "--since must be a day before --until" in done.stderr
