"""Effects that stay and effects that go: of many that are none, hardly one is taken for one."""

import numpy as np
import pytest

from ml.slots import NAMES, Choice
from ml.slots.believed import BELIEVED, KEPT
from ml.slots.wish import ALIKE
from tests.ml.slots.frames import wall
from tests.training.test_slots import TRUTH, offers
from training.proven import proven
from training.slots.asking import learn_kept
from training.slots.choosing import fit_choice

NEVER_SEEN = {name for name in NAMES if name.startswith("usual")}
AMONG_TIMES = set(NAMES) - ALIKE - NEVER_SEEN


def test_an_effect_stays_if_it_is_more_than_noise_makes_of_that_many_rows() -> None:
    curvature = np.diag([100.0, 100.0, 100.0])
    weights, none = np.array([0.5, 0.2, 0.01]), np.zeros(3, dtype=bool)
    assert proven(weights, curvature, 1_000, always=none).tolist() == [True, False, False]
    assert proven(weights, curvature, 10, always=none).tolist() == [True, True, False]
    assert proven(weights, curvature, 1_000, always=np.array([False, False, True])).tolist() == [True, False, True]


def test_of_two_that_say_the_same_one_stays_and_speaks_for_both() -> None:
    rows = np.random.default_rng(1).normal(size=(500, 1)) @ np.ones((1, 2))
    curvature = rows.T @ rows + 1e-6 * np.eye(2)
    assert proven(np.array([0.1, 0.1]), curvature, 500, always=np.zeros(2, dtype=bool)).sum() == 1


@pytest.mark.parametrize("kept_by_others", [[], [2]])
def test_what_the_rows_say_nothing_of_is_not_proven(kept_by_others: list[int]) -> None:
    """A column of nothing, and two that are the same: no curvature, and no weight is evidence of anything."""
    weights, always = np.array([5.0, 0.5, 0.5]), np.isin(np.arange(3), kept_by_others)
    of_nothing = np.diag([0.0, 100.0, 100.0])
    assert proven(weights, of_nothing, 1_000, always=always).tolist() == [False, True, True]
    alike = np.array([[100.0, 100.0, 0.0], [100.0, 100.0, 0.0], [0.0, 0.0, 100.0]])
    stays = proven(weights, alike, 1_000, always=always)
    assert stays[:2].sum() == 1
    assert stays[2]
    assert not proven(weights, np.zeros((3, 3)), 1_000, always=np.zeros(3, dtype=bool)).any()


def test_where_times_are_alike_to_people_no_weight_says_otherwise() -> None:
    taken_for_one = 0
    for seed in range(4):
        found = dict(zip(NAMES, fit_choice(offers(500, Choice.of(any=0.8), seed=seed)).weights, strict=True))
        taken_for_one += sum(found[name] != 0 for name in AMONG_TIMES)
    assert taken_for_one <= 2


def test_what_people_do_mind_is_kept_and_what_was_never_seen_stays_as_believed() -> None:
    found = dict(zip(NAMES, fit_choice(offers(2_000)).weights, strict=True))
    for name, weight in zip(NAMES, TRUTH.weights, strict=True):
        if weight:
            assert found[name] != 0, name
    believed = dict(zip(NAMES, BELIEVED.weights, strict=True))
    assert {name: found[name] for name in NEVER_SEEN} == {name: believed[name] for name in NEVER_SEEN}


def test_days_ahead_tell_on_what_is_kept_only_if_they_surely_do() -> None:
    assert set(np.round(learn_kept(offers(800)), 9)) == {round(learn_kept(offers(800))[0], 9)}
    assert 0.75 < learn_kept(offers(800))[0] < 0.85
    fading = []
    for each in offers(2_000):
        ahead = (each.shown.walls[each.taken] - wall(0, 0)) // 86_400 - (each.wish.now - wall(0, 0)) // 86_400
        missed = each.taken >= 0 and (each.number * 7919) % 100 < 12 * ahead
        fading.append(type(each)(
            number=each.number, wish=each.wish, shown=each.shown, taken=each.taken, chance=1.0,
            kept=float(not missed) if each.taken >= 0 else np.nan,
        ))  # fmt: skip
    kept = learn_kept(fading)
    assert kept[1] > kept[3] > kept[6]
    assert abs(kept[3] - 0.64) < 0.06


def test_without_any_booking_all_are_kept_as_believed() -> None:
    np.testing.assert_allclose(learn_kept([]), KEPT)
