"""What `accept` keeps, refuses and recognises."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_server import NOW

from kbtools.contact import Receipt, accept
from kbtools.contact.checks import checked
from kbtools.errors import KbError
from kbtools.model.mail_answer import MailedArticle
from kbtools.model.message import ContactMessage
from kbtools.redaction import Redactor
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.system.sealing import Secret
from kbtools.tickets.learning_copy import copy_maker

Keep = Callable[..., Receipt]


@pytest.mark.full
def test_an_accepted_message_is_in_the_outbox_and_among_the_tickets(keep: Keep, store: Store) -> None:
    receipt = keep(subject="Charging", body="My Glim does not charge.")
    assert re.fullmatch(r"KB-[2-9B-DF-HJ-NP-TV-XZ]{6}", receipt.reference)
    assert not receipt.duplicate
    [item] = store.outbox.all()
    assert (item.reference, item.state, item.tries, item.created_at) == (receipt.reference, "waiting", 0, NOW)
    ticket = store.tickets.get(receipt.reference, "contact")
    assert (ticket.subject, ticket.question) == ("Charging", "My Glim does not charge.")
    assert ticket.created_at == NOW
    assert not ticket.is_resolved


def test_the_sealed_original_holds_all_that_was_sent(keep: Keep, store: Store, secret: Secret) -> None:
    receipt = keep(
        subject="Charging",
        shown=("a", "b"),
        opened=("a",),
        rejected=("b",),
        titles={"a": "Title A", "x": "X"},
        in_copy=(MailedArticle("c", "C", "https://example.com/c/"),),
    )
    [item] = store.outbox.all()
    row = json.loads(secret.unseal(item.sealed))
    assert row == {
        "reference": receipt.reference,
        "name": "Jane Miller",
        "email": "jane@example.com",
        "subject": "Charging",
        "body": "My Glim does not charge.",
        "shown": ["a", "b"],
        "opened": ["a"],
        "rejected": ["b"],
        "titles": {"a": "Title A"},
        "flagged": False,
        "people_first": False,
        "product": "",
        "version": "",
        "asked": "",
        "answered": "",
        "in_copy": [{"slug": "c", "title": "C", "url": "https://example.com/c/", "sentence": ""}],
        "attachments": [],
        "lang": "",
        "created_at": "2026-03-01T09:30:00+00:00",
    }


def test_the_store_holds_no_personal_data_in_any_readable_byte(keep: Keep, tmp_path: Path) -> None:
    keep(
        name="Zebediah Quillfeather",
        email="zeb.quill@example.com",
        subject="Order of zebediah quillfeather",
        body="Call me on +1 415 555 2671 or write to zeb.quill@example.com.\nKind regards\nZebediah",
        form_key="a key of zeb.quill@example.com",
    )
    files = [path for path in (tmp_path / ".kb").rglob("*") if path.is_file()]
    assert files
    for path in files:
        data = path.read_bytes().lower()
        for private in (b"zeb.quill", b"example.com", b"555 2671", b"5552671", b"zebediah", b"quillfeather"):
            assert private not in data, (path.name, private)


def test_the_same_key_gives_the_same_receipt_and_keeps_one_message(keep: Keep, store: Store) -> None:
    first, second = keep(form_key="k1"), keep(form_key="k1", now=NOW + timedelta(hours=30))
    assert second == Receipt(first.reference, duplicate=True)
    assert len(store.outbox.all()) == 1
    assert store.tickets.count() == 1


def test_other_words_under_an_old_key_are_a_new_message(keep: Keep, store: Store) -> None:
    first, second = keep(body="It does not charge."), keep(body="It does not charge, and it smells.")
    assert first.reference != second.reference
    assert len(store.outbox.all()) == 2


def test_without_a_key_the_same_words_are_one_message_on_one_day_and_two_on_two_days(keep: Keep, store: Store) -> None:
    assert keep(form_key="").reference == keep(form_key="", now=NOW + timedelta(hours=2)).reference
    assert not keep(form_key="", now=NOW + timedelta(days=1)).duplicate
    assert len(store.outbox.all()) == 2


def test_a_reference_is_never_given_twice(store: Store, secret: Secret, settings: Settings) -> None:
    def one(body: str) -> Receipt:
        message = ContactMessage("jane@example.com", body, NOW)
        return accept(
            message,
            store=store,
            secret=secret,
            copy=copy_maker(secret, Redactor()),
            settings=settings,
            random=Random(1),
        )

    references = [one(f"Message {number}").reference for number in range(5)]
    assert len(set(references)) == 5
    assert store.tickets.count() == 5


@pytest.mark.parametrize(
    ("field", "where"),
    [
        ({"body": ""}, "message"),
        ({"body": " \n\t\u200b"}, "message"),
        ({"body": "x" * 20_001}, "message"),
        ({"email": ""}, "email"),
        ({"email": "jane"}, "email"),
        ({"email": "jane@example"}, "email"),
        ({"email": "jane doe@example.com"}, "email"),
        ({"email": "jane@example.com, joe@example.com"}, "email"),
        ({"email": "jane@example.com\nBcc: joe@example.com"}, "email"),
        ({"email": "jane..doe@example.com"}, "email"),
        ({"email": "jane.@example.com"}, "email"),
        ({"email": ".jane@example.com"}, "email"),
        ({"email": "=?utf-8?q?jane?=@example.com"}, "email"),  # no mail could hold it as it is
        ({"email": "jane@.example.com"}, "email"),
        ({"email": "jane@example.com."}, "email"),
        ({"email": "jane@-example.com"}, "email"),
        ({"email": "jane@example-.com"}, "email"),
        ({"email": "jane@192.168.0.1"}, "email"),
        ({"email": "jane@example.invalid"}, "email"),
        ({"email": "jane@mail.localhost"}, "email"),
        ({"email": f"jane@{'x' * 64}.com"}, "email"),
        ({"email": f"{'ü' * 40}@example.com"}, "email"),
        ({"email": f"jane@{'bücher.' * 25}example"}, "email"),
        ({"email": "j" * 250 + "@example.com"}, "email"),
        ({"subject": "x" * 301}, "subject"),
        ({"name": "x" * 201}, "name"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(keep: Keep, store: Store, field: dict[str, str], where: str) -> None:
    with pytest.raises(KbError) as refused:
        keep(**field)
    assert (refused.value.code, refused.value.where) == ("contact-field", where)
    assert refused.value.message
    assert store.outbox.all() == []
    assert store.tickets.count() == 0


@pytest.mark.parametrize(
    "email",
    [
        "jane@example.com",
        " jane@example.com ",
        "o'neil+shop@mail.example.co.uk",
        "müller@bücher.example",
        "a@b.co",
        "jane@my_shop.example.com",
        "{jane}=x/y@example.museum",
        "jane@xn--bcher-kva.example",
    ],
)
def test_addresses_that_people_have_are_taken(email: str) -> None:
    assert checked(ContactMessage(email, "Help", NOW), Settings()).email == email.strip()


def test_a_message_of_twenty_thousand_characters_fits(keep: Keep) -> None:
    assert keep(body="ö" * 20_000).reference


def test_a_message_that_finds_no_room_is_refused_and_nothing_of_it_is_kept(
    store: Store, secret: Secret, keep: Keep
) -> None:
    keep()
    settings = replace(Settings(), deliver_most_messages=1)
    copy = copy_maker(secret, Redactor())
    message = ContactMessage("jane@example.com", "One more", NOW)
    with pytest.raises(KbError) as refused:
        accept(message, store=store, secret=secret, copy=copy, settings=settings, random=Random(1))
    assert refused.value.code == "outbox-full"
    assert (len(store.outbox.all()), store.tickets.count()) == (1, 1)


def test_a_filled_hidden_field_is_a_tag_on_the_ticket_and_nothing_is_dropped(keep: Keep, store: Store) -> None:
    receipt = keep(flagged=True)
    assert store.tickets.get(receipt.reference, "contact").tags == ("hidden-field",)
    assert len(store.outbox.all()) == 1


def test_the_setting_chooses_the_letters_of_the_reference(store: Store, secret: Secret) -> None:
    message = ContactMessage("jane@example.com", "Help", NOW)
    settings = Settings(reference="glim help!")
    receipt = accept(
        message, store=store, secret=secret, copy=copy_maker(secret, Redactor()), settings=settings, random=Random(1)
    )
    assert receipt.reference.startswith("GLIMHELP-")


def test_what_is_no_slug_is_left_out_and_so_is_the_twenty_first(keep: Keep, store: Store, secret: Secret) -> None:
    keep(shown=("good-one", "good-one", "../etc", "", *(f"s{number}" for number in range(30))))
    row = json.loads(secret.unseal(store.outbox.all()[0].sealed))
    assert len(row["shown"]) == 20
    assert row["shown"][:2] == ["good-one", "s0"]


@given(st.text(), st.text(), st.text(), st.text())
def test_checking_twice_changes_nothing(name: str, email: str, subject: str, body: str) -> None:
    try:
        once = checked(ContactMessage(email, body, NOW, name, subject), Settings())
    except KbError:
        return
    assert checked(once, Settings()) == once


@pytest.mark.full
@given(st.from_regex(r"[a-z.+]{1,8}@[a-z]{1,8}\.[a-z]{1,4}", fullmatch=True), st.text())
def test_a_message_is_kept_or_its_field_is_named(email: str, body: str) -> None:
    message = ContactMessage(email, body, NOW)
    refused = None
    try:
        checked(message, Settings())
    except KbError as problem:
        refused = problem
    assert refused is None or (refused.code, refused.where in ("email", "message")) == ("contact-field", True)
