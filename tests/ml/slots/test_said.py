"""What is said of an offered time is true among all that is free; what is just wished for is always offered."""

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ml.slots import Ranker, Settings
from ml.slots.believed import BELIEVED, believed
from ml.slots.best import best_few, gained
from ml.slots.sayable import is_usual, reasons
from ml.slots.wish import HOUR, WEEK
from tests.ml.slots.frames import day_of_hours, times, wall, wish

instants = st.lists(st.integers(0, 40), min_size=1, max_size=25).map(sorted)


@given(instants, st.data())
def test_a_reason_is_true_of_all_that_is_free(hours: list[int], data: st.DataObject) -> None:
    starts = np.array(hours, dtype=float)
    places = st.lists(st.integers(0, len(hours) - 1), min_size=1, max_size=5, unique=True)
    shown, wanted = sorted(data.draw(places)), float(data.draw(st.integers(-2, 45)))
    away = np.abs(starts - wanted)
    for place, reason in reasons(starts, shown, wanted=wanted).items():
        assert place in shown
        assert away[place] == away.min()
        assert reason == ("as_asked" if starts[place] == wanted else "closest")
    for place, reason in reasons(starts, shown, wanted=float("nan")).items():
        assert (reason, starts[place]) == ("soonest", starts.min())


@given(instants, st.data())
def test_the_true_reason_is_said_where_it_is_shown(hours: list[int], data: st.DataObject) -> None:
    starts, shown = np.array(hours, dtype=float), list(range(len(hours)))
    wanted = float(data.draw(st.sampled_from(hours)))
    said = reasons(starts, shown, wanted=wanted)
    assert {place for place, reason in said.items() if reason == "as_asked"} == {
        place for place in shown if starts[place] == wanted
    }
    assert "soonest" in reasons(starts, shown, wanted=float("nan")).values()


def test_a_habit_is_read_on_the_clock_of_whoever_gives_the_time() -> None:
    tuesday = wall(1, 15) - wall(0, 0)
    there = np.array([wall(1, 15), wall(1, 16), wall(1, 16.5), wall(2, 15), wall(1, 15) + WEEK])
    assert is_usual(tuesday, there).tolist() == [True, True, False, False, True]
    assert not is_usual(float("nan"), there).any()


@given(
    st.lists(st.sampled_from([*day_of_hours(1), *day_of_hours(2), *day_of_hours(5)]), min_size=1, unique=True),
    st.integers(1, 4), st.integers(0, 10_000), st.data(),
)  # fmt: skip
def test_what_is_just_wished_for_is_always_offered(
    walls: list[float], most: int, seed: int, data: st.DataObject
) -> None:
    there = times(sorted(walls))
    wanted = data.draw(st.sampled_from(sorted(walls)))
    worth = np.array(data.draw(st.lists(st.floats(0, 1), min_size=len(there), max_size=len(there))))
    ranker = Ranker(version="t", choice=BELIEVED, demand=None, comes=(0.8,), settings=Settings(explored=0.9))
    drawn = ranker.rank(wish(wanted), there, most=most, random=Random(seed), comes=worth).drawn
    [place] = np.flatnonzero(there.walls == wanted).tolist()
    assert place in drawn.places
    assert drawn.each[place] == 1.0
    assert len(drawn.places) == min(most, len(there))
    assert 0 < drawn.chance <= 1


@given(st.lists(st.tuples(st.floats(0.01, 20), st.floats(0, 1)), min_size=1, max_size=7), st.integers(1, 3), st.data())
def test_beside_a_sure_time_the_others_are_the_best(
    drawn: list[tuple[float, float]], most: int, data: st.DataObject
) -> None:
    appeal, worth = (np.array(column) for column in zip(*drawn, strict=True))
    sure = data.draw(st.integers(0, len(drawn) - 1))
    chosen = best_few(appeal, worth, most, sure=sure)
    assert sure in chosen.tolist()
    for place in set(range(len(drawn))) - set(chosen.tolist()):
        for gone in set(chosen.tolist()) - {sure}:
            other = [*(set(chosen.tolist()) - {gone}), place]
            assert gained(appeal[other], worth[other]) <= gained(appeal[chosen], worth[chosen]) + 1e-9


def test_an_hour_off_is_no_longer_what_was_asked() -> None:
    starts = np.array([9.0, 10.0, 11.0]) * HOUR
    assert reasons(starts, [0, 2], wanted=10.0 * HOUR) == {}
    assert reasons(starts, [1], wanted=10.5 * HOUR) == {1: "closest"}


@given(st.lists(st.integers(0, 200), min_size=1, unique=True), st.integers(1, 4), st.integers(0, 220))
def test_before_anything_was_learned_the_nearest_are_offered(hours: list[int], most: int, wanted: int) -> None:
    there = times([wall(0, hour) for hour in sorted(hours)])
    steady = replace(believed(), settings=Settings(explored=0.0))
    drawn = steady.rank(wish(wall(0, wanted)), there, most=most, random=Random(1)).drawn
    away = sorted(abs(hour - wanted) for hour in hours)[:most]
    assert sorted(abs(sorted(hours)[place] - wanted) for place in drawn.places) == away


@given(st.integers(0, 1_000))
def test_also_while_exploring_the_nearest_of_all_is_offered(seed: int) -> None:
    there = times([*day_of_hours(1), *day_of_hours(2)])
    ranker = replace(believed(), settings=Settings(explored=1.0))
    drawn = ranker.rank(wish(wall(1, 11.25)), there, most=3, random=Random(seed)).drawn
    assert there.walls.tolist().index(wall(1, 11)) in drawn.places
