"""Differences between two looks turn the one into the other, whatever they are."""

import uuid
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from api.availability.view import Place, Seen, View, can_choose, differences, each_in, kept, view_of

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
    followed = {each.at: each for each in each_in(before)}
    for change in differences(before, after):
        for start in change.gone:
            del followed[Place(change.day, change.builder, start)]
        followed |= {each.at: each for each in change.free}
    assert followed == {each.at: each for each in each_in(after)}


@given(VIEWS, VIEWS)
def test_each_day_of_a_builder_is_told_once_and_in_order(before: View, after: View) -> None:
    told: list[tuple[date, uuid.UUID]] = [(each.day, each.builder) for each in differences(before, after)]
    assert told == sorted(set(told))
    assert all(each.gone or each.free for each in differences(before, after))


@given(VIEWS)
def test_nothing_is_told_of_a_view_that_did_not_change(view: View) -> None:
    assert differences(view, view) == []


@given(VIEWS, VIEWS)
def test_a_day_that_looks_as_before_is_not_compared_again(before: View, view: View) -> None:
    same = kept(view, [before])
    assert same == view
    assert all(same[day] is before[day] for day in same if same[day] == before.get(day))
    assert differences(before, same) == differences(before, view)


@given(VIEWS, st.integers(0, 60), st.sampled_from([None, *BUILDERS]))
def test_a_start_can_be_chosen_with_its_builder_or_with_any(view: View, hour: int, builder: uuid.UUID | None) -> None:
    start = FIRST + timedelta(hours=hour)
    known = {choice for each in each_in(view) for choice in ((each.at.start, each.at.builder), (each.at.start, None))}
    assert can_choose(view, (start.astimezone(ZoneInfo("Pacific/Kiritimati")), builder)) == ((start, builder) in known)
