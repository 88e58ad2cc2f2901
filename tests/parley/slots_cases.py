"""Random cases for ``parley slots``: any zone around a clock change or on any day, with every rule there is."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

ZONES = (
    "America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Havana", "America/Santiago",
    "Europe/London", "Europe/Berlin", "Asia/Beirut", "Asia/Kathmandu", "Asia/Tehran", "Africa/Cairo",
    "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia", "UTC",
)  # fmt: skip
DAYS = timedelta(days=1)


def _changes() -> list[tuple[str, date]]:
    """Every date from 2024 to 2030 on which the clocks of one of the zones change."""
    found = []
    for name in ZONES:
        where, at = ZoneInfo(name), datetime(2024, 1, 1, tzinfo=UTC)
        while at.year < 2031:
            later = at + DAYS
            if at.astimezone(where).utcoffset() != later.astimezone(where).utcoffset():
                found.append((name, later.astimezone(where).date()))
            at = later
    return found


CHANGES = _changes()
ANY_DAY = st.tuples(st.sampled_from(ZONES), st.dates(date(2024, 1, 10), date(2030, 12, 20)))
places = st.one_of(st.sampled_from(CHANGES), ANY_DAY)
times = st.integers(0, 95).map(lambda quarter: f"{quarter // 4:02d}:{quarter % 4 * 15:02d}")
ends = st.one_of(times, st.just("24:00"), st.just("23:59"))
windows = st.fixed_dictionaries({"start": times, "end": ends})
limit = st.one_of(st.none(), st.integers(0, 4))
few_minutes = st.one_of(st.none(), st.sampled_from([0, 30, 60, 90, 120, 240]))


def _periods(each: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(("day", "week", "month", "year"), each))


runs = st.fixed_dictionaries(
    {"max_minutes": st.sampled_from([30, 60, 90, 120, 180]), "break_minutes": st.sampled_from([0, 5, 15, 30, 60])}
)
limits = st.fixed_dictionaries(
    {}, optional={"sessions": _periods(limit), "minutes": _periods(few_minutes), "run": runs}
)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """One builder's case over a day and a quarter, with instants on whole minutes."""
    name, day = draw(places)
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(name)).astimezone(UTC)
    first = midnight - timedelta(hours=draw(st.integers(0, 4)))
    length = draw(st.sampled_from([15, 20, 30, 45, 60, 90]))

    def instant(minutes: int) -> str:
        return (first + timedelta(minutes=minutes)).isoformat()

    def spans(most: int, sizes: st.SearchStrategy[int]) -> list[list[str]]:
        drawn = draw(st.lists(st.tuples(st.integers(-300, 2000), sizes), max_size=most))
        return [[instant(5 * (start // 5)), instant(5 * (start // 5) + size)] for start, size in drawn]

    booked = spans(4, st.sampled_from([length, length, 30, 60, 0]))
    capacity = draw(st.sampled_from([1, 1, 3]))
    some = [start for start, _ in booked if draw(st.booleans())]
    alone = [instant(600)] if draw(st.booleans()) else []
    taken = {start: draw(st.integers(0, capacity)) for start in some + alone}
    overrides = draw(st.dictionaries(st.integers(-1, 2), st.lists(windows, max_size=2), max_size=2))
    return {
        "zone": name, "length": length, "step": draw(st.sampled_from([None, 5, 15, 20, 30, 60, 50])),
        "hours": [
            {"days": sorted(draw(st.sets(st.integers(1, 7), min_size=1))), **window}
            for window in draw(st.lists(windows, min_size=1, max_size=3))
        ],
        "overrides": [{"date": (day + shift * DAYS).isoformat(), "hours": hours} for shift, hours in overrides.items()],
        "busy": spans(3, st.integers(0, 200)), "booked": booked,
        "buffer_before": draw(st.sampled_from([0, 0, 10, 30])), "buffer_after": draw(st.sampled_from([0, 0, 5, 20])),
        "buffers_outside_hours": draw(st.booleans()), "notice": draw(st.sampled_from([0, 0, 120, 1440])),
        "now": instant(draw(st.integers(-3000, 300))), "from": instant(0), "to": instant(1800),
        "capacity": capacity, "taken": taken, "seats": draw(st.sampled_from([1, 1, 2, 4])),
        "limits": draw(st.one_of(st.none(), limits)),
    }  # fmt: skip
