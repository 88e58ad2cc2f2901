"""``parley slots`` held against an independent count by minutes, over every clock change from 2024 to 2030."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from parley.doors.slots import answer
from tests.parley.slots_cases import cases
from tests.parley.slots_oracle import AROUND, Oracle

SUPPRESSED = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
thorough = settings(deadline=None, suppress_health_check=SUPPRESSED)


def told(case: Any, start: str) -> str | None:
    explained = answer(case | {"explain": start})
    assert explained["bookable"] == (explained["because"] is None)
    because: str | None = explained["because"]
    return because


def is_endless(oracle: Oracle) -> bool:
    """Whether the hours have been open for as far back as the count looks: then it cannot know their beginning."""
    before = oracle.stretch[AROUND - 1440]
    return before is not None and before[0] < 2 * 1440


def offered_and_nothing_else_can_be_booked(case: Any, *, every: int) -> None:
    offered = answer(case)["slots"]
    assert offered == sorted(set(offered))
    oracle = Oracle(case)
    assume(not is_endless(oracle))
    assert offered == oracle.starts()
    for minute in range(AROUND, AROUND + 1800, every):
        assert told(case, oracle.instant(minute)) == oracle.why_not(minute)


@settings(thorough, max_examples=150)
@given(cases())
def test_the_engine_and_the_count_by_minutes_agree_on_every_start_and_every_reason(case: Any) -> None:
    offered_and_nothing_else_can_be_booked(case, every=25)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(8))
def test_thousands_of_cases_agree_with_the_count_by_minutes(part: int) -> None:
    @settings(thorough, max_examples=1500)
    @given(cases())
    def check(case: Any) -> None:
        offered_and_nothing_else_can_be_booked(case, every=5)

    check()


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(10))
def test_in_a_hundred_thousand_cases_offered_is_bookable(part: int) -> None:
    @settings(thorough, max_examples=10_000)
    @given(cases())
    def check(case: Any) -> None:
        offered = answer(case)["slots"]
        assert all(told(case, start) is None for start in offered[:6])
        oracle = Oracle(case | {"hours": [], "overrides": []})
        unoffered = set(map(oracle.instant, range(AROUND, AROUND + 1800, 45))) - set(offered)
        assert all(told(case, start) for start in unoffered)

    check()
