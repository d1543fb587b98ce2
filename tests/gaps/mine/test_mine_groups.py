"""What makes a group of tickets: requesters who say the same, whatever is published and whatever agents reply."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from mining_shop import WITHOUT_ARTICLE, articles, links, tickets

from kbtools.gaps.mine import MiningInput, find_gaps
from kbtools.gaps.mine.clusters import Clusters
from kbtools.gaps.mine.first_articles import first_articles, most_often_first
from kbtools.gaps.mine.groups import groups
from kbtools.gaps.mine.text import TicketQuestion
from kbtools.gaps.mine.topic_words import TopicWords
from kbtools.gaps.mine.vectors import Space
from kbtools.model.article import Article
from kbtools.model.gap import Gap
from kbtools.settings import Settings
from kbtools.text.embeddings import unit

ENGRAVING = Article(
    slug="engrave-a-name",
    title="A name engraved on a mug",
    body="Engraving on a mug, a present.\n\n## What to do\n\nWrite the name, of twelve letters, in the note.\n",
)


def asked(*texts: str) -> list[TicketQuestion]:
    return [TicketQuestion("", text) for text in texts]


def shown(gap: Gap) -> tuple[object, ...]:
    return gap.id, gap.title, gap.tickets


@pytest.mark.full
def test_a_new_article_changes_no_gap_but_the_one_that_it_answers() -> None:
    rows = tickets()
    before = find_gaps(MiningInput.of(articles(), rows, links(rows)), None, Settings())
    after = find_gaps(MiningInput.of([*articles(), ENGRAVING], rows, links(rows)), None, Settings())
    assert sorted(map(shown, after)) == sorted(map(shown, before))


@pytest.mark.full
def test_without_any_reply_the_same_topics_are_found() -> None:
    rows = [replace(row, messages=row.messages[:1]) for row in tickets()]
    gaps = find_gaps(MiningInput.of(articles(), rows, links(rows)), None, Settings())
    missing = [gap for gap in gaps if gap.verdict == "missing"]
    assert {key[1].rsplit("-", 1)[0] for gap in missing for key in gap.tickets} == set(WITHOUT_ARTICLE)


def test_a_topic_word_stands_in_this_group_and_seldom_elsewhere() -> None:
    about = asked(*["my lid broke on Monday"] * 4, *["my lamp flickers at night"] * 16)
    words = TopicWords.of(about, "en")
    places, _ = words.shared(np.arange(4))
    assert {words.terms[place] for place in places} == {"lid", "broke", "monday"}


def test_a_word_of_one_ticket_marks_no_topic() -> None:
    words = TopicWords.of(asked("lid broke", "pan hums", "lamp flickers", "oven smells"), "en")
    assert words.shared(np.arange(2))[0].size == 0


def test_words_of_a_language_are_usual_in_that_language() -> None:
    german = ["Der Deckel ist nicht mehr da", "Die Lampe ist nicht mehr hell", "Wann ist das Paket denn hier"]
    words = TopicWords.of(asked(*german, *["the kettle is in the box with the lid"] * 17), "en")
    assert words.shared(np.arange(3))[0].size == 0
    assert words.agreement(np.arange(3)) == 0


def test_one_word_in_common_is_no_agreement_in_a_long_question() -> None:
    things = ["lid of steel rattles", "lamp over desk hums", "oven below shelf smells", "pan beside sink drips"]
    same = asked(*(f"calendar {thing} since April" if n % 2 else f"calendar {thing}" for n, thing in enumerate(things)))
    words = TopicWords.of([*same, *asked(*["nothing of this kind"] * 30)], "en")
    assert words.agreement(np.arange(4)) < 1


def two_halves(details: int) -> list[np.ndarray[Any, Any]]:
    """The groups of one cluster of 60 tickets with two topics, each question with so many words of its own."""
    said = ["lid broke"] * 30 + ["lamp hums"] * 30
    own = [" ".join(f"{text}{number}" for text in "abcdefgh"[:details]) for number in range(60)]
    about = asked(*(f"{text} {more}" for text, more in zip(said, own, strict=True)), *["nothing like it"] * 400)
    near = np.array([[1.0, 0.1, 0]] * 30 + [[1.0, -0.1, 0]] * 30 + [[0, 0, 1.0]] * 400)
    rows, labels = unit(near), np.repeat([0, 1], [60, 400])
    centres = np.array([rows[labels == place].mean(axis=0) for place in (0, 1)])
    clusters = Clusters(labels, np.array([60, 400]), centres, np.array([0.9, 0.9]))
    return [group for group in groups(clusters, rows, TopicWords.of(about, "en")) if group.max() < 60]


def test_a_large_group_that_agrees_in_its_words_stays_whole() -> None:
    assert [len(group) for group in two_halves(details=2)] == [60]


def test_a_large_group_that_does_not_agree_is_split() -> None:
    assert sorted(tuple(group) for group in two_halves(details=8)) == [tuple(range(30)), tuple(range(30, 60))]


def test_the_article_that_is_first_for_most_requesters_is_found_by_its_words() -> None:
    texts = [f"thing{number} and part{number} of device{number}" for number in range(9)]
    texts[6:8] = ["the seal of a kettle drips", "water stands below it"]
    article_of = [0, 1, 2, 3, 4, 5, 6, 6, 7]  # two passages of article 6
    about = asked("my kettle drips", "the seal is loose", "thing3 hums")
    alike = Space(np.zeros((3, 2)), np.zeros((9, 2)), np.zeros((9, 2)))
    first = first_articles(TopicWords.of(about, "en"), alike, texts, article_of, "en")
    assert first.shape == (3, 3)
    assert [6 in first[0], 6 in first[1], 3 in first[2]] == [True, True, True]
    assert most_often_first(np.array([[6, 1, 2], [6, 3, 4], [3, 5, 0]]), np.array([0, 1])) == (6, 1.0)


@pytest.mark.parametrize("text", ["zzz qqq vvv", "the of and"])
def test_requesters_who_share_no_word_with_an_article_are_compared_by_meaning(text: str) -> None:
    alike = Space(np.array([[0.0, 1.0]] * 3), np.eye(5, 2), np.eye(5, 2))
    texts = ["Reset password", "Order late", "Lamp", "Kettle", "Sofa"]
    first = first_articles(TopicWords.of(asked(*[text] * 3), "en"), alike, texts, range(5), "en")
    assert first.shape == (3, 3)
    assert [1 in row for row in first] == [True] * 3
