from __future__ import annotations

import pytest
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


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>My <b>page</b> shows <![x here", "My page shows <![x here"),
        ("1 < 2 <3 a<b", "1 < 2 <3 a<b"),
        ("see <a href='x", "see <a href='x"),
        ("a <!-- not closed <b>b</b>", "a <!-- not closed b"),
        ("a<!-- <p> -->b<![if !vml]>c<![endif]>d<?xml?>e<!DOCTYPE x>f", "abcdef"),
        ("a<![CDATA[ <b> ]]>b", "ab"),
        ("<a title='>' name=\">\" data=x/>b", "b"),
        ("a<script>if (a<b) '</p>'</SCRIPT >b<style/>c", "abc"),
        ("a</>b</ p>c</p x>d</3>e", "ab\nc\nde"),
        ("&#65;&#x41;&amp;&#xd800;&#" + "9" * 5_000 + ";&#0000000065;", "AA&\ufffd\ufffdA"),
    ],
)
def test_broken_markup_is_text_and_hides_nothing(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><blockquote type=cite><p>b<br>c</p></blockquote><p>d</p>", "a\n>\n> b\n> c\n>\nd"),
        ("a<blockquote>b\nc<blockquote>d</blockquote>e</blockquote>f", "a\n> b\n> c\n> d\n> e\nf"),
        ("<blockquote>a<br>b</blockquote>", "a\nb"),
        ("a</blockquote>b<blockquote>c", "a\nb\n> c"),
    ],
)
def test_lines_of_a_block_quotation_have_its_mark_where_it_is_asked_for(html: str, text: str) -> None:
    assert html_to_text(html, quotations=True) == text
    assert ">" not in html_to_text(html)
