"""A contact message in the sealed original, and what its lines are told as."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_server import NOW

from kbtools.helpdesks.message_as_ticket import text_of
from kbtools.model.message import LABELS, LINES, Attachment, ContactMessage, from_bytes, to_bytes

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SLUGS = st.lists(st.from_regex(r"[a-z-]{1,8}", fullmatch=True)).map(tuple)
MESSAGES = st.builds(
    ContactMessage,
    email=TEXT, body=TEXT, created_at=st.just(NOW), name=TEXT, subject=TEXT, product=TEXT, version=TEXT,
    shown=SLUGS, opened=SLUGS, rejected=SLUGS, titles=st.dictionaries(TEXT, TEXT),
    flagged=st.booleans(), people_first=st.booleans(), reference=TEXT,
    attachments=st.lists(st.builds(Attachment, TEXT, st.sampled_from(["png", "txt"]), st.binary())).map(tuple),
)  # fmt: skip


@pytest.mark.full
@given(MESSAGES)
def test_what_was_sealed_comes_back_whole(message: ContactMessage) -> None:
    assert from_bytes(to_bytes(message)) == message


@pytest.mark.full
@given(MESSAGES)
def test_what_only_this_process_needs_is_not_sealed(message: ContactMessage) -> None:
    marked = replace(message, visit="a-visit-id", form_key="a-form-key", delivery_id="an-id")
    assert to_bytes(marked) == to_bytes(message)


def test_a_field_of_a_later_version_is_left_out_and_a_missing_one_has_its_default() -> None:
    row = {"reference": "KB-1", "email": "a@b.de", "body": "Hi", "created_at": NOW.isoformat(), "mood": "glad"}
    assert from_bytes(json.dumps(row).encode()) == ContactMessage("a@b.de", "Hi", NOW, reference="KB-1")


def test_every_line_is_a_field_and_every_label_a_line() -> None:
    assert set(LABELS) <= set(LINES) <= {one.name for one in fields(ContactMessage)}


@pytest.mark.parametrize("name", LABELS)
def test_a_labelled_line_is_told_to_the_team_where_it_was_filled_in(name: str) -> None:
    message = ContactMessage("a@b.de", "Hi", NOW)
    assert f"{LABELS[name]}:" not in text_of(message)
    filled = replace(message, **{name: "Glim 2"})  # type: ignore[arg-type]  # a label's field is a text
    assert f"\n{LABELS[name]}: Glim 2\n" in text_of(filled)
