"""The sentence and the section of an article that are shown."""

from __future__ import annotations

import pytest
from search_workspace import Make

from kbtools.model.article import Article
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.sentences import Titles, sentences_of
from kbtools.search.snippet import beginning, best_sentence
from kbtools.text.analysis import Analyser

ENGLISH = Analyser.of("en")
NO_TITLES = Titles([])


def shown(text: str, query: str, *, title: str = "", titles: Titles = NO_TITLES) -> str | None:
    """The sentence of a section that is shown for a query whose words all weigh the same."""
    lines = sentences_of(text, [tuple(ENGLISH.tokens(title))], titles, ENGLISH)
    best = best_sentence(lines, dict.fromkeys(ENGLISH.terms(query), 1.0), frozenset(ENGLISH.terms(title)))
    return best.text if best else None


def test_the_sentence_with_most_words_of_the_query_is_shown() -> None:
    text = "Charge the lamp for two hours. A blue light means that the battery is empty. Keep it dry."
    assert shown(text, "why is there a blue light at the battery") == "A blue light means that the battery is empty."


def test_what_the_title_says_already_counts_less() -> None:
    text = "Bookmarks are bookmarks in folders of bookmarks. Drag one to another folder to sort them."
    query = "sort bookmarks by drag to a folder"
    assert shown(text, query, title="Bookmarks") == "Drag one to another folder to sort them."


def test_a_sentence_that_names_another_article_does_not_win_by_its_title() -> None:
    titles = Titles([ENGLISH.tokens("Recover lost or missing bookmarks")])
    text = "See Recover lost or missing bookmarks. Lost bookmarks come back with a backup."
    assert (
        shown(text, "recover lost missing bookmarks backup", titles=titles) == "Lost bookmarks come back with a backup."
    )


def test_related_articles_and_tables_of_contents_are_no_sentences() -> None:
    titles = Titles([["find", "lost", "lamps"], ["pair", "two", "lamps"]])
    assert sentences_of("Find lost lamps\nPair two lamps\nRead this first", (), titles, ENGLISH) == ()


def test_a_sentence_may_repeat_the_heading_above_it() -> None:
    heading = ENGLISH.tokens("Change your address")
    text = "Change your address in settings."
    assert sentences_of(text, (), Titles([heading]), ENGLISH) == ()
    assert len(sentences_of(text, [tuple(heading)], Titles([heading]), ENGLISH)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "sudo lamp --on /dev/lamp0 > /dev/null",
        "sudo apt-get update && sudo apt-get install lamp",
        "lampctl charge --all lamps now",
        "“The lamp does not charge” “Why is it flat?”",
    ],
    ids=["paths", "two commands of words", "an option", "what people said"],
)
def test_what_is_no_sentence_of_the_article_is_left_out(line: str) -> None:
    found = sentences_of(f"{line}\nCharge the lamp with its own cable.", (), NO_TITLES, ENGLISH)
    assert [one.text for one in found if one.is_prose] == ["Charge the lamp with its own cable."]
    assert sentences_of(line, (), NO_TITLES, ENGLISH) == ()


def test_a_sentence_that_names_an_option_is_a_sentence() -> None:
    text = "The program prints messages. Start the program with --quiet to hide all of the messages."
    assert shown(text, "hide all messages") == "Start the program with --quiet to hide all of the messages."


def test_a_sentence_that_leads_to_a_list_gives_way_to_one_that_says_it() -> None:
    text = "To reset the lamp hold both keys:\nHold both keys to reset the lamp."
    assert shown(text, "reset lamp keys") == "Hold both keys to reset the lamp."


def test_the_rest_of_a_sentence_that_begins_with_a_picture_gives_way_to_a_whole_one() -> None:
    text = "on the lamp to charge its battery.\nCharge the battery of the lamp."
    assert shown(text, "charge battery lamp") == "Charge the battery of the lamp."


def test_a_question_gives_way_to_what_answers_it() -> None:
    text = "Does the lamp not charge? Charge the lamp with its own cable."
    assert shown(text, "lamp does not charge") == "Charge the lamp with its own cable."


def test_one_word_of_many_makes_no_sentence_sure() -> None:
    text = "Keep the lamp dry."
    assert shown(text, "lamp broken after update and the app shows an error") is None
    assert shown(text, "dry lamp") == text


def test_a_beginning_says_nothing_twice() -> None:
    text = "This article tells how to pair lamps. This article tells how to pair two lamps. Both need the newest app."
    lines = sentences_of(text, (), NO_TITLES, ENGLISH)
    assert beginning(lines) == "This article tells how to pair lamps. Both need the newest app."


def test_a_beginning_ends_before_a_sentence_that_adds_nothing() -> None:
    lines = sentences_of("This article tells how to pair lamps. Learn more.", (), NO_TITLES, ENGLISH)
    assert beginning(lines) == "This article tells how to pair lamps."


def test_a_beginning_tells_the_items_of_a_list_apart() -> None:
    lines = sentences_of(
        "How long it takes:\nCard: five working days\nBank account: three days", (), NO_TITLES, ENGLISH
    )
    assert beginning(lines) == "How long it takes: Card: five working days · Bank account: three days"


def test_without_a_sure_sentence_the_article_is_shown_from_its_beginning(make: Make) -> None:
    pages = [
        Article(
            slug="pair",
            title="Pair lamps",
            path="articles/pair.md",
            body="Lamps that are paired shine alike.\n\n# Related\n\n- Reset lamps at home\n- Find lamps at home\n",
        ),
        Article(slug="reset", title="Reset lamps at home", path="articles/reset.md", body="Hold both keys.\n"),
        Article(slug="find", title="Find lamps at home", path="articles/find.md", body="Look under the bed.\n"),
    ]
    base = KnowledgeBase.open(make(pages).root)
    [first] = [one for one in base.suggest("related pair lamps at home", weak=True) if one.slug == "pair"]
    assert (first.section, first.snippet) == ("", "Lamps that are paired shine alike.")
