"""Times as people write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kit.i18n import when, when_for

LISBON, LONDON, NEW_YORK = ZoneInfo("Europe/Lisbon"), ZoneInfo("Europe/London"), ZoneInfo("America/New_York")


def test_a_time_carries_weekday_date_and_zone() -> None:
    assert when(datetime(2019, 3, 9, 1, 30, tzinfo=UTC), ZoneInfo("America/Los_Angeles"), "en-US") == (
        "Fri, Mar 8, 2019, 5:30 PM (PST, Los Angeles)"
    )


def test_zones_whose_clocks_agree_are_said_once() -> None:
    at = datetime(2027, 6, 10, 9, tzinfo=UTC)
    assert len(when_for(at, [LISBON, LONDON], "en-GB")) == 1
    assert when_for(at, [NEW_YORK, LISBON], "en-GB") == [when(at, NEW_YORK, "en-GB"), when(at, LISBON, "en-GB")]


def test_a_zone_called_as_its_clocks_is_said_once() -> None:
    assert when(datetime(2027, 6, 10, 9, tzinfo=UTC), ZoneInfo("UTC"), "en-US") == "Thu, Jun 10, 2027, 9:00 AM (UTC)"
