"""Fitting: weights of the ranking and of abstention with a prior, and ridge regression."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
RIDGE = 1.0  # the penalty of ridge regression


def conditional_logit(features: Array, is_candidate: Array, right: Array, prior: Array, strength: float) -> Array:
    """Fit a conditional logit: weights of a linear score whose softmax over the candidates predicts the right ones.

    `features` is queries x candidates x features, `is_candidate` which rows are candidates, `right` the weight
    of each right answer (0 elsewhere; queries without one are left out). Maximises
    sum(right * log p) - strength / 2 * |w - prior|^2, where `right` is scaled to one a query on average
    (McFadden 1974, with a normal prior around `prior`).
    """
    from scipy.optimize import minimize

    answered = right.any(axis=1)
    features, is_candidate, right = features[answered], is_candidate[answered], right[answered]
    queries = len(features)
    if not queries:
        return prior
    right = right * (queries / right.sum())
    mass = right.sum(axis=1)
    wanted = np.einsum("qa,qaf->f", right, features)

    def loss(weights: Array) -> tuple[float, Array]:
        """The value to minimise, and its gradient."""
        score = np.where(is_candidate, features @ weights.astype(np.float32), -np.inf)
        top = score.max(axis=1, keepdims=True)
        odds = np.exp(score - top)
        total = odds.sum(axis=1, keepdims=True)
        expected = np.tensordot(odds / total * mass[:, None], features, ([0, 1], [0, 1]))
        away = weights - prior
        value = mass @ (top + np.log(total))[:, 0] - weights @ wanted + strength / 2 * away @ away
        return float(value), (expected - wanted + strength * away).astype(np.float64)

    found = minimize(loss, prior.astype(np.float64), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return np.asarray(found.x)


def logistic(features: Array, truth: Array, weight: Array, prior: Array, strength: float) -> Array:
    """Weights of a logistic regression, the last one the intercept, with a normal prior around `prior`."""
    from scipy.optimize import minimize

    rows = np.column_stack([features, np.ones(len(features))])
    sign = np.where(truth, 1.0, -1.0)

    def loss(weights: Array) -> tuple[float, Array]:
        """The value to minimise, and its gradient."""
        margin = sign * (rows @ weights)
        away = weights - prior
        slope = -sign * weight / (1 + np.exp(np.clip(margin, -60, 60)))
        value = weight @ np.logaddexp(0, -margin) + strength / 2 * away @ away
        return float(value), slope @ rows + strength * away

    found = minimize(loss, prior.astype(np.float64), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return np.asarray(found.x)


def fit_ridge(vectors: Array, example: Array, article: Array, weight: Array, articles: int) -> tuple[Array, Array]:
    """Ridge regression (Hoerl and Kennard 1970) from vectors to links.

    Returns a row of coefficients an article (articles x dimensions), and each example's leverage.
    """
    size = vectors.shape[1]
    inverse = np.linalg.inv(vectors.T @ vectors + RIDGE * np.eye(size))
    target = summed(vectors, example, article, weight, articles)
    leverage = np.einsum("nd,nd->n", vectors @ inverse, vectors)
    return (target @ inverse).astype(np.float32), leverage.astype(np.float32)


def summed(vectors: Array, example: Array, article: Array, weight: Array, articles: int) -> Array:
    """The weighted sum of each article's examples, articles x dimensions; `article` is sorted."""
    total = np.zeros((articles, vectors.shape[1]), np.float32)
    some, start = np.unique(article, return_index=True)
    if len(some):
        total[some] = np.add.reduceat(vectors[example] * weight[:, None], start, axis=0)
    return total
