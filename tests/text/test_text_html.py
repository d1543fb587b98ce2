from __future__ import annotations

from awkward_text import awkward
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.html import html_to_text
from kbtools.text.normalise import normalise


def test_html_becomes_lines_without_scripts_and_with_its_characters() -> None:
    html = "<style>p{}</style><p>One &amp; two</p><ul><li>three<li>four</ul><script>alert(1)</script>x<br>y"
    assert html_to_text(html).split("\n") == ["One & two", "three", "four", "x", "y"]


@given(
    st.one_of(awkward, st.lists(st.sampled_from(["<p>", "</p>", "<script>", "</b", "<!", "&#", "a", " "])).map("".join))
)
def test_no_html_is_too_broken_to_be_read(html: str) -> None:
    assert normalise(html_to_text(html)) == html_to_text(html)
