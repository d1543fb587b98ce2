"""Neighbouring words of names, by which names are known where only hashes of them are kept."""

from __future__ import annotations

import pytest
from growth import assert_nearly_linear
from hostile_text import repeated

from kbtools.redaction.name_pairs import as_pair, pairs_in, pairs_of_names

FOUND = [
    ("Wilhelmina Oakhurst", "Put it on Wilhelmina Oakhurst, please."),
    ("Wilhelmina Oakhurst", "WILHELMINA OAKHURST'S box"),
    ("Wilhelmina Oakhurst", "oakhurst, wilhelmina"),
    ("Wilhelmina Oakhurst", "https://desk.example/wilhelmina.oakhurst"),
    ("Wilhelmina Oakhurst", "Wilhelmina J. Oakhurst"),
    ("Wilhelmina J. Oakhurst", "Wilhelmina\nOakhurst"),
    ("Oakhurst, Wilhelmina Grace", "Wilhelmina Grace Oakhurst"),
    ("Anna Lena Krüger", "Anna Krueger"),
    ("Anna-Lena Krueger", "anna lena krüger"),
    ("José Núñez", "Jose\u0301 Nunez"),
    ("María de la Cueva", "María Cueva"),
    ("María Cueva", "María de la Cueva"),
    ("Sean O’Donovan", "sean o'donovan"),
    ("Иван Соколов", "иван соколов"),
    ("Will Brandmaier", "It is Will Brandmaier."),
]
NOT_FOUND = [
    ("Wilhelmina Oakhurst", "Wilhelmina, and later on Oakhurst"),
    ("Wilhelmina", "Wilhelmina"),
    ("wilhelmina.oakhurst@web.example", "Wilhelmina Oakhurst"),  # the words of an address may be those of a thing
    ("Will May", "It will may be, Will May"),
    ("Brandmaier Will", "Will Brandmaier come?"),
    ("I want my parcel to be delivered today", "my parcel to be delivered"),
    ("Glim Support", "Glim Support"),
    ("104582", "104582"),
]


@pytest.mark.parametrize(("name", "text"), FOUND)
def test_a_name_is_found_however_it_is_written(name: str, text: str) -> None:
    assert not pairs_of_names([name]).isdisjoint(map(as_pair, pairs_in(text)))


@pytest.mark.parametrize(("name", "text"), NOT_FOUND)
def test_words_that_tell_nobody_are_not_found(name: str, text: str) -> None:
    assert pairs_of_names([name]).isdisjoint(map(as_pair, pairs_in(text)))


def test_where_capitals_are_wanted_small_letters_are_no_name() -> None:
    assert pairs_in("Firefox user, Wilhelmina Oakhurst", capital=True) == {"wilhelmina oakhurst"}


@pytest.mark.parametrize("piece", ["Ada ", "a'", "van ", "e\u0301", "Ada-\n"])
def test_long_texts_are_read_in_linear_time(piece: str) -> None:
    assert_nearly_linear(pairs_in, repeated(piece), sizes=(1_000, 10_000))
