"""Until when a client may answer whether their booking can be moved. Pure.

Counted from when they can hear of it: quiet hours are waited for, with two hours to answer after them at least, and
nobody's time runs out while it is quiet. Else a fair share of what is left before the first of both times, so that
those who come after still have theirs: at least a quarter of an hour, at most four hours.
"""

from datetime import datetime, timedelta

from api.people.quiet import Quiet

_SHORTEST, _LONGEST, _AFTER_QUIET = timedelta(minutes=15), timedelta(hours=4), timedelta(hours=2)
_MINUTE = timedelta(minutes=1)


def answer_by(latest: datetime, *, now: datetime, turns: int, quiet: Quiet | None = None) -> datetime | None:
    """The deadline, never past ``latest``; None when too little time is left to ask.

    Args:
        latest: when the earlier of the present and the proposed time begins.
        turns: how many are still to be asked, this one included.
    """
    resting = quiet.around(now) if quiet else None
    heard = resting[1] if resting else now
    if latest - heard < (_AFTER_QUIET if resting else _SHORTEST):
        return None
    share = (latest - heard) / (turns + 1) // _MINUTE * _MINUTE
    deadline = heard + min(max(share, _AFTER_QUIET if resting else _SHORTEST), _LONGEST)
    again = quiet.around(deadline) if quiet else None
    if again:
        deadline = again[1] + _AFTER_QUIET
    return min(deadline, latest)
