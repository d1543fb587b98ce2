"""Meaning: static sentence vectors behind one method, so that another model can take the place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np

from kbtools.errors import KbError

Array = np.ndarray[Any, Any]
_LONGEST = 4_000  # characters of a text that are looked at; more no longer changes the mean


class Model(Protocol):
    """A sentence model."""

    def embed(self, texts: Sequence[str]) -> Array:
        """One unit row a text, float32; a text without known words is a row of zeros."""


class WordLlamaModel:
    """The 256-dimension static model that the wordllama wheel carries (English, MIT)."""

    def __init__(self) -> None:
        from pathlib import Path

        import wordllama

        # Its own look-up of the packaged weights has a wrong folder name and would go to the network.
        self._model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)

    def embed(self, texts: Sequence[str]) -> Array:
        """See `Model`."""
        if not texts:
            return np.zeros((0, self._model.embedding.shape[1]), np.float32)
        cut = [text[:_LONGEST] for text in texts]
        return unit(np.asarray(self._model.embed(cut), np.float32).reshape(len(cut), -1))


MODELS: dict[str, Callable[[], Model]] = {"wordllama": WordLlamaModel}


def model_or_words(name: str, say: Callable[[str], None]) -> Model | None:
    """The model, or None where it is not installed, which is said: words and evidence do alone."""
    try:
        return load_model(name)
    except KbError as problem:
        say(f"{problem.message}; words and evidence answer alone ({problem.hint})")
        return None


@cache
def load_model(name: str) -> Model | None:
    """The model of this name, None for `none`; raises `KbError("model-missing")` when it is not installed."""
    if name == "none":
        return None
    try:
        return MODELS[name]()
    except (ImportError, FileNotFoundError, OSError) as failure:
        raise KbError(
            "model-missing",
            f"the sentence model '{name}' cannot be loaded: {failure}",
            hint=f'pip install {name}; or set suggest.model = "none" and run: kb index',
        ) from None


def unit(rows: Array) -> Array:
    """Rows of length 1; rows of zeros stay."""
    length: Array = np.linalg.norm(rows, axis=1, keepdims=True)
    result: Array = np.divide(rows, length, out=np.zeros_like(rows, dtype=np.float32), where=length > 0)
    return result
