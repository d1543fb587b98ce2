"""Attribute lists of imported Markdown, which could give a link or a heading something that runs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_faults import SITE

from kbtools.articles.imported.allowed_html import could_be_harmful, is_harmless_html

_PIECES = ["{", "}", " ", "=", "\t", "\n", "a", "onclick=x ", "'", '"', "==", "\\", "`", "*"]
_HIDING = ["<b ", ">", "<!--", "-->", "&#125;", "[a]", "(b)"]
_PLACES = ["*a*{%s}", "# a {%s}", "a\n{%s}", "- a\n    {%s}", "| a {%s} | b |\n|-|-|\n"]


@pytest.mark.full
@settings(max_examples=150)
@given(st.lists(st.sampled_from(_PIECES + _HIDING), max_size=12).map("".join), st.sampled_from(_PLACES))
def test_a_list_that_is_called_harmless_gives_nothing_harmful_a_value(listed: str, place: str) -> None:
    markdown = place % f"{listed} onclick=x "
    assert could_be_harmful(markdown) or is_harmless_html(SITE.reset().convert(markdown))


@pytest.mark.parametrize("text", ["`{for =fx114,=fx115}`", "awk '{getline; if($0 == \"a\") print}'", "{a} b=c"])
def test_a_list_that_markdown_does_not_read_needs_no_rendering(text: str) -> None:
    assert not could_be_harmful(text)
