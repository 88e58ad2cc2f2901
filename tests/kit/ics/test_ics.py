"""Invitations survive the round trip through other people's readers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from kit.ics import Invitation, Person, read, write

START = datetime(2027, 6, 10, 9, tzinfo=UTC)
LISBON, NEW_YORK = ZoneInfo("Europe/Lisbon"), ZoneInfo("America/New_York")


def invitation(*, start: datetime = START, zone: ZoneInfo = LISBON, summary: str = "Cut", name: str = "Zoë",
               cancelled: bool = False, minutes: int = 30) -> Invitation:  # fmt: skip
    return Invitation(
        uid="bkg_1@corner.example", sequence=3, start=start, end=start + timedelta(minutes=minutes), zone=zone,
        summary=summary, organiser=Person("Corner", "a@corner.example"), guest=Person(name, "zoe@example.org"),
        written_at=START, cancelled=cancelled,
    )  # fmt: skip


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Cn", "Co")), min_size=1))
def test_any_printable_words_come_back_as_they_were(words: str) -> None:
    assert read(write(invitation(summary=words))).summary == words


@given(st.text(max_size=200))
def test_no_name_can_start_a_property(name: str) -> None:
    written = write(invitation(name=name + "\r\nATTENDEE:mailto:evil@example.org", summary=name + "\nBEGIN:VALARM"))
    [event] = Calendar.from_ical(written).walk("VEVENT")
    assert not isinstance(event["ATTENDEE"], list)
    assert event.subcomponents == []


def test_lines_are_folded_at_75_octets_and_end_in_crlf() -> None:
    lines = write(invitation(summary="🎉 é; a, b \\ " * 30)).split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line for line in lines)


def test_the_zone_is_written_out_and_others_find_the_same_instant() -> None:
    calendar = Calendar.from_ical(write(invitation(zone=NEW_YORK)))
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["America/New_York"]
    [found] = recurring_ical_events.of(calendar).between(START - timedelta(hours=1), START + timedelta(hours=1))
    assert found["DTSTART"].dt == START


def test_both_readings_of_a_repeated_hour_are_told_apart() -> None:
    first = datetime(2027, 11, 7, 5, 30, tzinfo=UTC)  # 01:30 in New York, for the first time
    again = first + timedelta(hours=1)
    assert read(write(invitation(start=first, zone=NEW_YORK))).start.astimezone(UTC) == first
    assert read(write(invitation(start=again, zone=NEW_YORK))).start.astimezone(UTC) == again


def test_taking_back_says_so() -> None:
    calendar = Calendar.from_ical(write(invitation(cancelled=True)))
    [event] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 3)
