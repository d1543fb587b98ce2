"""Words as the index has them: an elided word before another one is left out, in the languages that elide."""

from __future__ import annotations

import pytest

from kbtools.text.analysis import Analyser


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
