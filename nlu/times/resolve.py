"""From parts that speak of one time to instants in the person's zone, clock changes included."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kit.zones import earliest, instants
from nlu.times.parts import Bound, Clock, ClockRange, Day, Group, PartOfDay, Shift, Soonest
from nlu.understanding import Grain, Open, TimeMention

_DAY = timedelta(days=1)
_AFTERNOON = {"afternoon", "evening", "lunchtime"}


def resolve(group: Group, text: str, *, now: datetime, anchor: date | None) -> TimeMention | None:
    """The time a group of parts means, with its other readings; None when it means none."""
    reader = _Reader(group, text, now, anchor)
    bound, shift = group.get(Bound), group.get(Shift)
    if group.get(Soonest):
        return reader.mention(now, None, "minute", dated=False, side="after")
    if shift:
        return reader.mention(now + shift.by, None, shift.grain)
    found = reader.read()
    if found and bound:
        return reader.opened(found, bound)
    return found


class _Reader:
    """Resolves one group."""

    def __init__(self, group: Group, text: str, now: datetime, anchor: date | None) -> None:
        self.group, self.now, self.anchor = group, now, anchor
        self.begin, self.stop = min(part.begin for part in group.parts), max(part.stop for part in group.parts)
        self.text = text[self.begin : self.stop]
        self.zone = now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else None

    def read(self) -> TimeMention | None:
        day, clock = self.group.get(Day), self.group.get(Clock)
        span, part = self.group.get(ClockRange), self.group.get(PartOfDay)
        if day and day.end and not (clock or span or part):
            return self.mention(self.at(day.first), self.at(day.end), day.grain)
        dated = day is not None
        if span:
            return self._ranges(span, self._day(span.start.hours()[0]), dated=dated)
        if clock:
            return self._points(clock, part, dated=dated)
        if part:
            on = self._day(part.end - 1)
            return self.mention(self.at(on, part.start), self.at(on, part.end), "hour", dated=dated)
        if day:
            others = tuple(self.mention(self.at(other), None, "day") for other in day.others)
            return self.mention(self.at(day.first), None, "day", others=others)
        return None

    def _day(self, hour: int) -> date:
        """The day said, the one under discussion, or the next on which this hour still lies ahead."""
        day = self.group.get(Day)
        if day:
            return day.first
        if self.anchor:
            return self.anchor
        today = self.now.date()
        return today if hour > self.now.hour else today + _DAY

    def _points(self, clock: Clock, part: PartOfDay | None, *, dated: bool) -> TimeMention:
        hours = _in_part(clock, part)
        readings = [self._point(self._day(hour), hour, clock.minute, dated=dated) for hour in hours]
        day = self.group.get(Day)
        readings += [self._point(other, hours[0], clock.minute, dated=dated) for other in (day.others if day else ())]
        first, *others = readings
        kept = (*first.alternatives, *others)
        return self.mention(first.start, None, "minute", dated=dated, others=kept, missing=first.missing)

    def _point(self, on: date, hour: int, minute: int, *, dated: bool) -> TimeMention:
        wall = datetime.combine(on, time(hour, minute))
        if self.zone is None:
            return self.mention(wall, None, "minute", dated=dated)
        found = [instant.astimezone(self.zone) for instant in instants(wall, self.zone)]
        if found:
            others = tuple(self.mention(each, None, "minute", dated=dated) for each in found[1:])
            return self.mention(found[0], None, "minute", dated=dated, others=others)
        after = earliest(wall, self.zone).astimezone(self.zone)
        return self.mention(after, None, "minute", dated=dated, missing=True)

    def _ranges(self, span: ClockRange, on: date, *, dated: bool) -> TimeMention:
        start, end = span.start.hours()[0], span.end.hours()[0]
        if end <= start and len(span.end.hours()) > 1:
            end = max(span.end.hours())
        if end <= start and min(span.start.hours()) < end:
            start = min(span.start.hours())
        last = on if (end, span.end.minute) > (start, span.start.minute) else on + _DAY
        return self.mention(
            self.at(on, start, span.start.minute), self.at(last, end, span.end.minute), "minute", dated=dated
        )

    def at(self, on: date, hour: int = 0, minute: int = 0) -> datetime:
        """The first instant at a wall time, in the person's zone."""
        wall = datetime.combine(on, time(hour % 24, minute)) + (_DAY if hour == 24 else timedelta())
        return earliest(wall, self.zone).astimezone(self.zone) if self.zone else wall

    def opened(self, found: TimeMention, bound: Bound) -> TimeMention:
        """``after`` a day means from the next one on; ``before`` and ``by`` a day include it or not as people mean."""
        if bound.side == "after":
            return self.mention(found.start, None, found.grain, dated=found.dated, side="after")
        return self.mention(None, found.start, found.grain, dated=found.dated, side="before")

    def mention(
        self,
        start: datetime | None,
        end: datetime | None,
        grain: Grain,
        *,
        dated: bool = True,
        side: Open | None = None,
        others: tuple[TimeMention, ...] = (),
        missing: bool = False,
    ) -> TimeMention:
        return TimeMention(
            self.text,
            self.begin,
            self.stop,
            start,
            end,
            side,
            grain,
            others,
            dated,
            missing,
        )


def _in_part(clock: Clock, part: PartOfDay | None) -> tuple[int, ...]:
    """Readings of a clock time that agree with a part of the day, if one is said."""
    if part is None or clock.half or clock.hour > 12:
        return clock.hours()
    if part.name in _AFTERNOON:
        return (clock.hour % 12 + 12,)
    return (clock.hour % 12,)
