"""Differences between two looks turn the one into the other, whatever they are."""

import uuid
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.availability.view import Place, Seen, View, choices_in, differences, view_of

FIRST = datetime(2027, 6, 10, 8, tzinfo=UTC)
BUILDERS = [uuid.UUID(int=number) for number in range(3)]


def seen(builder: uuid.UUID, hour: int, seats: int) -> Seen:
    start = FIRST + timedelta(hours=hour)
    place = Place(start.date(), builder, start)
    return Seen(at=place, end=start + timedelta(hours=1), builders=(builder,), seats_left=seats)


VIEWS = st.builds(
    view_of, st.lists(st.builds(seen, st.sampled_from(BUILDERS), st.integers(0, 60), st.integers(1, 3)), max_size=12)
)


@given(VIEWS, VIEWS)
def test_the_differences_turn_one_view_into_the_other(before: View, after: View) -> None:
    followed = dict(before)
    for change in differences(before, after):
        for start in change.gone:
            del followed[Place(change.day, change.builder, start)]
        followed |= {each.at: each for each in change.free}
    assert followed == after


@given(VIEWS, VIEWS)
def test_each_day_of_a_builder_is_told_once_and_in_order(before: View, after: View) -> None:
    told: list[tuple[date, uuid.UUID]] = [(each.day, each.builder) for each in differences(before, after)]
    assert told == sorted(set(told))
    assert all(each.gone or each.free for each in differences(before, after))


@given(VIEWS)
def test_nothing_is_told_of_a_view_that_did_not_change(view: View) -> None:
    assert differences(view, view) == []


@given(VIEWS)
def test_a_start_can_be_chosen_with_its_builder_or_with_any(view: View) -> None:
    assert choices_in(view) == {
        choice for place in view for choice in ((place.start, place.builder), (place.start, None))
    }
