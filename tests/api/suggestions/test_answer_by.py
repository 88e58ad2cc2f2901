"""Until when a client may answer: never past the time itself, never in the night, with something left for others."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from api.people.quiet import Quiet
from api.suggestions.answer_by import answer_by

NOON = datetime(2027, 6, 9, 12, tzinfo=UTC)
LISBON = ZoneInfo("Europe/Lisbon")
quiets = st.none() | st.builds(
    lambda start, hours: Quiet(time(start), time((start + hours) % 24), LISBON), st.integers(0, 23), st.integers(1, 12)
)
minutes = st.integers(-60, 5_000)


@given(minutes, st.integers(1, 30), quiets)
def test_there_is_time_to_answer_or_nobody_is_asked(left: int, turns: int, quiet: Quiet | None) -> None:
    latest = NOON + timedelta(minutes=left)
    found = answer_by(latest, now=NOON, turns=turns, quiet=quiet)
    resting = quiet.around(NOON) if quiet else None
    heard = resting[1] if resting else NOON
    if found is None:
        assert latest - heard < (timedelta(hours=2) if resting else timedelta(minutes=15))
        return
    assert heard + timedelta(minutes=15) <= found <= latest
    if resting:
        assert found - heard >= timedelta(hours=2)
    if found < latest and quiet:
        assert not quiet.holds(found)


@given(minutes, st.integers(1, 29))
def test_the_more_are_to_be_asked_the_less_time_each_has(left: int, turns: int) -> None:
    latest = NOON + timedelta(minutes=left)
    few, many = (answer_by(latest, now=NOON, turns=each) for each in (turns, turns + 1))
    assert (few is None) == (many is None)
    if few and many:
        assert many <= few


def test_a_deadline_that_would_fall_into_the_night_waits_for_the_morning() -> None:
    night = Quiet(time(22), time(8), LISBON)
    evening = datetime(2027, 6, 9, 21, 30, tzinfo=LISBON)
    found = answer_by(evening + timedelta(days=2), now=evening, turns=1, quiet=night)
    assert found == datetime(2027, 6, 10, 10, 0, tzinfo=LISBON)
