"""Until when an offer from the line may be answered. Pure.

A quarter of the time left until the service's cut-off (its notice before the start), but at least a quarter of an
hour and at most four hours. Nothing is offered when less than a quarter of an hour is left.
"""

from datetime import datetime, timedelta

_SHORTEST, _LONGEST = timedelta(minutes=15), timedelta(hours=4)
_MINUTE = timedelta(minutes=1)


def answer_by(cut_off: datetime, *, now: datetime) -> datetime | None:
    """The deadline of an offer made now, never past ``cut_off``; None when it is too late to offer."""
    left = cut_off - now
    if left < _SHORTEST:
        return None
    quarter = left / 4 // _MINUTE * _MINUTE
    return now + min(max(quarter, _SHORTEST), _LONGEST)
