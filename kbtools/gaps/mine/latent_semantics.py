"""Latent semantic analysis: texts as vectors, learnt from the words of these texts alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from kbtools.gaps.mine.kept import AT_ONCE, Array, KeptRows
from kbtools.gaps.mine.text import SAMPLE
from kbtools.text.embeddings import unit

Embed = Callable[[Sequence[str]], Array]
_A_DIMENSION = 5  # least number of texts per dimension, so that no dimension describes a single text


def latent_rows(texts: Sequence[str], dimensions: int, how: dict[str, Any]) -> tuple[KeptRows, Embed]:
    """The texts as rows of length 1, and an embedding of others; words and dimensions are of the first `SAMPLE` texts.

    `how` words are counted is told as scikit-learn's `TfidfVectorizer` wants it.
    """
    learnt, counts = _Latent.of(texts[:SAMPLE], dimensions, how)
    first = (learnt.rows(counts[at : at + AT_ONCE]) for at in range(0, min(SAMPLE, len(texts)), AT_ONCE))
    rest = (learnt.embed(texts[at : at + AT_ONCE]) for at in range(SAMPLE, len(texts), AT_ONCE))
    return KeptRows(chain(first, rest)), learnt.embed


def latent_embedding(texts: Sequence[str], dimensions: int, how: dict[str, Any]) -> Embed:
    """An embedding learnt from all of these texts: rows of length 1."""
    return _Latent.of(texts, dimensions, how)[0].embed


@dataclass(frozen=True)
class _Latent:
    """Latent semantic analysis (Deerwester et al. 1990) of sublinear tf-idf.

    `count`: texts to words; `svd`: words to dimensions, None where there are too few words.
    """

    count: Any
    svd: Any

    @staticmethod
    def of(texts: Sequence[str], dimensions: int, how: dict[str, Any]) -> tuple[_Latent, Any]:
        """Learnt from these texts; and a sparse matrix of texts x words."""
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        for loosened in ({"min_df": 2, "max_df": 0.5, **how}, {**how, "min_df": 1, "max_df": 1.0, "stop_words": None}):
            count = TfidfVectorizer(sublinear_tf=True, **loosened)
            try:
                counts = count.fit_transform(texts)
            except ValueError:  # no word is left
                continue
            if min(counts.shape) > 1:
                with np.errstate(invalid="ignore", divide="ignore"):  # equal texts have no variance
                    svd = TruncatedSVD(_dimensions(counts, dimensions), random_state=0).fit(counts)
                return _Latent(count, svd), counts
        return _Latent(None, None), np.zeros((len(texts), 1), np.float32)

    def rows(self, counts: Any) -> Array:
        """Texts as rows, from a matrix as `of` gives it."""
        return unit(np.asarray(self.svd.transform(counts) if self.svd else counts, np.float32))

    def embed(self, texts: Sequence[str]) -> Array:
        """Texts as rows; zeros where there are too few words."""
        if self.svd is None:
            return np.zeros((len(texts), 1), np.float32)
        if not texts:
            return np.zeros((0, len(self.svd.components_)), np.float32)
        return self.rows(self.count.transform(texts))


def _dimensions(counts: Any, most: int) -> int:
    texts, terms = map(int, counts.shape)
    return max(1, min(most, max(2, texts // _A_DIMENSION), texts - 1, terms - 1))
