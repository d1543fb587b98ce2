"""Pictures in the form of an article: described anew or taken out, and nothing else is changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.model.article.changes import changed
from kbtools.model.article.editable import Field, editable
from kbtools.model.article.pictures_in_text import pictures_in, with_pictures

FRONT = "---\ntitle: Lamp\n---\n\n"
ALONE = f"{FRONT}Before.\n\n![The lamp](images/lamp.png){{width=300}}\n\nBehind.\n"
SIGNS = ["![", "[", "]", "(", ")", "!", '"', "{", "}", " ", "\n", "`", "a", "é", "![a](b)", '![a](b "c")', "![](d){x}"]
ANY = st.lists(st.sampled_from(SIGNS), max_size=30).map("".join)


def test_a_picture_that_stands_alone_is_a_piece_of_its_own_and_its_description_changes_only_its_line() -> None:
    form = editable(ALONE, "lamp.md")
    assert [piece.shown for piece in form.parts[0].pieces if isinstance(piece, Field)] == [
        "Before.",
        "![The lamp](images/lamp.png){width=300}",
        "Behind.",
    ]
    assert changed(form, {"pt0.1.0": "The lamp from above"}) == ALONE.replace("The lamp", "The lamp from above")
    assert changed(form, {"pt0.1.0": "  The  lamp "}) == ALONE
    assert changed(form, {"pt0.1.0": ""}) == ALONE  # nobody loses a description by a slip


def test_a_picture_is_taken_out_with_its_line_and_one_among_words_without_them() -> None:
    assert "images" not in changed(editable(ALONE, "lamp.md"), {"xt0.1.0": "1"})
    text = f"{FRONT}1. Press ![Button](b.png) now.\n2. Wait.\n"
    assert changed(editable(text, "lamp.md"), {"xs0.0.0.0": "1"}) == text.replace("![Button](b.png)", "")


def test_what_was_typed_around_a_picture_is_kept_with_its_new_description() -> None:
    text = f"{FRONT}Press ![Button](b.png) now.\n"
    sent = {"t0.0": "Please press ![Button](b.png) now.", "pt0.0.0": "The *red* [button]"}
    assert changed(editable(text, "lamp.md"), sent) == f"{FRONT}Please press ![The red button](b.png) now.\n"


def test_the_second_of_two_equal_pictures_is_the_one_that_changes() -> None:
    shown = "![a](b) and ![a](b)"
    assert with_pictures(shown, shown, "t0.0", {"pt0.0.1": "c"}) == "![a](b) and ![c](b)"


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_a_picture_in_code_is_code(fence: str) -> None:
    text = f"{FRONT}{fence}\n\n![a](b)\n\n{fence}\n"
    assert len(editable(text, "lamp.md").parts[0].pieces) == 1


@given(ANY, ANY)
def test_no_text_is_changed_where_no_picture_is(text: str, shown: str) -> None:
    assert with_pictures(text, shown, "t0.0", {}) == text
    described = {f"pt0.0.{number}": picture.described for number, picture in enumerate(pictures_in(shown))}
    assert with_pictures(text, shown, "t0.0", described) == text


@given(ANY.map(lambda text: f"{FRONT}{text}\n"))
def test_every_form_with_pictures_leaves_its_file_byte_for_byte(text: str) -> None:
    assert changed(editable(text, "lamp.md"), {}) == text


def test_a_long_row_of_signs_takes_no_long_time() -> None:
    assert pictures_in("![" * 100_000) == ()
    assert pictures_in('![a](b "' * 20_000) == ()
    assert len(editable(FRONT + "![a](b)\n\n" * 5_000, "lamp.md").parts[0].pieces) == 5_000
