"""The Atlassian document format: what a person reads of it, and what a stranger may put there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.atlassian_document import document_html, mentioned
from kbtools.text.html import html_to_text


def document(*content: dict[str, Any]) -> dict[str, Any]:
    return {"version": 1, "type": "doc", "content": list(content)}


def paragraph(*content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(content)}


def said(text: str, *marks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "text", "text": text, "marks": list(marks)}


def test_a_document_is_read_line_by_line() -> None:
    steps = [{"type": "listItem", "content": [paragraph(said(step))]} for step in ("Open it", "Charge it")]
    given_ = document(
        {"type": "heading", "attrs": {"level": 2}, "content": [said("Lamp")]},
        paragraph(said("It is "), said("dark", {"type": "strong"}), {"type": "hardBreak"}, said("again")),
        {"type": "orderedList", "content": steps},
        {"type": "expand", "attrs": {"title": "More"}, "content": [paragraph(said("Wait"))]},
        {"type": "codeBlock", "content": [said("a < b && c")]},
    )
    assert html_to_text(document_html(given_)).split("\n") == [
        "Lamp", "It is dark", "again", "Open it", "Charge it", "More", "Wait", "a < b && c"]  # fmt: skip


def test_tags_that_a_person_names_are_text() -> None:
    assert html_to_text(document_html(document(paragraph(said('I put <div id="a"> & &amp; there'))))) == (
        'I put <div id="a"> & &amp; there'
    )


def test_links_and_cards_keep_their_addresses() -> None:
    linked = said("how", {"type": "link", "attrs": {"href": "https://help.example/articles/lamp/?a=1&b=2"}})
    card = {"type": "inlineCard", "attrs": {"url": "https://help.example/articles/lamp/"}}
    html = document_html(document(paragraph(linked, card)))
    assert 'href="https://help.example/articles/lamp/?a=1&amp;b=2">how</a>' in html
    assert 'href="https://help.example/articles/lamp/">https://' in html


def test_who_is_mentioned_is_named() -> None:
    mention = {"type": "mention", "attrs": {"id": "1", "text": "@Ada Oakhurst"}}
    given_ = document(paragraph(mention, {"type": "emoji", "attrs": {"shortName": ":wave:"}}))
    assert list(mentioned(given_)) == ["Ada Oakhurst"]
    assert html_to_text(document_html(given_)) == "@Ada Oakhurst:wave:"


_KEYS = st.sampled_from(["type", "text", "content", "marks", "attrs", "href", "url"])
_KINDS = st.sampled_from(["doc", "text", "paragraph", "mention", "link", "inlineCard", "table"])


@pytest.mark.full
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | _KINDS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=5),
        max_leaves=20,
    )
)
def test_no_value_in_an_unexpected_place_trips_it(node: object) -> None:
    assert json.dumps(document_html(node))
    assert list(mentioned(node)) is not None
