"""Silence, pins, topics for a person, known issues, and what is said of a suggestion."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from help_centre import DEMO
from hypothesis import given
from hypothesis import strategies as st
from quick_cases import first_quick
from search_workspace import Make, articles, tickets

from kbtools.articles.library import Folder
from kbtools.errors import KbError
from kbtools.model.article import KnownIssue
from kbtools.model.query import Query
from kbtools.search.abstain import (
    COLUMNS,
    ENOUGH_JUDGED,
    LEAST_LABELLED,
    answer_probability,
    believed,
    judged_label_frequency,
    label_frequency,
    prior,
    shown,
)
from kbtools.search.batch import answer_batch
from kbtools.search.build import build_index
from kbtools.search.encode import encode_query
from kbtools.search.features import features_of
from kbtools.search.generations import Generations
from kbtools.search.index_arrays import load_compiled
from kbtools.search.judged_cases import JUDGEMENTS
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.retrieve import retrieve
from kbtools.text.embeddings import load_model

LAMP = "the lamp is invisible to my mobile, it will not connect"


@pytest.mark.parametrize(
    "text", first_quick(["", "   ", "??", "qwrtz xyz", "who won the football match yesterday evening"])
)
def test_suggest_stays_silent_when_nothing_fits(make: Make, text: str) -> None:
    assert KnowledgeBase.of(make(asked=tickets(8))).suggest(text) == []


def test_a_list_is_shown_whose_first_suggestion_is_at_least_as_probable_as_the_setting_says(make: Make) -> None:
    found = KnowledgeBase.of(make(asked=tickets(8))).suggest(LAMP)
    assert [suggestion.slug for suggestion in found][:1] == ["pair-the-light"]
    assert 0.3 <= found[0].score <= 1
    strict = KnowledgeBase.of(make(asked=tickets(8), settings="suggest.min_probability = 1.0", name="two"))
    assert strict.suggest(LAMP) == []
    assert strict.suggest(LAMP, weak=True)[0].slug == "pair-the-light"


@pytest.mark.parametrize(
    ("chances", "places"),
    [
        ([], []),
        ([0.29, 0.28, 0.27], []),
        ([0.31, 0.2, 0.01], [0, 1, 2]),
        ([0.9, 0.5, 0.08], [0, 1]),
        ([0.9, 0.05, 0.05], [0]),
        ([0.7, 0.6, 0.5, 0.4, 0.2], [0, 1, 2, 3]),
    ],
)
def test_a_list_is_decided_once_and_nothing_weak_stands_beside_a_sure_first(
    chances: list[float], places: list[int]
) -> None:
    assert shown(chances, 0.3, at_once=3) == places


@pytest.mark.parametrize(("winner", "places"), [(-1, [0]), (1, [0, 1]), (2, [0])])
def test_of_what_words_and_meaning_clearly_put_first_less_is_enough(winner: int, places: list[int]) -> None:
    assert shown([0.8, 0.06, 0.02], 0.3, at_once=3, clear_winner=winner) == places


@given(st.lists(st.floats(0, 1), max_size=8).map(lambda some: sorted(some, reverse=True)), st.integers(-1, 7))
def test_a_clear_winner_adds_its_own_place_at_most(chances: list[float], winner: int) -> None:
    usual, places = shown(chances, 0.3, at_once=3), shown(chances, 0.3, at_once=3, clear_winner=winner)
    assert set(usual) <= set(places) <= {*usual, winner}


chances_of_links = st.lists(st.floats(0, 1, width=32), max_size=40).map(np.array)


@given(chances_of_links)
def test_the_share_of_answers_with_a_link_is_between_a_fifth_and_all(chances: np.ndarray[Any, Any]) -> None:
    assert LEAST_LABELLED <= label_frequency(chances) <= 1


def test_without_links_or_with_sure_ones_every_answer_is_taken_to_have_one() -> None:
    assert label_frequency(np.zeros(0)) == 1
    assert label_frequency(np.ones(50)) == 1
    assert label_frequency(np.full(500, 0.3)) == pytest.approx(0.3, abs=0.01)


@given(chances_of_links, st.floats(LEAST_LABELLED, 1))
def test_an_answer_is_as_probable_as_a_link_or_more_and_in_the_same_order(
    linked: np.ndarray[Any, Any], share: float
) -> None:
    probable = answer_probability(np.sort(linked), share)
    assert (probable >= np.sort(linked) - 1e-9).all()
    assert (probable <= 1 + 1e-9).all()
    assert (np.diff(probable) >= -1e-9).all()


@pytest.mark.full
@pytest.mark.parametrize("model", ["wordllama", "multilingual"])
def test_a_text_that_is_about_no_topic_of_the_help_centre_tells_its_articles_least_apart(
    make: Make, model: str
) -> None:
    workspace = make(list(Folder(DEMO).load().published), settings=f'suggest.model = "{model}"')
    index = load_compiled(Generations.of(workspace).open())
    sentences = load_model(model)
    about = [
        features_of(encoded, retrieve(encoded, index), index).commitment
        for text in ("my lamp does not charge", "I want my money back", "good morning, how are you", "do you like tea")
        for encoded in [encode_query(Query(text), index.encoder, sentences)]
    ]
    assert min(about[:2]) > max(about[2:])
    wordless = make(list(Folder(DEMO).load().published), settings='suggest.model = "none"', name="two")
    assert load_compiled(Generations.of(wordless).open()).usual_spread == 0


@pytest.mark.full
def test_of_few_articles_nothing_is_known_of_how_far_a_query_tells_them_apart(make: Make) -> None:
    assert load_compiled(Generations.of(make()).open()).usual_spread == 0


@pytest.mark.parametrize(("examples", "weight"), [(0, 3.0), (20, 0.75), (1_980, 0.0003)])
def test_what_examples_teach_takes_the_place_of_how_far_a_query_tells_articles_apart(
    examples: int, weight: float
) -> None:
    assert prior(examples)[COLUMNS.index("commitment")] == pytest.approx(weight)


@pytest.mark.full
def test_examples_do_not_teach_what_a_question_about_something_else_is_like(make: Make) -> None:
    generation = Generations.of(make(asked=tickets())).open()
    assert generation.weights.examples
    learnt, start = generation.weights.abstention, prior(generation.weights.examples)
    assert learnt["commitment"] == pytest.approx(start[COLUMNS.index("commitment")])
    assert learnt["covered"] != pytest.approx(start[COLUMNS.index("covered")])


@pytest.mark.full
def test_a_word_that_many_articles_have_is_no_sure_answer_to_whoever_writes_it_alone(make: Make) -> None:
    rooms = ("kitchen", "garden", "cellar", "attic", "garage", "bathroom", "hallway", "bedroom")
    page = articles()[0]
    lamps = [replace(page, slug=room, path=f"{room}.md", title=f"The lamp of the {room}", body=room) for room in rooms]
    knowledge = KnowledgeBase.of(make(lamps))
    assert knowledge.suggest("lamp", weak=True)[0].score < 0.3
    assert knowledge.suggest("the lamp of the cellar")[0].slug == "cellar"


@given(chances_of_links, st.floats(0, 3), st.floats(0, 3))
def test_a_query_is_believed_as_far_as_it_says_something(
    chances: np.ndarray[Any, Any], said: float, unsaid: float
) -> None:
    found = believed(np.sort(chances), said, unsaid)
    assert (found <= np.sort(chances) + 1e-6).all()
    assert (np.diff(found) >= -1e-9).all()
    assert said < unsaid or (found == np.sort(chances)).all()


@pytest.mark.full
def test_at_most_three_and_each_article_once(make: Make) -> None:
    found = KnowledgeBase.of(make(asked=tickets(), settings="suggest.min_probability = 0.0")).suggest(LAMP)
    assert len(found) == len({suggestion.slug for suggestion in found}) == 3


def test_a_topic_for_a_person_gets_no_suggestion(make: Make) -> None:
    pages = [replace(page, people_first=page.slug == "pair-the-light") for page in articles()]
    knowledge = KnowledgeBase.of(make(pages, tickets(8)))
    assert knowledge.suggest(LAMP) == []
    assert knowledge.suggest("how do I settle the bill with my bank", weak=True)[0].slug == "pay-an-invoice"


def test_a_pin_comes_first_when_all_its_words_occur(make: Make) -> None:
    workspace = make(asked=tickets(8))
    (workspace.search_index / "pins.yml").write_text(
        "- {when: [strike post], show: return-a-parcel}\n", encoding="utf-8"
    )
    build_index(workspace)
    knowledge = KnowledgeBase.of(workspace)
    assert knowledge.suggest(f"{LAMP}; is the post on strike?")[0].slug == "return-a-parcel"
    assert knowledge.suggest(f"{LAMP}; is there a strike?")[0].slug == "pair-the-light"


@pytest.mark.full
def test_an_open_known_issue_says_so(make: Make) -> None:
    pages = [
        replace(p, known_issue=KnownIssue("https://bugs.example/1", "open" if p.slug == "pair-the-light" else "closed"))
        for p in articles()
    ]
    found = KnowledgeBase.of(make(pages, tickets(8))).suggest(LAMP, weak=True)
    assert {suggestion.slug for suggestion in found if suggestion.known_issue} == {"pair-the-light"}


def test_a_suggestion_points_to_the_section_that_answers(make: Make) -> None:
    found = KnowledgeBase.of(make()).suggest("hold the button until the light blinks blue", weak=True)[0]
    assert found.url == "articles/pair-the-light/#what-to-do"
    assert found.section == "What to do"
    assert "blinks blue" in found.snippet


def test_an_explanation_names_words_meaning_and_evidence(make: Make) -> None:
    found = KnowledgeBase.of(make(asked=tickets(8))).suggest(LAMP, explain=True)[0]
    assert found.reason is not None
    told = found.reason.to_json()
    assert "ticket pair-the-light-0: lamp not found" in [name for name, _ in told["tickets"]]
    assert {kind for kind, _ in told["shares"]} == {"words", "meaning", "evidence"}
    assert json.dumps(told)


def test_a_batch_is_answered_in_order(make: Make) -> None:
    knowledge = KnowledgeBase.of(make(asked=tickets(8)))
    lines = [json.dumps({"id": n, "subject": "", "body": body}) for n, body in enumerate((LAMP, "??", None))]
    rows = list(answer_batch(lambda subject, text: knowledge.suggest(text, subject=subject), [*lines, "\n"], "file"))
    assert [row["id"] for row in rows] == [0, 1, 2]
    assert [bool(row["suggestions"]) for row in rows] == [True, False, False]
    assert {"slug", "title", "url", "section", "score"} <= rows[0]["suggestions"][0].keys()


@pytest.mark.full
@pytest.mark.parametrize("line", ['{"id": 1, "body"', "[1]", '{"body": "x"}', '{"id": 1, "body": 3}'])
def test_a_line_that_is_no_query_is_named(make: Make, line: str) -> None:
    asked = ['{"id": 0, "body": "x"}', line]
    knowledge = KnowledgeBase.of(make())
    with pytest.raises(KbError) as found:
        list(answer_batch(lambda _, text: knowledge.suggest(text), asked, "queries.jsonl"))
    assert (found.value.code, found.value.where) == ("json", "queries.jsonl:2")


@pytest.mark.full
def test_two_copies_of_an_article_are_not_both_shown(make: Make) -> None:
    pages = articles()
    copy = replace(next(page for page in pages if page.slug == "pair-the-light"), slug="pair-again", path="")
    knowledge = KnowledgeBase.of(make([*pages, copy], tickets(8), settings="suggest.min_probability = 0.0"))
    every = knowledge.suggest(LAMP, limit=10, weak=True)
    shown = knowledge.suggest(LAMP)
    assert {"pair-the-light", "pair-again"} <= {suggestion.slug for suggestion in every}
    assert len({"pair-the-light", "pair-again"} & {suggestion.slug for suggestion in shown}) == 1
    assert len(shown) == 3


@pytest.mark.parametrize("share", [0.25, 0.5, 1.0])
def test_judged_questions_tell_the_share_of_answers_with_a_link(share: float) -> None:
    linked = np.linspace(0.02, 0.98, 400) * share
    is_right = np.random.default_rng(7).random(400) < answer_probability(linked, share)
    assert judged_label_frequency(linked, is_right) == pytest.approx(share, abs=0.1)


@pytest.mark.full
def test_thirty_judged_questions_replace_the_estimate(make: Make) -> None:
    workspace = make(asked=tickets(8))
    estimated = KnowledgeBase.of(workspace).suggest(LAMP)[0].score
    lines = [
        json.dumps({"id": str(n), "subject": "", "body": f"{LAMP} since day {n}", "relevant": []})
        for n in range(ENOUGH_JUDGED)
    ]
    file = workspace.search_index / JUDGEMENTS
    file.write_text("\n".join([*lines[1:], "no json"]) + "\n", encoding="utf-8")
    assert build_index(workspace).built
    assert KnowledgeBase.of(workspace).suggest(LAMP)[0].score == estimated, "one is missing, and a line is no judgement"
    right = [json.loads(line) | {"relevant": ["pair-the-light"]} for line in lines]
    file.write_text("".join(json.dumps(row) + "\n" for row in right), encoding="utf-8")
    build_index(workspace)
    assert KnowledgeBase.of(workspace).suggest(LAMP)[0].score > estimated, "every one of them was answered"
