"""Series as one calendar object: two readers nobody here wrote count out the instants that we do, over every DST."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from kit.ics import Invitation, Override, Person, Repeated, Words, publish, write
from kit.ics.zone import changes
from kit.recurrence import occurrences, rule
from kit.zones import instants
from tests.kit.ics.readers import Seen, by_ical_js, by_icalendar, starts_by_ical_js

WRITTEN = datetime(2027, 1, 1, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
ODD = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin", "Asia/Tehran",
    "Antarctica/Troll", "Africa/Cairo", "Asia/Gaza", "Pacific/Chatham", "America/Santiago", "Asia/Kathmandu",
    "Pacific/Apia", "America/Havana", "UTC", "Asia/Jerusalem", "America/Nuuk", "Pacific/Auckland",
)  # fmt: skip


def series(text: str, first: datetime, zone: ZoneInfo = BERLIN, **more: object) -> Repeated:
    given: dict[str, object] = {
        "uid": "srs_1@corner.example", "sequence": 1, "rule": text, "first": first, "zone": zone,
        "length": timedelta(minutes=45), "words": Words(summary="Cut"), "written_at": WRITTEN,
    }  # fmt: skip
    return Repeated(**given | more)  # type: ignore[arg-type]


def ours(of: Repeated) -> list[Seen]:
    """The occurrences as we count them: wall times by the rule, in the zone, first readings."""
    walls = occurrences(rule(of.rule), of.first, of.zone, except_for=of.without | {each.wall for each in of.overrides})
    usual = [
        Seen(instants(wall, of.zone)[0], instants(wall, of.zone)[0] + of.length, of.words.summary) for wall in walls
    ]
    return sorted([*usual, *(Seen(each.start, each.end, each.words.summary) for each in of.overrides)])


def check(of: Repeated) -> None:
    written, expected = write(of), ours(of)
    assert by_icalendar(written, of.span) == expected
    assert starts_by_ical_js(written) == expected


@pytest.mark.parametrize("name", ODD)
def test_ten_o_clock_stays_ten_o_clock_in_both_readers_in_zones_with_odd_rules(name: str) -> None:
    check(series("FREQ=DAILY;INTERVAL=9;COUNT=100", datetime(2027, 1, 5, 10), ZoneInfo(name)))


@pytest.mark.parametrize("name", ODD)
def test_the_days_about_each_change_of_clocks_are_right_to_the_hour(name: str) -> None:
    """Where mistakes of an hour in a VTIMEZONE show: every hour or so about each change, in both readers."""
    where = ZoneInfo(name)
    moments = [
        change.onset.replace(tzinfo=UTC) - change.before + timedelta(minutes=minutes)
        for change in changes(where, 2027, 2029)[1:]
        for minutes in (-1441, -61, -1, 0, 1, 59, 61, 1441)
    ] or [WRITTEN]
    events = [
        Invitation(
            uid=f"{place}@x", sequence=0, start=at, end=at + timedelta(minutes=1), zone=where, summary=str(place),
            written_at=WRITTEN,
        )
        for place, at in enumerate(moments)
    ]  # fmt: skip
    written = publish(events, name="All")
    expected = sorted(Seen(each.start, each.end, each.summary) for each in events)
    assert starts_by_ical_js(written) == expected
    assert by_icalendar(written, (moments[0], moments[-1])) == expected


def test_a_century_of_birthdays_is_right_to_the_last() -> None:
    check(series("FREQ=YEARLY;COUNT=100", datetime(2027, 7, 1, 9), BERLIN))


def test_dates_left_out_and_moved_are_those_in_both_readers() -> None:
    of = series("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=12", datetime(2027, 3, 2, 10))
    walls = list(occurrences(rule(of.rule), of.first, of.zone))
    moved = datetime(2027, 4, 3, 6, 30, tzinfo=UTC)
    other = Override(
        wall=walls[8], start=moved, end=moved + timedelta(hours=2), words=Words(summary="Longer", place="Upstairs")
    )
    changed = replace(of, without=frozenset({walls[1], walls[7]}), overrides=[other], sequence=4)
    check(changed)
    calendar = Calendar.from_ical(write(changed))
    assert len(calendar.walk("VEVENT")) == 2
    assert {each["SEQUENCE"] for each in calendar.walk("VEVENT")} == {4}
    assert {str(each["UID"]) for each in calendar.walk("VEVENT")} == {of.uid}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("FREQ=WEEKLY;BYDAY=WE;INTERVAL=2;COUNT=6", datetime(2027, 3, 5, 10)),
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=7", datetime(2027, 3, 2, 10)),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1;COUNT=13", datetime(2027, 1, 31, 10)),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=9", datetime(2027, 1, 4, 10)),
        ("FREQ=WEEKLY;BYDAY=MO,SU;WKST=SU;INTERVAL=2;COUNT=8", datetime(2027, 3, 3, 23, 30)),
        ("FREQ=WEEKLY;UNTIL=20271201", datetime(2027, 3, 2, 10)),
        ("FREQ=WEEKLY;UNTIL=20271130T090000Z", datetime(2027, 3, 2, 10)),
        ("FREQ=DAILY;COUNT=1", datetime(2027, 3, 2, 10)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=3", datetime(2027, 1, 1, 10)),
    ],
)  # fmt: skip
def test_a_rule_that_begins_after_its_first_day_counts_out_alike(text: str, first: datetime) -> None:
    check(series(text, first))


def test_a_date_in_an_hour_that_does_not_exist_is_left_out_or_moved_and_the_others_stay() -> None:
    first = datetime(2027, 3, 26, 2, 30)
    gap = datetime(2027, 3, 28, 2, 30)
    check(series("FREQ=DAILY;COUNT=5", first, without=frozenset({gap})))
    start = datetime(2027, 3, 28, 8, tzinfo=UTC)
    moved = Override(wall=gap, start=start, end=start + timedelta(minutes=45), words=Words(summary="Cut"))
    check(series("FREQ=DAILY;COUNT=5", first, overrides=[moved]))


def test_an_hour_shown_twice_means_its_first_reading() -> None:
    check(series("FREQ=DAILY;COUNT=5", datetime(2027, 10, 29, 2, 30)))


def test_a_series_taken_back_says_so_once() -> None:
    calendar = Calendar.from_ical(write(series("FREQ=DAILY;COUNT=5", datetime(2027, 3, 2, 10), cancelled=True)))
    [event] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")


def test_hostile_words_are_words_in_both_readers() -> None:
    words = "Zoë\r\nATTENDEE:mailto:evil@example.org\u2028\u202e, ; \\n \x00\x1b[31m" + "x" * 600
    person = Person(words, "zoe@example.org\r\nDTSTART:20200101T000000Z")
    of = series(
        "FREQ=DAILY;COUNT=3", datetime(2027, 3, 2, 10), words=Words(summary=words, description=words, place=words),
        organiser=person, guest=person,
    )  # fmt: skip
    written = write(of)
    assert max(map(len, written.split(b"\r\n"))) <= 75
    [event] = Calendar.from_ical(written).walk("VEVENT")
    assert not isinstance(event["ATTENDEE"], list)
    [[seen]] = by_ical_js([written])
    assert seen["summary"] == str(event["SUMMARY"])
    assert len(seen["summary"]) == 500
    assert not set("\r\n\u202e\u2028\x00\x1b") & set(seen["summary"])
    assert [each.start for each in seen["occurrences"]] == [each.start for each in ours(of)]


def test_a_feed_asks_nothing_of_anybody_and_writes_each_zone_once() -> None:
    one = series("FREQ=DAILY;COUNT=3", datetime(2027, 3, 2, 10))
    calendar = Calendar.from_ical(
        publish([one, replace(one, uid="2"), replace(one, uid="3", cancelled=True)], name="Me")
    )
    assert (calendar["METHOD"], len(calendar.walk("VTIMEZONE"))) == ("PUBLISH", 1)
    assert not any("ORGANIZER" in each or "ATTENDEE" in each for each in calendar.walk("VEVENT"))
    assert [str(each["STATUS"]) for each in calendar.walk("VEVENT")] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


days = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), max_size=3, unique=True)


@st.composite
def any_series(draw: st.DrawFn) -> Repeated:
    """A series in any zone and of any rule, some of its dates left out, some moved, none in a gap of the clocks."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    on, nth = draw(days), draw(st.sampled_from(["", "1", "-1"]))
    text = f"FREQ={frequency};INTERVAL={draw(st.integers(1, 3))};COUNT={draw(st.integers(1, 30))}"
    if on:
        text += ";BYDAY=" + ",".join((nth if frequency == "MONTHLY" else "") + day for day in on)
    first = draw(st.datetimes(datetime(2026, 1, 1), datetime(2032, 1, 1))).replace(second=0, microsecond=0)
    of = series(text, first, ZoneInfo(draw(st.sampled_from(ODD))))
    walls = list(islice(occurrences(rule(text), first, of.zone), 60))
    gone = {wall for wall in walls if not instants(wall, of.zone) or draw(st.integers(0, 5)) == 0}
    dice = random.Random(draw(st.integers(0, 999)))
    moved = [
        Override(wall=wall, start=at, end=at + of.length, words=Words(summary="Moved"))
        for wall in walls
        if wall not in gone and dice.random() < 0.2
        for at in [instants(wall, of.zone)[0] + timedelta(minutes=dice.randrange(-3000, 3000))]
    ]
    return replace(of, without=frozenset(gone), overrides=moved)


@settings(max_examples=12, deadline=None)
@given(st.lists(any_series(), min_size=8, max_size=8))
def test_both_readers_count_any_series_out_as_we_do(many: list[Repeated]) -> None:
    written = [write(each) for each in many]
    for of, file, events in zip(many, written, by_ical_js(written), strict=True):
        expected = ours(of)
        assert by_icalendar(file, of.span) == expected
        assert sorted(seen for event in events for seen in event["occurrences"]) == expected
