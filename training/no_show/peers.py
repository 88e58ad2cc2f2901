"""What anybody would try first; a predictor has to be better than each, with an interval clear of zero."""

import lightgbm
import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from ml.no_show import Bookings, Recipe, matrix
from ml.no_show.bookings import Floats, together

_LEAD_STEPS = (0, 1, 2, 3, 5, 8, 15, 22, 31, 61, 91, 181)


def peers(recipe: Recipe, before: Bookings, later: Bookings) -> dict[str, Floats]:
    """Each peer's probabilities for ``later``, fitted on ``before`` with the same features."""
    found = matrix(recipe, before, before)
    asked = matrix(recipe, later, together(before, later.without_outcomes()))
    missed = before.outcomes
    said = {
        "constant": np.full(len(later), missed.mean()),
        "logistic": _logistic(recipe, found, missed, asked),
        "LightGBM default": _default_trees(recipe, found, missed, asked),
    }
    if "lead_days" in recipe.numbers:
        at = recipe.numbers.index("lead_days")
        said["lead-time table"] = _lead_table(found[:, at], missed, asked[:, at])
    return said


def _lead_table(lead: Floats, missed: Floats, asked: Floats) -> Floats:
    cells, wanted = (np.digitize(np.nan_to_num(each), _LEAD_STEPS) for each in (lead, asked))
    sums = np.bincount(cells, missed, minlength=len(_LEAD_STEPS) + 1) + missed.mean()
    rates: Floats = sums / (np.bincount(cells, minlength=len(_LEAD_STEPS) + 1) + 1)
    return rates[wanted]


def _logistic(recipe: Recipe, found: Floats, missed: Floats, asked: Floats) -> Floats:
    count = len(recipe.numbers)
    parts = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(keep_empty_features=True), StandardScaler()), list(range(count))),
            ("categories", OneHotEncoder(handle_unknown="ignore"), list(range(count, len(recipe.names)))),
        ]
    )
    model = make_pipeline(parts, LogisticRegression(max_iter=1_000)).fit(found, missed)
    return np.asarray(model.predict_proba(asked)[:, 1])


def _default_trees(recipe: Recipe, found: Floats, missed: Floats, asked: Floats) -> Floats:
    model = lightgbm.LGBMClassifier(n_jobs=1, verbose=-1)
    categories = list(range(len(recipe.numbers), len(recipe.names)))
    model.fit(found, missed, categorical_feature=categories)
    return np.asarray(model.booster_.predict(asked))
