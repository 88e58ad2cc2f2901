"""What is offered: the best few for a client who chooses, with exact chances, fair to builders."""

from collections import Counter
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.slots import Choice, Ranker, Settings
from ml.slots.believed import BELIEVED
from ml.slots.best import best_few, gained
from ml.slots.choice import shares
from ml.slots.explore import explore
from ml.slots.fair import MOST_HELP, help_for
from ml.slots.wish import matrix
from tests.ml.slots.frames import day_of_hours, times, wall, wish

positive = st.lists(st.floats(0.01, 20.0), min_size=1, max_size=7)


@given(positive, st.data(), st.integers(1, 4), st.floats(0, 0.5))
def test_the_best_few_gain_as_much_as_any_few(
    appeal: list[float], data: st.DataObject, most: int, otherwise: float
) -> None:
    worth = np.array(data.draw(st.lists(st.floats(-1, 1), min_size=len(appeal), max_size=len(appeal))))
    heavy = np.array(appeal)
    chosen = best_few(heavy, worth, most, otherwise=otherwise)
    every = combinations(range(len(heavy)), min(most, len(heavy)))
    assert len(chosen) == min(most, len(heavy))
    assert gained(heavy[chosen], worth[chosen], otherwise=otherwise) == pytest.approx(
        max(gained(heavy[list(some)], worth[list(some)], otherwise=otherwise) for some in every), abs=1e-9
    )


@given(positive)
def test_shares_of_an_offer_and_of_none_are_one_together(appeal: list[float]) -> None:
    found = shares(np.array(appeal))
    assert found.sum() == pytest.approx(1.0)
    assert (found > 0).all()


def test_the_logged_chances_are_how_often_offers_are_made() -> None:
    random = Random(3)
    drawn = [explore(np.array([0, 1]), np.array([3, 4, 5]), times=6, share=0.3, random=random) for _ in range(20_000)]
    often = Counter(each.places for each in drawn)
    for each in {one.places: one for one in drawn}.values():
        assert often[each.places] / 20_000 == pytest.approx(each.chance, abs=0.012)
    assert sum({each.places: each.chance for each in drawn}.values()) == pytest.approx(1.0)
    inside = np.array([np.mean([place in each.places for each in drawn]) for place in range(6)])
    np.testing.assert_allclose(inside, drawn[0].each, atol=0.012)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30), st.lists(st.floats(0, 50), min_size=4, max_size=4))
def test_help_for_a_builder_is_bounded_and_goes_to_who_was_shown_too_little(
    builders: list[int], shown: list[float]
) -> None:
    codes, lately = np.array(builders), np.array(shown)
    found = help_for(codes, lately)
    assert (np.abs(found) <= MOST_HELP + 1e-12).all()
    if lately.sum():
        free = np.bincount(codes, minlength=4) / len(codes)
        under = free[codes] > lately[codes] / lately.sum()
        assert (found[under] >= 0).all()
        assert (found[~under] <= 0).all()


def test_of_two_builders_with_the_same_free_times_the_one_shown_less_comes_first() -> None:
    walls = [wall(1, 10), wall(1, 10)]
    ranker = Ranker(version="t", choice=BELIEVED, demand=None, comes=(0.8,), settings=Settings(explored=0.0))
    for shown, expected in (([9.0, 1.0], (1,)), ([1.0, 9.0], (0,))):
        ranked = ranker.rank(wish(wall(1, 10)), times(walls, [0, 1]), most=1, random=Random(1), shown=np.array(shown))
        assert ranked.drawn.places == expected


def test_what_is_nearest_to_the_wish_is_offered() -> None:
    ranker = Ranker(version="t", choice=BELIEVED, demand=None, comes=(0.8,), settings=Settings(explored=0.0))
    there = times([*day_of_hours(1), *day_of_hours(2)])
    ranked = ranker.rank(wish(wall(2, 11)), there, most=3, random=Random(1))
    offered = there.walls[list(ranked.drawn.places)].tolist()
    assert sorted(offered) == [wall(2, 10), wall(2, 11), wall(2, 12)]


def test_a_habit_is_kept_where_it_can_be() -> None:
    habit = Choice.of(any=1.0, usual_weekday=2.0, usual_hours_off=-0.5, days_ahead=-0.1)
    ranker = Ranker(version="t", choice=habit, demand=None, comes=(0.8,), settings=Settings(explored=0.0))
    there = times([wall(1, 9), wall(1, 15), wall(2, 9), wall(8, 15)])
    asked = wish()
    usual = type(asked)(now=asked.now, wanted=asked.wanted, minutes=60, visits=3, usual=wall(1, 15) - wall(0, 0))
    ranked = ranker.rank(usual, there, most=2, random=Random(1))
    assert ranked.drawn.places == (1, 3)


def test_features_of_a_time_do_not_depend_on_what_else_is_free() -> None:
    asked = wish(wall(3, 14), visits=2)
    there = times([*day_of_hours(1), *day_of_hours(4)])
    whole = matrix(asked, there)
    for place, at in enumerate(there.walls.tolist()):
        np.testing.assert_array_equal(matrix(asked, times([at]))[0], whole[place])
    assert np.isfinite(whole).all()
