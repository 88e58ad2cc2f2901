"""Which reasons may be said of a booking: none that its own facts belie.

A share of a score says what a column adds against the average booking, not what the column holds: being new adds to
the share of ``last_missed``, and "missed the last session" would still be false. Each entry goes with the words in
``ml.no_show.words``; columns without words there are always sayable.
"""

from collections.abc import Callable, Mapping

from ml.no_show.history import missed_of

Known = Mapping[str, float]
_Holds = Callable[[Known], bool]
_FEW, _REGULAR = 4, 3


def _always(_: Known) -> bool:
    return True


def _at_least(key: str, least: float) -> _Holds:
    """Not of what is unknown: no comparison with ``nan`` holds."""
    return lambda known: known[key] >= least


def _at_most(key: str, most: float) -> _Holds:
    return lambda known: known[key] <= most


def sayable(key: str, *, up: bool, known: Known, base: float) -> bool:
    """Whether the words of this reason are true of a booking with the columns ``known``; ``base`` is the recipe's."""
    if key == "past_missed_share":
        has_past = known["past_known"] > 0
        return has_past and (missed_of(known["past_missed_share"], known["past_known"], base=base) > 0) == up
    return _HOLDS.get(key, (_always, _always))[0 if up else 1](known)


_HOLDS: dict[str, tuple[_Holds, _Holds]] = {
    "same_day": (_at_most("same_day", 0), _at_least("same_day", 1)),
    "past_known": (_at_most("past_known", _FEW), _at_least("past_known", _REGULAR)),
    "days_since_last": (_at_least("days_since_last", 0), _at_least("days_since_last", 0)),
    "last_missed": (_at_least("last_missed", 1), _at_most("last_missed", 0)),
    "open_bookings": (_at_least("open_bookings", 1), _at_least("open_bookings", 1)),
    "same_day_bookings": (_at_least("same_day_bookings", 1), _at_least("same_day_bookings", 1)),
    "booked_before": (_at_most("booked_before", _FEW), _at_least("booked_before", 1)),
    "seats": (_at_least("seats", 2), _at_most("seats", 1)),
}
