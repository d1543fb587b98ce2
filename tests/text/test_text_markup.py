"""HTML that a program wrote, and tags that a person writes about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.html import html_to_text
from kbtools.text.markup import is_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("doesn&#39;t work for A &amp; B.<br />", "doesn't work for A & B."),
        ("It doesn&#39;t work for A &amp; B.", "It doesn't work for A & B."),
        ("Write &amp;lt;br&amp;gt; here.<br>", "Write &lt;br&gt; here."),
        ("<div>Call us<br>at &amp; ask</div><p>bye</p>", "Call us\nat & ask\nbye"),
        ("<p>I put &lt;div id=&quot;a&quot;&gt; there.</p>", 'I put <div id="a"> there.'),
        ("Hello,<br>the lamp is dark.<br><br>Ada", "Hello,\nthe lamp is dark.\nAda"),
        ("Hello,\n<br />\nthe lamp is dark.\n<br />\n", "Hello,\nthe lamp is dark."),
        ('See <a href="https://help.example/a">the guide</a>, please.', "See the guide, please."),
        ("Please <b>restart</b> it.", "Please restart it."),
        ("Hello<div>the lamp</div><div>is dark</div>", "Hello\nthe lamp\nis dark"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<P>One<P>two</P>", "One\ntwo"),
        ("<!DOCTYPE html><html><head><style>p{}</style></head><body>The lamp <o:p></o:p></body></html>", "The lamp"),
        ("<html xmlns:o='x'><body><p>The lamp<!-- <b> --></p>", "The lamp"),
        ("<p>if 3 < 4 it is dark</p>", "if 3 < 4 it is dark"),
    ],
)
def test_what_a_program_wrote_is_html(html: str, text: str) -> None:
    assert is_html(html)
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    "text",
    [
        'I put <div id="a"> and <script src="a.js"> into the page and it stays empty',
        'I put <div id="a"></div> and <script src="a.js"></script> into the page and it stays empty',
        "What does <br> mean?",
        "Does <br> or <br/> end a line?",
        "Does <b> or <strong> make it bold?",
        "<div> stays empty. Why does <p> not?",
        "<br> does nothing, <hr> neither.",
        "My page is\n<html>\n<body>\n<b>hello</b>\n</body>\n</html>\nand it stays empty.",
        "The list <ul><li></li></ul> has no dots.",
        "Ada <ada@shop.example> wrote that <b>dark</b> is dark, see <https://help.example/a>",
        "Enter <b>your name</b> as <your name> there",
        "How do I write &amp; and &lt; in a page?",
        "if (a < b && c > d) then a<b>c",
        'I tried:\n<a href="about:preferences">Preferences</a>\nbut it does nothing.',
        "I have this:\n```\nSee <b>this</b> text<br>here\n```\nIt is not bold.",
        "It is </p> that is missing",
        "<html> alone shows nothing",
        "",
    ],
)
def test_tags_that_a_person_names_are_text(text: str) -> None:
    assert not is_html(text)


def test_of_html_that_was_cut_the_end_may_be_missing() -> None:
    assert is_html("<div><p>The lamp is dark</p><p>and", cut=True)
    assert not is_html("<div><p>The lamp is dark</p><p>and")


_NAMED = st.lists(
    st.sampled_from(["the page", "<div>", '<div id="a">', "</div>", "<script>", "<br>", "stays empty", "<p>", "and"]),
    min_size=1,
)


@given(_NAMED)
def test_text_that_a_program_escaped_comes_back_with_the_tags_that_it_names(words: list[str]) -> None:
    said = " ".join(words)
    escaped = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert is_html(f"<p>{escaped}</p>")
    assert html_to_text(f"<p>{escaped}</p>") == said
