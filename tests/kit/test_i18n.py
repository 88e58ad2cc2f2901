"""Times as people write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kit.i18n import is_locale, locale_of, region_of, when, when_for

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


@pytest.mark.parametrize(
    ("tag", "spoken"),
    [("en-JP", "en"), ("de-US", "de"), ("pt-DE", "pt"), ("en-MX", "en"), ("no-NO", "no"), ("zh-Hant-JP", "zh_Hant"),
     ("en-Latn-JP", "en"), ("de-AT", "de_AT"), ("es-419", "es_419"), ("fil", "fil"),
     ("ca-ES-valencia", "ca_ES_VALENCIA"), ("de_CH", "de_CH"), ("en-XX", "en")],
)  # fmt: skip
def test_a_language_in_any_country_is_a_locale_that_is_written_as_the_language_is(tag: str, spoken: str) -> None:
    assert is_locale(tag)
    assert str(locale_of(tag)) == spoken


@pytest.mark.parametrize(
    "tag",
    ["", "e", "qq-DE", "root", "und", "english", "en-", "-US", "en-US@x", "en_US.UTF-8", "en-xxx", "en-US-x" + "x" * 20,
     "en-U5", "en-US\n", "en\u0131", "<script>", "en-US-US"],
)  # fmt: skip
def test_what_is_no_locale_is_told_from_one_and_still_written_somehow(tag: str) -> None:
    assert not is_locale(tag)
    assert locale_of(tag).language


@pytest.mark.parametrize(
    ("tag", "region"),
    [
        ("pt-PT", "PT"),
        ("de", "DE"),
        ("en", "US"),
        ("zh-Hant", "TW"),
        ("es-419", "419"),
        ("ca-ES-valencia", "ES"),
        ("nn-NO", "NO"),
    ],
)
def test_numbers_are_dialled_from_the_country_of_a_locale_or_else_the_likeliest(tag: str, region: str) -> None:
    assert region_of(tag) == region
