"""The pure part of series: dates, plans and decisions, for random rules and every change of clocks 2024-2030."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.availability.calendar import Calendar
from api.availability.hours import Schedule, Window
from api.availability.wanted import Wanted
from api.bookings.series.decide import Decision, agree
from api.bookings.series.errors import NoDates
from api.bookings.series.plan import Asked, Plan, judged, with_alternatives
from api.bookings.series.repeat import Repeat, read_repeat
from api.catalog.lengths import Length
from kit.ids import new_id
from kit.intervals import Interval
from tests.fixtures import rows

ZONES = (
    "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "Asia/Kolkata",
)  # fmt: skip
NOW = datetime(2027, 2, 22, 8, tzinfo=UTC)
HOUSE = new_id(NOW)


@pytest.fixture(params=["Asia/Dubai", "UTC", "Pacific/Auckland"])
def process_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    before = os.environ["TZ"]
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    os.environ["TZ"] = before
    time.tzset()


def test_a_series_does_not_know_the_zone_of_its_server(process_zone: str) -> None:
    """T10: weekly on Thursdays at ten in New York."""
    said = read("FREQ=WEEKLY;COUNT=4", datetime(2027, 3, 4, 10), "America/New_York")
    starts = [said.start(wall) for wall in said.dates()]
    assert [each and each.hour for each in starts] == [15, 15, 14, 14]
    assert [wall.hour for wall in said.dates()] == [10] * 4


def read(said: str, first: datetime, where: str, *, without: frozenset[datetime] = frozenset()) -> Repeat:
    return read_repeat(said, first, ZoneInfo(where), without=without, month_end="skip")


@settings(max_examples=300, deadline=None)
@given(
    where=st.sampled_from(ZONES), frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]), interval=st.integers(1, 4),
    first=st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)),
)  # fmt: skip
def test_a_series_keeps_its_wall_time_over_every_change_of_clocks(
    where: str, frequency: str, interval: int, first: datetime
) -> None:
    said = read(f"FREQ={frequency};INTERVAL={interval};COUNT=60", first.replace(microsecond=0), where)
    starts = []
    for wall in said.dates():
        start = said.start(wall)
        assert wall.time() == said.first.time()
        if start is None:  # the clocks skip it: there is no such instant an hour around
            around = (wall.replace(tzinfo=UTC) + timedelta(minutes=each) for each in range(-16 * 60, 16 * 60, 30))
            assert wall not in {each.astimezone(said.where).replace(tzinfo=None) for each in around}
            continue
        assert start.astimezone(said.where).replace(tzinfo=None, fold=0) == wall
        starts.append(start)
    assert starts == sorted(set(starts))


def plan_with(
    said: Repeat, busy: list[Interval], *, minutes: int = 60, buffer: int = 0, per_week: int | None = None
) -> Plan:
    """A plan with a builder who works from eight to six on weekdays."""
    builder = rows.builder(HOUSE, zone=said.where.key, limits={})
    limits = {"sessions": {"week": per_week}} if per_week else {}
    service = rows.service(
        HOUSE, minutes=minutes, step=30, buffer_before=0, buffer_after=buffer, notice=0, horizon=60 * 24 * 365 * 20,
        capacity=1, lengths=[], limits=limits, assignment="any", buffers_outside_hours=True,
    )  # fmt: skip
    schedule = Schedule(said.where, {day: (Window("08:00", "18:00"),) for day in range(1, 6)}, {}, ())
    asked = Asked(Wanted.of(service), [builder], said)
    return with_alternatives(judged(asked, [builder], [Calendar(builder, schedule, [], busy)], now=NOW), now=NOW)


def busy_for(day: int, hour: int, lasts: int) -> Interval:
    start = NOW + timedelta(days=day, hours=hour)
    return Interval(start, start + timedelta(hours=lasts))


busy_times = st.lists(st.builds(busy_for, st.integers(0, 60), st.integers(0, 9), st.integers(1, 6)), max_size=12)


@settings(max_examples=150, deadline=None)
@given(
    where=st.sampled_from(ZONES), frequency=st.sampled_from(["DAILY", "WEEKLY"]), interval=st.integers(1, 2),
    hour=st.integers(7, 18), busy=busy_times, buffer=st.sampled_from([0, 15, 60]),
    per_week=st.sampled_from([None, 1, 3]), pick=st.integers(0, 2),
)  # fmt: skip
def test_free_dates_fit_together_and_every_alternative_can_be_had(
    where: str,
    frequency: str,
    interval: int,
    hour: int,
    busy: list[Interval],
    buffer: int,
    per_week: int | None,
    pick: int,
) -> None:
    said = read(f"FREQ={frequency};INTERVAL={interval};COUNT=12", datetime(2027, 3, 1, hour), where)
    plan = plan_with(said, busy, buffer=buffer, per_week=per_week)
    wanted = plan.asked.wanted
    free = [each.start for each in plan.occurrences if each.start and not each.refusal]
    assert not any(wanted.occupied(start).overlaps(each) for start in free for each in busy)
    assert not any(a.overlaps(b) for a in map(wanted.occupied, free) for b in map(wanted.occupied, free) if a != b)
    if per_week:
        weeks = [start.astimezone(said.where).isocalendar()[:2] for start in free]
        assert max(map(weeks.count, weeks), default=0) <= per_week
    for conflict in (each for each in plan.conflicts if pick < len(each.alternatives)):
        decisions = {each.wall: Decision("skip") for each in plan.conflicts}
        decisions[conflict.wall] = Decision("move", conflict.alternatives[pick])
        agreed = agree(plan, decisions, now=NOW)
        assert agreed.starts[conflict.wall] == conflict.alternatives[pick]
        assert set(agreed.starts.values()) == {*free, conflict.alternatives[pick]}


def test_a_dropped_date_leaves_the_series_and_a_skipped_one_stays_in_it() -> None:
    said = read("FREQ=WEEKLY;COUNT=3", datetime(2027, 3, 1, 10), "Europe/Berlin")
    first, second, third = said.dates()
    agreed = agree(plan_with(said, []), {first: Decision("skip"), second: Decision("drop")}, now=NOW)
    assert list(agreed.starts) == [third]
    assert agreed.dropped == {second}


def test_plans_that_mean_the_same_have_one_digest_and_others_another() -> None:
    said = read("FREQ=WEEKLY;COUNT=3", datetime(2027, 3, 1, 10), "Europe/Berlin")
    plan = plan_with(said, [])
    same = judged(plan.asked, plan.givers, plan.calendars, now=NOW + timedelta(days=1))
    plan.asked.wanted.service.buffer_after = 15
    assert judged(plan.asked, plan.givers, plan.calendars, now=NOW).digest == plan.digest == same.digest
    dearer = replace(plan, asked=replace(plan.asked, wanted=replace(plan.asked.wanted, length=Length(60, 900))))
    assert dearer.digest != plan.digest
    assert dearer.is_but_for_its_price(plan.digest)
    late = datetime.combine(date(2027, 3, 2), NOW.timetz())
    later = judged(plan.asked, plan.givers, plan.calendars, now=late)
    assert later.digest != plan.digest
    assert not later.is_but_for_its_price(plan.digest)
    assert not plan.is_but_for_its_price(plan.digest)


def test_dates_left_out_from_the_start_count_as_dates_of_the_rule() -> None:
    first = datetime(2027, 3, 1, 10)
    assert len(read("FREQ=DAILY;COUNT=3", first, "UTC", without=frozenset({first})).dates()) == 2
    with pytest.raises(NoDates):
        read("FREQ=DAILY;COUNT=1", first, "UTC", without=frozenset({first}))
