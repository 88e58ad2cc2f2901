"""Times found in a message, written short, for tests to compare."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from nlu.times import find_times
from nlu.understanding import TimeMention

NOW = datetime(2019, 3, 1, 9, tzinfo=ZoneInfo("America/Los_Angeles"))


def read(
    text: str,
    *,
    lang: str = "en",
    now: datetime = NOW,
    expecting: bool = False,
    anchor: date | datetime | None = None,
    appointments: tuple[datetime, ...] = (),
) -> str:
    """The times in ``text``: ``start``, ``start/end``, ``>start`` from then on, ``<end`` until then."""
    found = find_times(text, now=now, lang=lang, anchor=anchor, expecting=expecting, appointments=appointments)
    return ", ".join(map(written, found))


def written(mention: TimeMention) -> str:
    """One time, as ``month-day hour:minute``."""
    start = mention.start.strftime("%m-%d %H:%M") if mention.start else ""
    end = mention.end.strftime("%m-%d %H:%M") if mention.end else ""
    if mention.open:
        return f"<{end}" if mention.open == "before" else f">{start}"
    return f"{start}/{end}" if end else start
