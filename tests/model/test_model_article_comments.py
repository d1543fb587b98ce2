"""A list of the front matter becomes another, and the comments in and below it stay."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.model.article import parse_article, render_article

LISTED = """---
title: Sign in
tags: # of the shop
  - "lamps" # why
  # not yet: cables
  - "colours" # by hand
# the team

owner: us
---

Text.
"""
LAMPS, COLOURS, NEW = '  - "lamps" # why\n  # not yet: cables\n', '  - "colours" # by hand\n', '  - "new"\n'
ITEMS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)
BELOW = st.lists(st.sampled_from(["", "# told", "  # further in", "#"]), max_size=4)


@pytest.mark.parametrize(
    ("tags", "lines"),
    [
        (("lamps", "colours", "new"), LAMPS + COLOURS + NEW),
        (("lamps",), LAMPS),
        (("colours",), COLOURS),
        (("new", "colours", "lamps"), NEW + COLOURS + LAMPS),
        (("new",), NEW),
    ],
)
def test_comments_stay_with_their_items_and_what_stands_below_a_list_stays(tags: tuple[str, ...], lines: str) -> None:
    changed = render_article(replace(parse_article(LISTED, "a.md"), tags=tags), LISTED)
    assert f"tags: # of the shop\n{lines}# the team\n\nowner: us\n" in changed
    assert parse_article(changed, "a.md").tags == tags


@pytest.mark.full
@given(st.lists(ITEMS, min_size=1, max_size=4), st.lists(ITEMS, max_size=3), st.integers(0, 4), BELOW)
def test_whatever_a_list_becomes_it_is_read_so(before: list[str], more: list[str], gone: int, below: list[str]) -> None:
    quoted = [json.dumps(one, ensure_ascii=False) for one in before]
    rows = [f"  - {one}{' # by hand' * (number % 2)}" for number, one in enumerate(quoted)]
    text = "\n".join(["---", "title: a", "phrases:", *rows, *below, "owner: us", "---", "", "Text.", ""])
    article = parse_article(text, "a.md")
    wanted = replace(article, phrases=(*article.phrases[gone:], *more))
    assert parse_article(render_article(wanted, text), "a.md") == wanted
