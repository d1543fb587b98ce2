from __future__ import annotations

import pytest

from kbtools.search.encode import UNFINISHED
from kbtools.search.static.shards import Cells
from kbtools.search.static.word_forms import mean_of_forms, words_meant

IDF = {"charge": 40, "charger": 60, "invoice": 50}


def test_a_word_says_as_much_with_other_forms_as_alone() -> None:
    forms = {"charge": {"charger": UNFINISHED}}
    alone, both = (words_meant({"charge": 1.0}, (), some, some, IDF, 70) for some in ({}, forms))
    assert sum(alone.mass) == sum(both.mass) == 40
    assert both.of == {"charge": 0, "charger": 0}
    assert both.heard == {"charge": 40, "charger": pytest.approx(40 * UNFINISHED)}


def test_a_word_that_is_only_begun_says_as_much_as_the_rarest_that_it_may_become_and_no_article_has_all_of_it() -> None:
    may = {"charg": {"charge": UNFINISHED, "charger": UNFINISHED}}
    found = words_meant({"charg": 1.0}, ["charg"], may, may, IDF, 70)
    assert found.mass == [60 * UNFINISHED]
    assert found.heard["charge"] == found.heard["charger"] == pytest.approx(60 * UNFINISHED * UNFINISHED)


def test_a_synonym_is_the_word_itself_where_no_article_has_that() -> None:
    found = words_meant({"bill": 1.0}, ["bill"], {"bill": {"invoice": 0.7}}, (), IDF, 70)
    assert found.mass == pytest.approx([35])
    assert found.heard["invoice"] == pytest.approx(35)


def test_a_word_that_nothing_stands_for_counts_as_the_rarest() -> None:
    assert words_meant({"charge": 1.0, "zzz": 1.0}, ["zzz"], {}, (), IDF, 70).mass == [40, 70]


def test_what_was_learnt_of_a_word_is_the_mean_of_its_written_forms_by_how_often_each_is_there() -> None:
    charge, charging = Cells((0, 2, 3), (9, 4, 1)), Cells((1, 2), (6, 7))
    assert mean_of_forms([(charge, 1.0)]) == charge
    assert mean_of_forms([(charge, 1.0), (charging, 2.0)]) == Cells((0, 1, 2), (3, 4, 6))
