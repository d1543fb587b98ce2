"""Code in plain fences is known without rendering, and nothing else is taken for it."""

from __future__ import annotations

import pytest
from growth import assert_nearly_linear
from hostile_text import repeated
from hypothesis import given, settings
from hypothesis import strategies as st
from page_faults import faults

from kbtools.articles.imported.allowed_html import could_be_harmful
from kbtools.articles.imported.fenced_code import without_fenced_code
from kbtools.articles.imported.harmless_markdown import harmless_markdown

CODE = "<script>alert(1)</script> { onclick=alert(1) } [a](javascript:alert(1))"


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{CODE}\n```", f"a\n\n```html\n{CODE}\n\n{CODE}\n```  \nb", f"1. a\n\n   ```\n   {CODE}\n\n   ```\n",
        f"    ```\n    {CODE}\n    ```\n\n```\n{CODE}\n```",
    ],
)  # fmt: skip
def test_plain_fences_hold_code_whatever_it_is(text: str) -> None:
    assert not could_be_harmful(without_fenced_code(text))
    assert faults(text) == []
    assert harmless_markdown(text) == text


FENCES = ["```", "```html", "   ```", "```  ", "````", "~~~", "> ```", "- ```", "``` x", "```\r", "\t```", "    ```"]
AROUND = ["<div title='", "<div", ">", "'>", "<!--", "-->", "- a", "", "    a", "[b]:", "a", "   b", f"  {CODE}", CODE]


@settings(max_examples=50)
@given(st.lists(st.sampled_from([*FENCES, *AROUND]), max_size=9))
def test_no_fence_hides_what_the_site_reads_as_markup(lines: list[str]) -> None:
    text = "\n".join(lines)
    if not could_be_harmful(without_fenced_code(text)):
        assert faults(text) == []


@pytest.mark.full
@settings(max_examples=5_000, deadline=None)
@given(st.lists(st.sampled_from([*FENCES, *AROUND]), max_size=14))
def test_no_fence_of_many_hides_what_the_site_reads_as_markup(lines: list[str]) -> None:
    text = "\n".join(lines)
    if not could_be_harmful(without_fenced_code(text)):
        assert faults(text) == []


@pytest.mark.parametrize("piece", ["```\n", "   ```\n", "```", "a\n", " ", "```a\nb\n```\n"])
def test_fences_are_found_in_a_time_that_grows_nearly_as_the_text(piece: str) -> None:
    assert_nearly_linear(without_fenced_code, repeated(piece))
