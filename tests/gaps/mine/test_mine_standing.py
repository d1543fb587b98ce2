"""Why a gap stands where it stands: measured when it is mined, and told in words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from mining_shop import articles, links, tickets

from kbtools.gaps.mine import MiningInput, find_gaps
from kbtools.gaps.standing import figures
from kbtools.model.gap import Gap
from kbtools.model.standing import Standing
from kbtools.settings import Settings

SHARE = st.floats(0, 1)


def mined(*, with_articles: bool = True) -> list[Gap]:
    pages = articles() if with_articles else []
    return find_gaps(MiningInput.of(pages, tickets(), links(tickets())), None, Settings())


def test_every_mined_gap_knows_what_decides_its_place() -> None:
    for gap in mined():
        assert gap.standing is not None
        assert 0 < gap.standing.same_words <= 1
        assert 0 < gap.standing.alike <= 1
        assert gap.standing.first in {article.slug for article in articles()}


def test_an_article_that_answers_a_topic_is_the_one_that_comes_first_for_it() -> None:
    (leaks,) = [gap for gap in mined() if gap.tickets[0][1].startswith("kettle-leaks")]
    assert leaks.standing is not None
    assert leaks.standing.first == "kettle-leaks"
    assert "kettle-leaks is among the first three articles for 100 % of them." in figures(leaks.standing, leaks.score)


def test_without_articles_none_is_named() -> None:
    for gap in mined(with_articles=False):
        assert gap.standing is not None
        assert gap.standing.first == ""
        assert not any("first three" in sentence for sentence in figures(gap.standing, gap.score))


@given(SHARE, SHARE, st.sampled_from(["", "a-b"]), SHARE, SHARE)
def test_it_reads_back_as_written_and_says_three_sentences_or_four(
    same: float, alike: float, first: str, share: float, score: float
) -> None:
    standing = Standing(same, alike, first, share)
    assert Standing.of_json(standing.to_json()) == standing
    said = figures(standing, score)
    assert len(said) == 3 + bool(first)
    assert all(sentence.endswith(".") for sentence in said)
    assert sum("no article answers" in sentence for sentence in said) == 1
