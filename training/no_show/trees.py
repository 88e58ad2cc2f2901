"""Fitting boosted trees, held tightly: few leaves, large ones, heavy smoothing of categories."""

from collections.abc import Mapping
from typing import Any

import lightgbm
import numpy as np

from ml.no_show.bookings import Floats
from ml.no_show.features import Recipe

Settings = Mapping[str, float]
TIGHT: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 200,
    "lambda_l2": 20.0,
    "cat_smooth": 100.0,
    "cat_l2": 50.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
PLENTY = 20_000


def fit_trees(
    rows: Floats, missed: Floats, weights: Floats, recipe: Recipe, *, rounds: int, settings: Settings
) -> lightgbm.Booster:
    """``rounds`` trees over the feature matrix, categories as such.

    ``settings`` stand in place of ``TIGHT``; the size of leaves is that of ``PLENTY`` rows, and shrinks with fewer.
    """
    held = {**TIGHT, **settings}
    leaf = max(10, int(held["min_data_in_leaf"] * min(1.0, len(rows) / PLENTY)))
    categories = list(range(len(recipe.numbers), len(recipe.names)))
    data = lightgbm.Dataset(
        np.ascontiguousarray(rows), missed, weight=weights, feature_name=list(recipe.names),
        categorical_feature=categories, free_raw_data=False,
    )  # fmt: skip
    return lightgbm.train({**held, "min_data_in_leaf": leaf}, data, num_boost_round=rounds)
