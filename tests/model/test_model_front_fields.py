"""The fields of the front matter: a person changes lists and texts in a form, and all other lines stay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edited_articles import files
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtools.errors import KbError, KbErrors
from kbtools.model.article import KnownIssue, parse_article
from kbtools.model.article.changes import changed
from kbtools.model.article.editable import editable
from kbtools.model.article.front_fields import shown_front, wanted_front

LAMP = """---
title: The lamp does not light
kind: known-issue
tags: [lamp, light]  # the first is its place
phrases:
  # from tickets
  - it stays dark
  - "no light: at all"

  # from the shop
  - lamp is dead
owner: hardware
known_issue: {url: "https://bugs.example/1", state: open}
# the end
---

Press **On**.
"""
TYPED = st.one_of(
    st.sampled_from(["lamp", "it's dark", "a: b", "# no remark", "yes", "007", "- x", "[a, b]", "名", "a, b", "{x}"]),
    st.text(max_size=12),
)


def sent(text: str, **fields: str) -> str:
    return changed(editable(text, "docs/lamp.md"), fields)


def lines_apart(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that only the one text has, and those that only the other has."""
    old, new = before.split("\n"), after.split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_a_way_to_ask_is_added_and_remarks_and_other_entries_stay() -> None:
    after = sent(LAMP, phrases="it stays dark\r\nno light: at all\r\nlamp is dead\r\nwhy is it: dark?\r\n\r\n")
    assert lines_apart(LAMP, after) == ([], ["  - 'why is it: dark?'"])


def test_an_entry_that_goes_takes_its_remark_and_no_other() -> None:
    after = sent(LAMP, phrases="lamp is dead")
    assert lines_apart(LAMP, after) == (["  # from tickets", "  - it stays dark", '  - "no light: at all"'], [])


def test_a_list_in_brackets_stays_one_where_it_can() -> None:
    assert "tags: [lamp, shop]  # the first is its place\n" in sent(LAMP, tags="lamp\nshop")
    after = sent(LAMP, tags="lamp\nbulbs, and more")
    assert "tags:\n  - lamp\n  - bulbs, and more\nphrases:" in after


def test_a_field_that_is_emptied_leaves_no_key() -> None:
    after = sent(LAMP, owner=" ", phrases="", tags="")
    assert lines_apart(LAMP, after)[1] == []
    article = parse_article(after, "docs/lamp.md")
    assert (article.owner, article.phrases, article.tags) == ("", (), ())
    assert "# the end\n---" in after


def test_new_keys_stand_below_the_title_in_the_order_of_the_form() -> None:
    after = sent("---\ntitle: A lamp\nstate: draft\n---\n\nText\n", applies_to="Lamp 2", owner="shop", phrases="a\nb")
    assert after == (
        "---\ntitle: A lamp\nowner: shop\nphrases:\n  - a\n  - b\napplies_to:\n  - Lamp 2\nstate: draft\n---\n\nText\n"
    )
    assert sent("# A lamp\n\nText\n", tags="lamp").startswith("---\ntags:\n  - lamp\n---\n\n# A lamp\n")


def test_a_known_issue_is_an_address_and_whether_it_is_mended() -> None:
    closed = parse_article(sent(LAMP, issue_state="closed"), "docs/lamp.md")
    assert closed.known_issue == KnownIssue("https://bugs.example/1", "closed")
    assert parse_article(sent(LAMP, issue_url=""), "docs/lamp.md").known_issue is None
    untracked = sent(LAMP, issue_url="", issue_state="closed")
    assert parse_article(untracked, "docs/lamp.md").known_issue == KnownIssue("", "closed")
    assert parse_article(sent(untracked, issue_state="open"), "docs/lamp.md").known_issue is None
    with pytest.raises(KbError, match="open or closed"):
        sent(LAMP, issue_state="poem")


def test_a_title_alone_may_not_be_emptied() -> None:
    assert sent(LAMP, title="  ", kind="") == LAMP


def test_what_a_form_cannot_change_is_refused_and_named() -> None:
    with pytest.raises(KbError, match="applies to: written in this file"):
        sent("---\n{title: A lamp, kind: how-to}\n---\n", applies_to="Lamp 2")


@pytest.mark.parametrize("entries", ["one\none\ntwo", "two\none", "one\ntwo\none\none"])
def test_entries_that_repeat_or_change_places_are_kept_as_typed(entries: str) -> None:
    before = "---\ntitle: A lamp\nphrases:\n- one\n- one\n- two\n- three\n---\n"
    assert parse_article(sent(before, phrases=entries), "docs/lamp.md").phrases == tuple(entries.split("\n"))


@pytest.mark.full
@settings(max_examples=400)
@given(files(), st.dictionaries(st.sampled_from(["owner", "tags", "phrases", "applies_to"]), TYPED, min_size=1))
def test_what_is_typed_is_read_again_and_nothing_else_is_another(text: str, fields: dict[str, str]) -> None:
    try:
        form = editable(text, "docs/lamp.md")
        after = changed(form, fields)
    except (KbError, KbErrors):
        return  # a file that only a person can change
    old, new = form.article, parse_article(after, "docs/lamp.md")
    assert new == replace(old, **wanted_front(old, fields), body=new.body)
    assert after.endswith("\n".join(form.lines[form.body :]).removeprefix("\ufeff"))
    assert changed(editable(after, "docs/lamp.md"), shown_front(new)) == after
