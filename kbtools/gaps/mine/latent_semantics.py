"""Latent semantic analysis: texts as vectors, learnt from the words of these texts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from kbtools.gaps.mine.embedding import Embedding
from kbtools.gaps.mine.kept import AT_ONCE, Array, KeptRows
from kbtools.gaps.mine.text import SAMPLE
from kbtools.system.spread import ALONE, Spread
from kbtools.text.embeddings import unit

_A_DIMENSION = 5  # least number of texts per dimension, so that no dimension describes a single text


def latent_rows(
    texts: Sequence[str], dimensions: int, how: dict[str, Any], spread: Spread = ALONE
) -> tuple[KeptRows, Embedding]:
    """The texts as rows of length 1, and an embedding of others; words and dimensions are of the first `SAMPLE` texts.

    `how` words are counted is told as scikit-learn's `TfidfVectorizer` wants it. `spread`: who reads the other texts.
    """
    learnt, counts = _Latent.of(texts[:SAMPLE], dimensions, how)
    first = (learnt.rows(counts[at : at + AT_ONCE]) for at in range(0, min(SAMPLE, len(texts)), AT_ONCE))
    rest = learnt.embedding.in_pieces(texts[SAMPLE:], spread)
    return KeptRows(chain(first, rest)), learnt.embedding


def latent_embedding(texts: Sequence[str], dimensions: int, how: dict[str, Any]) -> Embedding:
    """An embedding learnt from all of these texts: rows of length 1."""
    return _Latent.of(texts, dimensions, how)[0].embedding


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

    @property
    def embedding(self) -> Embedding:
        """Texts to rows of length 1; zeros where there are too few words."""
        return Embedding(partial(_counts, self.count if self.svd else None), self.rows)

    def rows(self, counts: Any) -> Array:
        """Texts as rows, from a matrix as `of` gives it."""
        if not counts.shape[0]:
            return np.zeros((0, len(self.svd.components_) if self.svd else 1), np.float32)
        return unit(np.asarray(self.svd.transform(counts) if self.svd else counts, np.float32))


def _counts(count: Any, texts: Sequence[str]) -> Any:
    """A sparse matrix of texts x words; of one column of zeros where no word is known."""
    return count.transform(texts) if count and texts else np.zeros((len(texts), 1), np.float32)


def _dimensions(counts: Any, most: int) -> int:
    texts, terms = map(int, counts.shape)
    return max(1, min(most, max(2, texts // _A_DIMENSION), texts - 1, terms - 1))
