"""The board of what is free, looked at by a whole line, says the same as looking for one person alone: pure."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.availability.calendar import Calendar
from api.availability.hours import Schedule, Window
from api.availability.wanted import Wanted
from api.bookings.waiting.awaited import Awaited
from api.bookings.waiting.deadline import answer_by
from api.bookings.waiting.free import Board, free_times
from kit.intervals import Interval
from kit.zones import zone
from models.bookings import Waiting
from tests.fixtures import rows

HOUSE = uuid.uuid4()
NOW = datetime(2027, 10, 27, 6, tzinfo=UTC)  # clocks change in Lisbon on the 31st, in New York on 7 November
WITHIN = Interval(NOW, NOW + timedelta(days=14))
SERVICE = rows.service(HOUSE, minutes=60, step=30, capacity=3, notice=90, lengths=[{"minutes": 90, "price": 0}])
SERVICE.buffer_before = SERVICE.buffer_after = 0
SERVICE.buffers_outside_hours, SERVICE.horizon, SERVICE.assignment, SERVICE.limits = True, 60 * 24 * 365, "any", {}
ZONES = ("Europe/Lisbon", "America/New_York", "Pacific/Auckland")
BUILDERS = [rows.builder(HOUSE, name=name, zone=ZONES[number], limits={}) for number, name in enumerate(("Ana", "Ben"))]


def calendar(number: int, opens: int, closes: int) -> Calendar:
    builder = BUILDERS[number]
    hours: dict[int, tuple[Window, ...]] = {day: (Window(f"{opens:02}:00", f"{closes:02}:00"),) for day in range(1, 8)}
    return Calendar(builder, Schedule(zone(builder.zone), hours, {}))


calendars = st.tuples(st.integers(5, 11), st.integers(12, 20)).map(lambda hours: [calendar(n, *hours) for n in (0, 1)])


@st.composite
def places(draw: st.DrawFn) -> Waiting:
    first = date(2027, 10, 25) + timedelta(days=draw(st.integers(0, 14)))
    wish = Awaited(
        zone=draw(st.sampled_from(ZONES)),
        first_day=first,
        last_day=first + timedelta(days=draw(st.integers(0, 7))),
        builders=frozenset(draw(st.sets(st.sampled_from([each.id for each in BUILDERS])))),
        weekdays=frozenset(draw(st.sets(st.integers(1, 7), max_size=3))),
        after=time(draw(st.integers(0, 12))).strftime("%H:%M"),
        before=draw(st.sampled_from(("13:00", "18:00", "24:00"))),
        minutes=draw(st.sampled_from((None, 60, 90, 45))),
    )
    return Waiting(
        client_id=uuid.uuid4(), service_id=SERVICE.id, wish=wish.as_wish(), zone=wish.zone,
        first_day=wish.first_day, last_day=wish.last_day, seats=draw(st.integers(1, 4)),
    )  # fmt: skip


@given(calendars, st.lists(places(), max_size=5))
def test_the_board_finds_for_each_what_looking_for_them_alone_finds(given: list[Calendar], line: list[Waiting]) -> None:
    board = Board(SERVICE, given, within=WITHIN, now=NOW)
    for entry in line:
        found = board.first_fit(entry, offered=set())
        assert (found and (found.found.start, found.found.builder.name)) == alone(given, entry)


def alone(given: list[Calendar], entry: Waiting) -> tuple[datetime, str] | None:
    awaited = Awaited.of(entry)
    if awaited.minutes == 45:  # no such length
        return None
    wanted = Wanted.of(SERVICE, minutes=awaited.minutes, seats=entry.seats)
    free = free_times(given, wanted, awaited, within=WITHIN, now=NOW)
    return next(
        (
            (each.start, each.builder.name)
            for each in free
            if answer_by(each.start - timedelta(minutes=SERVICE.notice), now=NOW)
        ),
        None,
    )


def test_what_was_offered_before_is_passed_by() -> None:
    day = date(2027, 10, 28)
    wish = Awaited(zone="Europe/Lisbon", first_day=day, last_day=day, builders=frozenset({BUILDERS[0].id}))
    entry = Waiting(
        client_id=uuid.uuid4(), service_id=SERVICE.id, wish=wish.as_wish(), zone=wish.zone, first_day=day,
        last_day=day, seats=1,
    )  # fmt: skip
    board = Board(SERVICE, [calendar(0, 9, 12)], within=WITHIN, now=NOW)
    offered = {(entry.client_id, SERVICE.id, BUILDERS[0].id, datetime(2027, 10, 28, 8, tzinfo=UTC))}
    found = board.first_fit(entry, offered=offered)
    assert found is not None
    assert found.found.start == datetime(2027, 10, 28, 8, 30, tzinfo=UTC)
