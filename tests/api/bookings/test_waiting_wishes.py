"""What a wish means, and how long an offer lasts: pure."""

import uuid
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.bookings.waiting.awaited import Awaited
from api.bookings.waiting.deadline import answer_by
from kit.zones import zone
from models.bookings import Waiting

NOW = datetime(2027, 6, 9, 6, tzinfo=UTC)
ZONES = ("UTC", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "Europe/Lisbon")
instants = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
wall_times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))


@st.composite
def wishes(draw: st.DrawFn) -> Awaited:
    first = draw(st.dates(date(2024, 1, 1), date(2029, 12, 1)))
    return Awaited(
        zone=draw(st.sampled_from(ZONES)),
        first_day=first,
        last_day=first + timedelta(days=draw(st.integers(0, 91))),
        builders=frozenset(draw(st.lists(st.uuids(version=4), max_size=2))),
        weekdays=frozenset(draw(st.lists(st.integers(1, 7), max_size=7))),
        after=draw(wall_times),
        before=draw(wall_times | st.just("24:00")),
        minutes=draw(st.none() | st.integers(1, 600)),
    )


@given(wishes())
def test_a_wish_is_read_as_it_was_written(wish: Awaited) -> None:
    row = Waiting(wish=wish.as_wish(), zone=wish.zone, first_day=wish.first_day, last_day=wish.last_day)
    assert Awaited.of(row) == wish


@given(wishes(), instants)
def test_what_fits_lies_in_the_span_and_means_what_clocks_there_show(wish: Awaited, start: datetime) -> None:
    local = start.astimezone(zone(wish.zone))
    on_a_day = wish.first_day <= local.date() <= wish.last_day and local.isoweekday() in (wish.weekdays or range(1, 8))
    minute = local.hour * 60 + local.minute
    assert wish.fits(start) == (on_a_day and _minutes(wish.after) <= minute < _minutes(wish.before))
    if wish.fits(start):
        assert wish.span.start <= start < wish.span.end
        assert not wish.is_over(start)


def _minutes(wall: str) -> int:
    hours, minutes = wall.split(":")
    return int(hours) * 60 + int(minutes)


def test_an_hour_that_clocks_show_twice_fits_both_times() -> None:
    day = date(2027, 11, 7)
    wish = Awaited(zone="America/New_York", first_day=day, last_day=day, after="01:15", before="01:45")
    assert wish.fits(datetime(2027, 11, 7, 5, 30, tzinfo=UTC))
    assert wish.fits(datetime(2027, 11, 7, 6, 30, tzinfo=UTC))
    assert not wish.fits(datetime(2027, 11, 7, 6, 0, tzinfo=UTC))


def test_one_start_fits_itself_alone_and_is_over_once_it_begins() -> None:
    day = date(2027, 6, 9)
    wish = Awaited(zone="UTC", first_day=day, last_day=day, start=NOW)
    assert wish.fits(NOW)
    assert not wish.fits(NOW + timedelta(minutes=30))
    assert (wish.is_over(NOW - timedelta(seconds=1)), wish.is_over(NOW)) == (False, True)


def test_a_wish_for_nobody_in_particular_is_with_anybody() -> None:
    ana, ben = uuid.uuid4(), uuid.uuid4()
    day = NOW.date()
    assert Awaited(zone="UTC", first_day=day, last_day=day).is_with(ben)
    assert not Awaited(zone="UTC", first_day=day, last_day=day, builders=frozenset({ana})).is_with(ben)


def test_an_offer_lasts_a_quarter_of_the_time_left_within_bounds() -> None:
    def lasts(**left: float) -> timedelta | None:
        deadline = answer_by(NOW + timedelta(**left), now=NOW)
        return deadline - NOW if deadline else None

    assert lasts(days=3) == timedelta(hours=4)
    assert lasts(hours=4) == timedelta(hours=1)
    assert lasts(minutes=30) == timedelta(minutes=15)
    assert lasts(minutes=15) == timedelta(minutes=15)
    assert lasts(minutes=14, seconds=59) is None
    assert lasts(hours=-1) is None


@given(st.timedeltas(timedelta(days=-1), timedelta(days=400)))
def test_no_offer_outlives_the_cut_off(left: timedelta) -> None:
    deadline = answer_by(NOW + left, now=NOW)
    assert deadline is None or NOW + timedelta(minutes=15) <= deadline <= NOW + left
