"""Wiki markup of Jira: the words and addresses stay, quotations and pictures go."""

from __future__ import annotations

import pytest
from growth import assert_nearly_linear
from hostile_text import repeated

from kbtools.text.jira_wiki import wiki_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("See [how|https://help.example/articles/lamp/].", "See how (https://help.example/articles/lamp/)."),
        ("[how|https://help.example/a|smart-link]", "how (https://help.example/a)"),
        ("{quote}Is it dark?{quote}Yes, it is.", "\nYes, it is."),
        ("A lone {quote} is text", "A lone {quote} is text"),
        ("{code:java}a[0] | b[1]{code}", "a[0] | b[1]"),
        ("h3. What I did\nNothing", "What I did\nNothing"),
        ("Look: !lamp dark.png|thumbnail! there", "Look:  there"),
        ("Help! It is dark! Really!", "Help! It is dark! Really!"),
        ("{color:red}dark{color} and [not a link]", "dark and [not a link]"),
    ],
)
def test_what_a_reader_sees_of_the_markup(markup: str, text: str) -> None:
    assert wiki_text(markup) == text


@pytest.mark.parametrize("piece", ["[", "[a|", "[a|https://", "!", "!a|", "{code:", "{quote}", "h1. ", "[a"])
def test_marks_without_an_end_are_read_in_one_pass(piece: str) -> None:
    assert_nearly_linear(wiki_text, repeated(piece), sizes=(5_000, 50_000))
