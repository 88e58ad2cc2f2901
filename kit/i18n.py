"""Dates, times and lists as people write them (CLDR through babel). Every time carries weekday, date and zone."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.units import format_unit

_TAG = re.compile(
    r"[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|[0-9]{3}))?(?:[-_][a-z0-9]{5,8})*", re.IGNORECASE | re.ASCII
)


@lru_cache(maxsize=64)
def locale_of(tag: str) -> Locale:
    """The CLDR locale of a BCP 47 tag, else that of its language (and script); English where CLDR has none."""
    parts = tag.replace("-", "_").split("_")
    return _parsed("_".join(parts)) or _parsed("_".join(parts[:2])) or _parsed(parts[0]) or Locale("en")


def is_locale(tag: str) -> bool:
    """Whether it is a well-formed BCP 47 tag of language, script, region and variants, and CLDR knows the language."""
    language = re.split("[-_]", tag)[0].lower()
    return bool(_TAG.fullmatch(tag)) and language != "und" and _parsed(language) is not None


def _parsed(name: str) -> Locale | None:
    try:
        found = Locale.parse(name)
    except (ValueError, UnknownLocaleError):
        return None
    return found if found.language != "root" else None


def spoken_in(lang: str, tag: str) -> str:
    """The tag whose words are ``lang`` and whose habits are those of ``tag``'s country, where CLDR has that."""
    language, _, region = tag.replace("_", "-").partition("-")
    if language.lower() == lang:
        return tag
    try:
        return str(Locale.parse(f"{lang}_{region}")).replace("_", "-") if region else lang
    except (ValueError, UnknownLocaleError):
        return lang


def region_of(tag: str) -> str:
    """The country of a locale (ISO 3166); the likeliest of its language where it names none."""
    locale = locale_of(tag)
    likely = get_global("likely_subtags").get(str(locale), "")
    return locale.territory or likely.rpartition("_")[2]


def zone_words(instant: datetime, zone: ZoneInfo) -> str:
    """The zone as people know it at that instant: ``PST``, else its offset and city."""
    name = instant.astimezone(zone).strftime("%Z")
    city = zone.key.rsplit("/", 1)[-1].replace("_", " ")
    if name == city:
        return name
    return f"{name}, {city}" if name.isalpha() else f"UTC{name[:3]}{':' + name[3:] if name[3:] else ''}, {city}"


def day_words(instant: datetime, zone: ZoneInfo, tag: str) -> str:
    """Weekday and date: ``Fri, Mar 8, 2019``."""
    locale = locale_of(tag)
    return str(format_date(instant.astimezone(zone), "EEE, " + str(locale.date_formats["medium"]), locale=locale))


def weekday_words(number: int, tag: str) -> str:
    """A day of the week by its ISO number, short: ``Mon``."""
    return str(locale_of(tag).days["format"]["abbreviated"][number - 1])


def full_weekday_words(instant: datetime, zone: ZoneInfo, tag: str) -> str:
    """The day of the week, in full: ``Friday``."""
    return str(format_date(instant.astimezone(zone), "EEEE", locale=locale_of(tag)))


def clock_words(instant: datetime, zone: ZoneInfo, tag: str) -> str:
    """The time of day: ``5:30 PM`` or ``17:30``."""
    shown: time = instant.astimezone(zone).timetz()
    return str(format_time(shown, "short", locale=locale_of(tag))).replace("\u202f", " ")


def when(instant: datetime, zone: ZoneInfo, tag: str) -> str:
    """Weekday, date, time and zone: ``Fri, Mar 8, 2019, 5:30 PM (PST, Los Angeles)``."""
    shown = f"{day_words(instant, zone, tag)}, {clock_words(instant, zone, tag)}"
    return f"{shown} ({zone_words(instant, zone)})"


def minutes_words(minutes: int, tag: str) -> str:
    """A length: ``5 minutes``."""
    return str(format_unit(minutes, "duration-minute", length="long", locale=locale_of(tag)))


def length_words(minutes: int, tag: str) -> str:
    """A longer length, in hours where they are whole: ``48 hours``, ``90 minutes``."""
    hour = 60
    if minutes % hour:
        return minutes_words(minutes, tag)
    return str(format_unit(minutes // hour, "duration-hour", length="long", locale=locale_of(tag)))


def listed(items: list[str], tag: str) -> str:
    """Several things in a sentence: ``a, b, and c``."""
    return str(format_list(items, locale=locale_of(tag)))


def when_for(instant: datetime, zones: Sequence[ZoneInfo], tag: str) -> list[str]:
    """``when`` in each of the zones, leaving out those whose clocks show the same as one before."""
    shown: dict[timedelta | None, str] = {}
    for zone in zones:
        shown.setdefault(instant.astimezone(zone).utcoffset(), when(instant, zone, tag))
    return list(shown.values())
