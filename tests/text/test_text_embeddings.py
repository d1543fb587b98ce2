"""Embeddings: what is remembered of words changes no vector."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import wordllama
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.embeddings import load_model, unit

_HARD = st.text(st.sampled_from("ab' \n\t.-▁é漢😀Z0"), max_size=30)


@cache
def _library() -> Any:
    return wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)


def of_library(text: str) -> np.ndarray:
    """The vector of the text's tokens, without anything that is remembered."""
    library = _library()
    tokens = library.tokenizer.encode(text, add_special_tokens=False).ids
    return np.asarray(library.embedding[tokens].sum(axis=0))


def embedded(texts: list[str]) -> np.ndarray:
    model = load_model("wordllama")
    assert model is not None
    return model.embed(texts)


def test_words_that_were_embedded_before_give_the_same_vector_between_others() -> None:
    texts = ["Reset my password", "my password is reset", "password  reset ", " my\npassword", "", " "]
    assert np.array_equal(embedded(texts), unit(np.array([of_library(text) for text in texts])))


@pytest.mark.full
@given(st.lists(st.one_of(_HARD, st.text(max_size=60)), min_size=1, max_size=4))
def test_a_text_has_the_vector_of_its_tokens_whatever_was_embedded_before(texts: list[str]) -> None:
    assert np.array_equal(embedded(texts), unit(np.array([of_library(text) for text in texts])))
