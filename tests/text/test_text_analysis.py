"""Words as the index has them: an elided word before another one is left out, in the languages that elide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.analysis import Analyser

_HARD = st.text(st.sampled_from("aBßl'’ \n\r\u2028.-_İΣ1é漢"), max_size=20)


@pytest.mark.parametrize(
    ("lang", "text", "tokens"),
    [
        ("fr", "J’ai résilié l'abonnement", ["ai", "résilié", "abonnement"]),
        ("fr", "aujourd'hui, qu'elle l’a", ["aujourdhui", "elle", "a"]),
        ("it", "Dell'account un’altra email", ["account", "altra", "email"]),
        ("en", "I don't, d'you?", ["i", "dont", "dyou"]),
        ("de", "l'abonnement", ["labonnement"]),
    ],
)
def test_an_elided_word_is_no_part_of_the_next_one(lang: str, text: str, tokens: list[str]) -> None:
    assert Analyser.of(lang).tokens(text) == tokens


def test_a_word_is_found_with_and_without_its_elided_article() -> None:
    assert Analyser.of("fr").terms("l'abonnement") == Analyser.of("fr").terms("abonnement")


def test_each_of_many_lines_has_its_own_words() -> None:
    analyser = Analyser.of("en")
    assert analyser.tokens_by_line([]) == []
    assert analyser.tokens_by_line([""]) == [[]]
    assert analyser.tokens_by_line(["Don't", "", "two\nlines of one"]) == [["dont"], [], ["two", "lines", "of", "one"]]


@pytest.mark.full
@pytest.mark.parametrize("lang", ["en", "fr"])
@given(st.lists(st.one_of(_HARD, st.text(max_size=60))))
def test_lines_read_together_have_the_words_of_each_alone(lang: str, lines: list[str]) -> None:
    analyser = Analyser.of(lang)
    assert analyser.tokens_by_line(lines) == [analyser.tokens(line) for line in lines]
