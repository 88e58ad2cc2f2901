"""What giving a time away costs those who may still ask."""

from dataclasses import replace

import numpy as np

from ml.slots.believed import BELIEVED
from ml.slots.demand import Demand
from ml.slots.keep import OFF_BY, Cells, Future, asking, believable
from ml.slots.wish import DAY, Floats
from tests.ml.slots.frames import times, wall

DEMAND = Demand(
    a_day=4.0, soon=0.5, regular=(0.5, 0.0), ahead=(0.0, 0.5, 0.5), hours={9.0: 0.1, 10.0: 0.1, 11.0: 0.8},
    minutes={60.0: 1.0},
)  # fmt: skip


def costs(demand: Demand, walls: list[float], taken: list[list[int]]) -> Floats:
    cells = Cells(times(walls), 60.0)
    hours = np.unique(np.mod(cells.times.walls, DAY))
    future = Future(cells, asking(demand, BELIEVED, hours), hours, np.full(15, 0.8), wall(0, 9), 3)
    mask = np.zeros((len(taken), len(walls)), dtype=bool)
    for row, places in enumerate(taken):
        mask[row, places] = True
    return future.costs(mask)


MORNING = [wall(2, hour) for hour in (9, 10, 11, 12)]


def test_taking_nothing_costs_nothing() -> None:
    assert costs(DEMAND, MORNING, [[]]).tolist() == [0.0]


def test_a_time_that_many_want_costs_more_than_one_that_few_want() -> None:
    [few, many] = costs(DEMAND, MORNING, [[0], [2]])
    assert 0.0 < few < many


def test_no_time_costs_more_than_the_booking_it_could_have_been() -> None:
    busy = replace(DEMAND, a_day=400.0)
    assert (costs(busy, MORNING, [[0], [1], [2], [3]]) <= 0.8 + 1e-9).all()


def test_the_more_ask_the_more_a_time_costs() -> None:
    calm, busy = (costs(replace(DEMAND, a_day=a_day), MORNING, [[0]])[0] for a_day in (0.5, 6.0))
    assert calm < busy


def test_where_long_sessions_are_asked_for_leaving_no_room_for_them_costs_more() -> None:
    long = replace(DEMAND, a_day=3.0, minutes={120.0: 1.0}, hours={9.0: 1.0})
    at_the_edge, in_the_middle = costs(long, MORNING[:3], [[2], [1]])
    assert at_the_edge < in_the_middle


def test_times_nobody_can_still_ask_for_cost_nothing() -> None:
    nobody = replace(DEMAND, a_day=0.0, soon=0.0)
    assert costs(nobody, MORNING, [[0], [1]]).tolist() == [0.0, 0.0]


def test_costs_that_differ_by_no_more_than_the_sketch_is_off_by_are_the_same() -> None:
    alike = believable(np.array([0.10, 0.11, 0.09, 0.10]))
    assert len(set(alike.tolist())) == 1
    plain = np.array([0.0, 0.3, 0.1])
    drawn = believable(plain)
    assert np.argsort(drawn).tolist() == [0, 2, 1]
    assert np.ptp(plain) - OFF_BY < np.ptp(drawn) < np.ptp(plain)
    assert believable(np.zeros(0)).tolist() == []
