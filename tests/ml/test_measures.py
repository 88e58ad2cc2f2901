"""Measures against what others count, and what they must say at the edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss, roc_auc_score

from ml.drift import alarms, moved, shapes
from ml.measures import auc, log_losses, mean_estimate, paired
from ml.no_show import learn_recipe, matrix
from tests.ml.no_show.frames import crowd

rows = st.lists(st.tuples(st.integers(0, 1), st.integers(1, 19)), min_size=4, max_size=60).filter(
    lambda found: len({outcome for outcome, _ in found}) == 2
)


@given(rows)
def test_log_loss_and_auc_are_scikit_learns(found: list[tuple[int, int]]) -> None:
    outcomes = np.array([float(outcome) for outcome, _ in found])
    chances = np.array([chance / 20 for _, chance in found])
    assert log_losses(outcomes, chances).mean() == pytest.approx(log_loss(outcomes, chances))
    assert auc(outcomes, chances) == pytest.approx(roc_auc_score(outcomes, chances))


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    random = np.random.default_rng(0)
    hits = 0
    for _ in range(400):
        found = mean_estimate(random.normal(1.0, 2.0, 200))
        hits += found.low <= 1.0 <= found.high
    assert 0.92 <= hits / 400 <= 0.98


def test_rows_of_one_owner_are_not_counted_as_proof_again() -> None:
    random = np.random.default_rng(1)
    shared = np.repeat(random.normal(0, 1, 50), 20)
    owners = np.repeat(np.arange(50), 20)
    alone, together = mean_estimate(shared), mean_estimate(shared, owners)
    assert together.high - together.low > 4 * (alone.high - alone.low)


def test_the_same_predictor_is_not_better_than_itself() -> None:
    outcomes, chances = np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.2, 0.7, 0.4, 0.9])
    assert paired(outcomes, chances, chances).value == 0


def test_drift_is_told_of_what_moved_and_of_nothing_else() -> None:
    crowded = crowd(4_000, seed=4)
    known = crowded.take(~np.isnan(crowded.outcomes))
    recipe = learn_recipe(known, "booking")
    found = matrix(recipe, known, known)
    then = shapes(recipe, found[::2])
    assert alarms(recipe, then, found[1::2], base=recipe.base, outcomes=known.outcomes[1::2]) == []
    later = found[1::2].copy()
    later[:, recipe.names.index("price")] += 60
    raised = alarms(recipe, then, later, base=recipe.base, outcomes=np.ones(len(later)))
    assert [(each.what, each.kind) for each in raised] == [("price", "PSI"), ("base rate", "relative change")]
    assert moved(recipe, then, later)["price"]["ks"] > 0.4
