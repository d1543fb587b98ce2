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


NEAR, APART = (0.1, -0.1), (3.0, -3.0)


def two_topics(
    size: int, replies: tuple[float, float] = NEAR, asked_of: tuple[float, float] = NEAR, details: int = 2
) -> list[np.ndarray[Any, Any]]:
    """The groups of one cluster with two topics of so many tickets each.

    `replies`, `asked_of`: where the two topics are, by all that was said and by the questions alone. `details`: how
    many words of its own each question has.
    """
    said = ["lid broke"] * size + ["lamp hums"] * size
    own = [" ".join(f"{text}{number}" for text in "abcdefgh"[:details]) for number in range(2 * size)]
    about = asked(*(f"{text} {more}" for text, more in zip(said, own, strict=True)), *["nothing like it"] * 400)
    rows, questions = (
        unit(np.array([[1.0, at, 0] for at in where for _ in range(size)] + [[0, 0, 1.0]] * 400))
        for where in (replies, asked_of)
    )
    return groups_of_one_cluster(2 * size, rows, questions, about)


def groups_of_one_cluster(
    size: int, rows: np.ndarray[Any, Any], questions: np.ndarray[Any, Any], about: list[TicketQuestion]
) -> list[np.ndarray[Any, Any]]:
    """The groups of the first tickets, so many, which are one cluster as the others are."""
    labels = np.repeat([0, 1], [size, len(rows) - size])
    centres = np.array([rows[labels == place].mean(axis=0) for place in (0, 1)])
    clusters = Clusters(labels, np.bincount(labels), centres, np.array([0.9, 0.9]))
    found = groups(clusters, rows, [questions], TopicWords.of(about, "en"))
    return [group for group in found if group.max() < size]


def two_halves(within: float, across: float) -> list[np.ndarray[Any, Any]]:
    """The groups of twenty tickets: the similarity of two of one half, and of two of different halves."""
    half = np.repeat(np.eye(2), 10, axis=0)
    parts = [np.full((20, 1), across**0.5), half * (within - across) ** 0.5, np.eye(20) * (1 - within) ** 0.5]
    rows = np.zeros((60, 24))
    rows[:20, :23], rows[20:, 23] = np.hstack(parts), 1
    return groups_of_one_cluster(20, rows, rows, asked(*["lid broke"] * 20, *["nothing like it"] * 40))


def test_a_large_group_that_agrees_in_its_words_stays_whole() -> None:
    assert [len(group) for group in two_topics(30)] == [60]


def test_a_large_group_that_does_not_agree_is_split() -> None:
    assert sorted(map(tuple, two_topics(30, details=8))) == [tuple(range(30)), tuple(range(30, 60))]


def test_a_group_whose_tickets_are_not_alike_is_split_though_it_agrees() -> None:
    assert sorted(map(tuple, two_topics(10, APART, APART))) == [tuple(range(10)), tuple(range(10, 20))]


def test_a_group_that_only_its_replies_hold_together_is_split() -> None:
    assert sorted(map(tuple, two_topics(10, NEAR, APART))) == [tuple(range(10)), tuple(range(10, 20))]


def test_parts_that_are_as_similar_to_each_other_as_within_stay_together() -> None:
    assert [len(group) for group in two_halves(0.3, 0.3)] == [20]


def test_parts_that_are_clearly_less_similar_to_each_other_are_two_groups() -> None:
    assert sorted(map(tuple, two_halves(0.5, 0.2))) == [tuple(range(10)), tuple(range(10, 20))]


def test_parts_that_are_nearly_alike_enough_as_one_group_are_joined_again() -> None:
    assert [len(group) for group in two_halves(0.5, 0.25)] == [20]


def test_a_small_group_stays_whole_however_much_its_tickets_differ() -> None:
    assert [len(group) for group in two_topics(5, APART, APART)] == [10]


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
