"""Fitting boosted trees, held tightly: few leaves, large ones, heavy smoothing of categories."""

import lightgbm
import numpy as np

from ml.no_show.bookings import Floats
from ml.no_show.features import Recipe

TIGHT = {
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
    rows: Floats, missed: Floats, weights: Floats, recipe: Recipe, *, rounds: int, settings: dict[str, object]
) -> lightgbm.Booster:
    """``rounds`` trees over the feature matrix, categories as such."""
    leaf = max(10, int(200 * min(1.0, len(rows) / PLENTY)))
    categories = list(range(len(recipe.numbers), len(recipe.names)))
    data = lightgbm.Dataset(
        np.ascontiguousarray(rows), missed, weight=weights, feature_name=list(recipe.names),
        categorical_feature=categories, free_raw_data=False,
    )  # fmt: skip
    return lightgbm.train({**TIGHT, "min_data_in_leaf": leaf, **settings}, data, num_boost_round=rounds)
