"""Hours of any day in a stretch: "mornings next week", "next week after three". They hold for each day of it."""

from datetime import datetime, timedelta

from bot.state import Wish
from nlu.understanding import TimeMention

_ONE_DAY = timedelta(days=1)
_MIDNIGHT, _DAY_ENDS = "00:00", "24:00"


def hours_of_any_day(times: tuple[TimeMention, ...]) -> list[str] | None:
    """The part of a day that is named apart from any day, as two times HH:MM; None where none is."""
    parts = [each for each in times if not each.dated and not each.is_point and each.grain == "hour"]
    if len(parts) != 1 or not (parts[0].start or parts[0].end):
        return None
    start, end = (_clock(each) for each in (parts[0].start, parts[0].end))
    return [start or _MIDNIGHT, _DAY_ENDS if end in {None, _MIDNIGHT} else str(end)]


def is_several_days(start: datetime | None, end: datetime | None) -> bool:
    return bool(start and end and end - start > _ONE_DAY)


def is_day_of(before: Wish, now: Wish) -> bool:
    """Whether what is wished for now is a day of the stretch before, so that its hours still hold."""
    is_whole_day = bool(now.day and now.start and now.end and now.at is None)
    return is_whole_day and bool(before.start and before.end and now.start and before.start <= now.start < before.end)


def within(wish: Wish, start: datetime) -> bool:
    """Whether a start, on its builder's clock, is at an hour that is wished for."""
    if not wish.daily:
        return True
    first, end = wish.daily
    return first <= start.strftime("%H:%M") < end


def _clock(moment: datetime | None) -> str | None:
    return moment.strftime("%H:%M") if moment else None
