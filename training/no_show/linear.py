"""Fitting the regularised linear predictor (``ml.no_show.linear``): the challenger that is always trained."""

import warnings

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from ml.no_show.bookings import Floats
from ml.no_show.features import Recipe
from ml.no_show.linear import Linear, bent

_KNOTS = (0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95)
_FEW = 8
_ROUNDS = 300
_WIDEST = 5.0


def fit_linear(rows: Floats, missed: Floats, weights: Floats, recipe: Recipe, *, strength: float) -> Linear:
    """Ridge logistic regression; ``strength`` is scikit-learn's C (smaller is held tighter)."""
    numbers = rows[:, : len(recipe.numbers)]
    bounds = _bounds(numbers)
    sources, knots = _hinges(numbers, bounds)
    hinges, missing = bent(numbers, bounds, sources, knots)
    plain = np.hstack([hinges, missing])
    spread = plain.std(axis=0)
    spread[spread == 0] = np.inf
    codes = rows[:, len(recipe.numbers) :].astype(np.intp)
    sizes = [len(levels) + 1 for levels in recipe.levels.values()]
    design = sparse.hstack([sparse.csr_matrix(_held(plain, spread)), *_one_hot(codes, sizes)]).tocsr()
    model = LogisticRegression(C=strength, max_iter=_ROUNDS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the last steps move the fifth digit
        model.fit(design, missed, weights)
    return _read_off(model, bounds, sources, knots, spread, plain, sizes, codes)


def _held(plain: Floats, spread: Floats) -> Floats:
    """Scaled terms; what is rare and large would otherwise set the scale alone."""
    return plain / spread


def _bounds(numbers: Floats) -> Floats:
    bounds = np.zeros((3, numbers.shape[1]))
    for at in range(numbers.shape[1]):
        known = numbers[:, at][~np.isnan(numbers[:, at])]
        if len(known):
            middle, spread = np.median(known), known.std()
            bounds[:, at] = (
                max(known.min(), middle - _WIDEST * spread),
                min(known.max(), middle + _WIDEST * spread),
                middle,
            )
    return bounds


def _hinges(numbers: Floats, bounds: Floats) -> tuple[NDArray[np.intp], Floats]:
    sources, knots = [], []
    for at in range(numbers.shape[1]):
        known = numbers[:, at][~np.isnan(numbers[:, at])]
        bends = {float(bounds[0, at])}
        if len(np.unique(known)) > _FEW:
            bends |= set(np.quantile(known, _KNOTS).tolist())
        for knot in sorted(bends):
            if knot < bounds[1, at]:
                sources.append(at)
                knots.append(max(knot, float(bounds[0, at])))
    return np.array(sources, dtype=np.intp), np.array(knots)


def _one_hot(codes: NDArray[np.intp], sizes: list[int]) -> list[sparse.csr_matrix]:
    rows = np.arange(len(codes))
    ones = np.ones(len(codes))
    return [sparse.csr_matrix((ones, (rows, codes[:, at])), shape=(len(codes), size)) for at, size in enumerate(sizes)]


def _read_off(
    model: LogisticRegression,
    bounds: Floats,
    sources: NDArray[np.intp],
    knots: Floats,
    spread: Floats,
    plain: Floats,
    sizes: list[int],
    codes: NDArray[np.intp],
) -> Linear:
    ends = np.cumsum([len(sources), bounds.shape[1], *sizes])
    slopes, absent, *levels = np.split(model.coef_[0], ends[:-1])
    slopes, absent = slopes / spread[: len(sources)], absent / spread[len(sources) :]
    shares = np.zeros(bounds.shape[1])
    np.add.at(shares, sources, plain[:, : len(sources)].mean(axis=0) * slopes)
    shares += plain[:, len(sources) :].mean(axis=0) * absent
    centres = [*shares, *(weights[codes[:, at]].mean() for at, weights in enumerate(levels))]
    return Linear(
        low=tuple(bounds[0].tolist()), high=tuple(bounds[1].tolist()), middle=tuple(bounds[2].tolist()),
        sources=tuple(sources.tolist()), knots=tuple(knots.tolist()), slopes=tuple(slopes.tolist()),
        absent=tuple(absent.tolist()), levels=tuple(tuple(weights.tolist()) for weights in levels),
        bias=float(model.intercept_[0]), centres=tuple(float(each) for each in centres),
    )  # fmt: skip
