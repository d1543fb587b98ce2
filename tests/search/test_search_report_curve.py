"""The curve of thresholds: what each would show, from examples that the evidence leaves out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from search_workspace import Make, tickets

from kbtools.cli import kb
from kbtools.search.abstain import COLUMNS, PRIOR
from kbtools.search.build import build_index
from kbtools.search.generations import Generations
from kbtools.search.report_curve import THRESHOLDS, threshold_curve
from kbtools.search.static.agreement import static_agreement
from kbtools.search.training_sample import Asked

WEIGHTS = np.array(list(PRIOR.values()))


def asked(shares: list[float], *, right: bool, hidden: bool) -> Asked:
    """A list whose best candidate has these values of the first columns; `right` says whether it answers."""
    rows = np.zeros((2, len(COLUMNS)), np.float32)
    rows[0, : len(shares)] = shares
    return Asked(0, rows, np.array([right, False]), hidden, said=9.0, clear_winner=-1)


LISTS = st.lists(
    st.builds(asked, st.lists(st.floats(0, 3), min_size=1, max_size=6), right=st.booleans(), hidden=st.booleans()),
    max_size=12,
)


@given(LISTS, st.floats(0.2, 1))
def test_more_silence_never_shows_more(lists: list[Asked], labelled: float) -> None:
    curve = threshold_curve(lists, WEIGHTS, labelled)
    assert [point[0] for point in curve] in ([], list(THRESHOLDS))
    for less, more in pairwise(curve):
        assert more[1] + more[2] <= less[1] + less[2] + 1e-9
        assert more[3] <= less[3]
    assert all(0 <= share <= 1 for point in curve for share in point)


def test_shares_are_of_the_lists_that_they_speak_of() -> None:
    sure = [3.0, 0.0, 1.0, 1.0, 1.0, 1.0]
    lists = [
        asked(sure, right=True, hidden=False),
        asked(sure, right=False, hidden=False),
        asked([0.0], right=True, hidden=False),
        asked([0.0], right=False, hidden=False),
        asked(sure, right=False, hidden=True),
        asked([0.0], right=False, hidden=True),
    ]
    at = {point[0]: point[1:] for point in threshold_curve(lists, WEIGHTS, 1.0)}
    assert at[0.5] == (0.25, 0.25, 0.5)


@pytest.mark.full
def test_a_built_index_holds_its_curve_and_kb_index_tells_what_each_kind_adds(make: Make) -> None:
    workspace = make(asked=tickets(8))
    report = build_index(workspace, full=True)
    curve = Generations.of(workspace).open().weights.curve
    assert [point[0] for point in curve] == list(THRESHOLDS)
    assert report.gain is not None
    assert report.gain["words"]["success@3"] <= report.gain["with"]["success@3"]
    found = static_agreement(workspace)
    assert 0 < found.same <= found.asked
    told = CliRunner().invoke(kb, ["-C", str(workspace.root), "index", "-v"]).output
    for said in ("by the words of articles alone", "and by what words mean", "A site without the service puts"):
        assert said in told
