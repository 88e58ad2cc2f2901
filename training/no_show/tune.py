"""Searching LightGBM's settings with Optuna (the extra ``tune``).

Where to look and for how long; what settings are worth is said by who asks, and whether they are taken is decided in
``training.no_show.choose``. The first try is always the settings that hold without a search. The same seed and worth
find the same, unless the time ends first; nothing is kept outside memory.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from kit.extras import of_extra
from training.no_show.trees import TIGHT, Settings

with of_extra("tune"):
    import optuna


@dataclass(frozen=True, slots=True)
class Tuning:
    """How long to look.

    Attributes:
        tries: settings that are tried, at most.
        seconds: after which no further try is begun.
    """

    tries: int
    seconds: float = 600.0
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Search:
    """What was found: the settings worth most, empty where those that hold anyway are; and how many were tried."""

    tries: int
    settings: Settings = field(default_factory=dict)


def search(loss: Callable[[Settings], float], tuning: Tuning) -> Search:
    """The settings of the least ``loss``."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=tuning.seed))
    study.enqueue_trial({name: TIGHT[name] for name in _suggested(optuna.trial.FixedTrial(TIGHT))})
    study.optimize(lambda trial: loss(_suggested(trial)), n_trials=tuning.tries, timeout=tuning.seconds)
    return Search(len(study.trials), dict(study.best_params) if study.best_trial.number else {})


def _suggested(trial: optuna.trial.BaseTrial) -> Settings:
    return {
        "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.1, log=True),
        "num_leaves": trial.suggest_int("num_leaves", 4, 63, log=True),
        "min_data_in_leaf": trial.suggest_int("min_data_in_leaf", 50, 800, log=True),
        "lambda_l2": trial.suggest_float("lambda_l2", 1.0, 100.0, log=True),
        "cat_smooth": trial.suggest_float("cat_smooth", 10.0, 400.0, log=True),
        "feature_fraction": trial.suggest_float("feature_fraction", 0.3, 1.0),
        "bagging_fraction": trial.suggest_float("bagging_fraction", 0.5, 1.0),
    }
