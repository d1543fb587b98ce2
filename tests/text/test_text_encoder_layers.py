"""The layers of the multilingual encoder: the library's vectors, the same whatever texts are read together."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtools.text import encoder_layers, multilingual
from kbtools.text.encoder_layers import BLOCK, EncoderLayers

# around the lengths at which a text takes another block, and longer than what is held at once
LENGTHS = (1, 2, 3, 12, BLOCK - 3, BLOCK - 2, BLOCK - 1, BLOCK, BLOCK + 1, 142, encoder_layers.AT_ONCE + 1)


def texts_of(seed: int, count: int) -> list[list[int]]:
    made = random.Random(seed)
    usual = [made.randrange(3, 100_000) for _ in range(60)]
    return [
        [1, *(made.choice(usual) if made.random() < 0.8 else made.randrange(0, 128_000) for _ in range(length)), 2]
        for length in (made.choice(LENGTHS) for _ in range(count))
    ]


@pytest.fixture(scope="module")
def layers() -> EncoderLayers:
    return multilingual._layers()


@pytest.mark.full
@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60) | st.text("aéß \u0301\u200b\u00a8\u00a0\u3000\n你ﬁ▁.", max_size=30))
def test_the_pieces_of_any_text_are_those_of_the_library_where_its_spaces_are_plain(text: str) -> None:
    plain = " ".join(text.split())
    expected = multilingual._encoder()._tokenizer.encode(plain)
    assert multilingual._pieces_of_text(plain) == expected


@pytest.mark.full
@pytest.mark.parametrize("text", ["x", "How do I sign in?", "Wie ändere ich es? " * 40, "你好 世界", "\u200b"])
def test_a_vector_is_that_of_the_library_up_to_rounding(text: str) -> None:
    start = text[: multilingual.LONGEST].strip()
    row = multilingual.SentenceEncoder().embed([text])[0]
    np.testing.assert_allclose(row, multilingual._encoder().encode(start), atol=2e-6)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(4))
def test_a_vector_is_the_same_to_the_bit_in_any_company_and_in_any_order(layers: EncoderLayers, seed: int) -> None:
    texts = texts_of(seed, 60)
    rows = layers.encode(texts)
    alone = np.concatenate([layers.encode([text]) for text in texts])
    np.testing.assert_array_equal(rows, alone)
    order = random.Random(seed).sample(range(len(texts)), len(texts))
    np.testing.assert_array_equal(layers.encode([texts[number] for number in order]), rows[order])
    np.testing.assert_array_equal(layers.encode(texts[7:]), rows[7:])


@pytest.mark.full
def test_nothing_is_read_of_no_text(layers: EncoderLayers) -> None:
    assert layers.encode([]).shape == (0, encoder_layers.WIDTH)


@pytest.mark.full
def test_a_model_that_forgets_its_texts_gives_the_same_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["How do I change my password?", "Where is my invoice?", "", "Meine Rechnung ist falsch.", "a", "b", "c"]
    rows = multilingual.SentenceEncoder().embed(texts)
    monkeypatch.setattr(multilingual, "REMEMBERED", 2)
    forgetful = multilingual.SentenceEncoder()
    for _ in range(2):
        np.testing.assert_array_equal(np.concatenate([forgetful.embed(texts[:4]), forgetful.embed(texts[4:])]), rows)
        assert len(forgetful._vector) <= 2
