"""`kb index -v`: what answered tickets add, each asked with itself left out."""

from __future__ import annotations

import pytest
from search_workspace import Make, tickets

from kbtools.search.build import build_index


@pytest.mark.full
def test_the_gain_is_told_for_all_examples_and_for_each_article_once(make: Make) -> None:
    report = build_index(make(asked=tickets(8)), full=True)
    assert report.gain is not None
    assert (report.gain["examples"], report.gain["articles"]) == (32, 4)
    for figure in ("success@3", "success@3_by_article"):
        assert 0 <= report.gain["without"][figure] <= report.gain["with"][figure] == 1


def test_it_is_told_again_when_nothing_changed(make: Make) -> None:
    workspace = make(asked=tickets(8))
    again = build_index(workspace)
    assert not again.built
    assert again.gain == build_index(workspace, full=True).gain


def test_without_examples_there_is_no_gain_to_tell(make: Make) -> None:
    assert build_index(make(), full=True).gain is None
