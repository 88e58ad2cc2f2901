"""Who may still ask: requests a day by how far ahead, at which hour, for how long and by whom, learned from the log.

Kept small on purpose: shares that multiply (kind x days ahead x hour x length), so that a few hundred requests are
enough to learn from.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ml.slots.wish import DAY, HOUR, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is asked of one builder, or of a few who can stand in for each other.

    Attributes:
        a_day: requests that are for one day of the calendar, over all the days before it.
        soon: requests a day that wish for no time, only soon.
        regular: share of those who were here before, among those with a wish and among those without.
        ahead: share by whole days between asking and the day wished for.
        hours: share by hour of the day wished for, to the half hour.
        minutes: share by length of the session.
        asks_again: share of those who took nothing of a first offer and asked once more.
    """

    a_day: float
    soon: float
    regular: tuple[float, float]
    ahead: tuple[float, ...]
    hours: dict[float, float]
    minutes: dict[float, float]
    asks_again: float = 0.0

    def wishes(self, today: float, day: float) -> Iterator[tuple[float, Wish]]:
        """How many ask on ``today`` for ``day`` (walls of midnight), and what for; what is rarer than rare left out."""
        lead = round((day - today) / DAY)
        share = self.ahead[lead] if 0 <= lead < len(self.ahead) else 0.0
        for visits, kind in ((0, 1 - self.regular[0]), (1, self.regular[0])):
            for hour, by_hour in self.hours.items():
                for minutes, by_length in self.minutes.items():
                    if (count := self.a_day * share * kind * by_hour * by_length) > 0:
                        wanted = day + hour * HOUR
                        yield count, Wish(now=today, wanted=wanted, minutes=minutes, visits=visits)

    def without_wish(self, today: float) -> Iterator[tuple[float, Wish]]:
        """How many ask on ``today`` to come soon."""
        for visits, kind in ((0, 1 - self.regular[1]), (1, self.regular[1])):
            for minutes, by_length in self.minutes.items():
                if (count := self.soon * kind * by_length) > 0:
                    yield count, Wish(now=today, wanted=float("nan"), minutes=minutes, visits=visits)
