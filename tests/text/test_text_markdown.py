from __future__ import annotations

import pytest
from awkward_text import awkward
from growth import assert_nearly_linear
from hostile_text import repeated
from hypothesis import given

from kbtools.text.markdown import code_spans, markdown_to_text, opening_heading, split_at_headings
from kbtools.text.normalise import normalise


@given(awkward)
def test_markdown_to_text_never_fails(markdown: str) -> None:
    text = markdown_to_text(markdown)
    assert text == normalise(text)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Choose **Sign in**, then `kb init`.", "Choose Sign in, then kb init."),
        ("[the page](vpn.md#start) and ![a bell](bell.png)", "the page and a bell"),
        ("Write to <https://example.com/a>", "Write to https://example.com/a"),
        ("- one\n- two\n1. three", "one\ntwo\nthree"),
        ('!!! note "Mind this"\n    It is hot.', "Mind this\nIt is hot."),
        ("> [!TIP]\n> Save first.", "Save first."),
        (
            "| Paid by | Takes |\n|---|---|\n| Card | 5 days |\n| Cash? | at once |\n\nEnd",
            "Paid by, Takes:\nCard: 5 days\nCash? at once\nEnd",
        ),
        ("a | b | c\n--|:-:|--\n1 | `x\\|y` | [z](u)\n2 |", "a, b, c:\n1: x y, z\n2"),
        ("this | that\n1 | 2", "this that\n1 2"),
        ("before <!-- a note --> after", "before after"),
        ("```sh\nkb build\n```", "kb build"),
        ("## What to do\ntext", "What to do\ntext"),
        ("snake_case_name stays", "snake_case_name stays"),
    ],
)
def test_markdown_is_read_without_its_marks(markdown: str, text: str) -> None:
    assert markdown_to_text(markdown) == text


def test_text_is_split_at_headings_but_not_at_those_inside_code() -> None:
    markdown = "Intro\n\n## One\n\n```sh\n# not a heading\n~~~\n# nor this\n```\n\n### Two ###\nText"
    assert split_at_headings(markdown) == [
        (0, "", "Intro"),
        (2, "One", "```sh\n# not a heading\n~~~\n# nor this\n```"),
        (3, "Two", "Text"),
    ]


@pytest.mark.parametrize(
    ("markdown", "heading", "rest"),
    [
        ("# Pair the lamp\ntext", "Pair the lamp", "text"),
        ("\n\n#  Pair *it* ##  \n\n- text", "Pair *it*", "- text"),
        ("# C# and F#", "C# and F", ""),
        ("# Pair \n\n  ", "Pair", ""),
        ("## Second level", "", "## Second level"),
        ("#hash tag", "", "#hash tag"),
        ("# ##\ntext", "", "# ##\ntext"),
        ("", "", ""),
    ],
)
def test_the_heading_that_a_text_begins_with_is_found(markdown: str, heading: str, rest: str) -> None:
    found, behind = opening_heading(markdown)
    assert (found, markdown[behind:]) == (heading, rest)


@pytest.mark.parametrize("piece", [" ", " #", "#", "\t", "a ", "\n", "\n "])
def test_a_long_opening_heading_is_read_in_one_pass(piece: str) -> None:
    assert_nearly_linear(opening_heading, repeated(piece, "b", "# a"))


@pytest.mark.parametrize(
    ("markdown", "code"),
    [
        ("a `b` c ``d ` e``", ["`b`", "``d ` e``"]),
        ("`` a ` b `c`", ["` b `"]),
        (r"\`a `b` \\`c`", ["`b`", "`c`"]),
        ("a `b", []),
    ],
)
def test_inline_code_ends_with_as_many_backticks_as_it_begins_with(markdown: str, code: list[str]) -> None:
    assert [markdown[start:end] for start, end in code_spans(markdown)] == code
