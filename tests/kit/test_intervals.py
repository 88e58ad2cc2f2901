"""Stretches of time with holes taken out of them."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kit.intervals import Interval, merged, without

_ZERO = datetime(2027, 6, 10, tzinfo=UTC)
stretches = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda at: _stretch(at[0], at[0] + at[1])), max_size=6
)


def _stretch(start: int, end: int) -> Interval:
    return Interval(_ZERO + timedelta(minutes=start), _ZERO + timedelta(minutes=end))


def _minutes(found: list[Interval]) -> set[int]:
    """Every whole minute that is in one of them."""
    at = [_ZERO + timedelta(minutes=number) for number in range(60)]
    return {number for number, each in enumerate(at) if any(one.start <= each < one.end for one in found)}


@given(stretches, stretches)
def test_what_is_left_is_every_minute_that_was_there_and_was_not_taken(
    kept: list[Interval], taken: list[Interval]
) -> None:
    left = without(kept, taken)
    assert _minutes(left) == _minutes(kept) - _minutes(taken)
    assert left == merged(left) or any(one.end == other.start for one, other in pairwise(left))
    assert left == sorted(left)
