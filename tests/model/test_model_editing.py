"""The form of an article: what nobody changed stays byte for byte, and a change touches only its own lines."""

from __future__ import annotations

import pytest
from edited_articles import files, lines_of, sent_back
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtools.errors import KbError, KbErrors
from kbtools.model.article import parse_article
from kbtools.model.article.changes import (
    changed,
    moved,
    with_lines_of,
    with_part,
    with_steps,
    without_empty_steps,
)
from kbtools.model.article.editable import Editable, Steps, as_shown, editable

MANY = settings(max_examples=300)
PAIR = """---
title: How do I pair the lamp?
kind: problem # of all lamps
---

It blinks.

## What to do

1. Press **Start**.
2. Wait:

    ```
    1. no step
    ```
3. Done.

Then rest.
"""


def form_of(text: str) -> Editable | None:
    try:
        return editable(text, "docs/lamp.md")
    except (KbError, KbErrors):
        return None


def rows(form: Editable) -> list[list[str]]:
    pieces = [piece for part in form.parts for piece in part.pieces]
    return [[row.shown for row in piece.rows] for piece in pieces if isinstance(piece, Steps)]


@pytest.mark.full
@MANY
@given(files())
def test_a_form_that_nobody_changed_leaves_every_byte(text: str) -> None:
    form = form_of(text)
    if form:
        assert changed(form, sent_back(form)) == text
        assert changed(form, {}) == text
    assert with_lines_of(text, as_shown(text.removeprefix("\ufeff")).replace("\n", "\r\n")) == text


@pytest.mark.full
@MANY
@given(files(), st.data())
def test_a_changed_field_changes_only_its_lines(text: str, data: st.DataObject) -> None:
    form = form_of(text)
    names = (
        [name for name in sent_back(form) if name[0] in "hts" and name[1].isdigit() and name != "h0"] if form else []
    )
    if not form or not names:
        return
    name = data.draw(st.sampled_from(names))
    after = changed(form, {**sent_back(form), name: "Other words"}).removeprefix("\ufeff").split("\n")
    before = text.removeprefix("\ufeff").split("\n")
    first, end = lines_of(form, name)
    assert after[:first] == before[:first]
    behind = len(before) - end
    assert after[len(after) - behind :] == before[end:]
    assert "Other words" in after[first]


@pytest.mark.full
@MANY
@given(files(), st.sampled_from(["A lamp: # new", "It's", "名", "- [x]", "true"]))
def test_a_new_title_is_read_again_and_nothing_else_is_another(text: str, title: str) -> None:
    form = form_of(text)
    if not form:
        return
    try:
        after = changed(form, {"title": title})
    except KbError:
        assert title not in text  # written in a way that only a person can change
        return
    old, new = form.article, parse_article(after, "docs/lamp.md")
    assert new.title == title
    assert (new.slug, new.kind, new.tags, new.owner) == (old.slug, old.kind, old.tags, old.owner)


def test_title_and_kind_are_changed_beside_their_remarks() -> None:
    form = editable(PAIR, "docs/lamp.md")
    after = changed(form, {"title": "Pair: the lamp", "kind": "how-to"})
    assert after == PAIR.replace("title: How do I pair the lamp?", "title: 'Pair: the lamp'").replace(
        "kind: problem #", "kind: how-to #"
    )
    with pytest.raises(KbError, match="no kind"):
        changed(form, {"kind": "poem"})


def test_a_title_that_is_a_heading_stays_one() -> None:
    assert changed(editable("# Old\n\nText", "a.md"), {"title": "New *words"}) == "# New *words\n\nText"
    assert changed(editable("\ufeffText", "a.md"), {"title": "New"}) == "\ufeff---\ntitle: New\n---\n\nText"


def test_a_title_that_no_heading_reads_as_goes_into_the_front_matter() -> None:
    after = changed(editable("# Old\n\nText\n", "a.md"), {"title": "New *words*"})
    assert parse_article(after, "a.md").title == "New *words*"
    assert after.endswith("---\n\n\nText\n")


def test_steps_are_rows_with_what_belongs_to_them() -> None:
    assert rows(editable(PAIR, "docs/lamp.md")) == [["Press **Start**.", "Wait:\n\n```\n1. no step\n```", "Done."]]


def test_rows_are_moved_removed_and_added_and_numbered_anew() -> None:
    form = editable(PAIR, "docs/lamp.md")
    down = moved(form, "1.0.0", "down")
    assert "1. Wait:\n\n    ```\n    1. no step\n    ```\n2. Press **Start**.\n3. Done.\n" in down
    assert moved(editable(down, "docs/lamp.md"), "1.0.1", "up") == PAIR
    assert rows(editable(moved(form, "1.0.1", "drop"), "x.md")) == [["Press **Start**.", "Done."]]
    added = editable(moved(form, "1.0.2", "add"), "x.md")
    assert rows(added)[0][2:] == ["Done.", ""]
    assert without_empty_steps(added) == PAIR
    filled = changed(added, {"s1.0.3": "Smile.\nTwice."})
    assert "3. Done.\n4. Smile.\n    Twice.\n\nThen rest." in filled


@pytest.mark.parametrize("place", ["", "9.0.0", "1.9.0", "1.0.9", "0.0.0", "-1.0.0", "x", "1.0", "1.0.0.0"])
def test_a_row_that_is_not_there_is_not_moved(place: str) -> None:
    form = editable(PAIR, "docs/lamp.md")
    assert moved(form, place, "drop") == (PAIR if place != "1.0.0.0" else moved(form, "1.0.0", "drop"))


def test_an_article_grows_by_parts_steps_and_text() -> None:
    form = editable(PAIR, "docs/lamp.md")
    why = with_part(form, "Why", ["What to do"])
    assert "It blinks.\n\n## Why\n\n\n## What to do" in why
    told = changed(editable(why, "x.md"), {"m1": "The lamp sleeps."})
    assert "## Why\n\nThe lamp sleeps.\n\n## What to do" in told
    assert with_part(form, "Next", []).endswith("Then rest.\n\n## Next\n")
    assert rows(editable(with_steps(form, 0), "x.md"))[0] == [""]
    assert with_steps(form, 99) == PAIR
    assert changed(form, {"h1": ""}) == PAIR.replace("## What to do\n", "")


@pytest.mark.full
@MANY
@given(files(), st.text("abc #1.\r\n", max_size=40))
def test_text_that_is_added_is_read_again(text: str, more: str) -> None:
    form = form_of(text)
    if form:
        last = len(form.parts) - 1
        again = form_of(changed(form, {f"m{last}": more}))
        assert again
        assert again.article.title
