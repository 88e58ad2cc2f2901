"""When a reading of a time expression is right, by the rules of the collections the expressions are from.

A point is right at the grain expected, a time of day whatever its date, a range when both ends agree to the minute (a
whole week, month, quarter or year also by its start alone), an open range when its bounded side and direction agree.
Only the first reading counts; any of the expected alternatives will do.
"""

from datetime import datetime, time
from typing import Any

Answer = dict[str, Any] | None
_FORMATS = {
    "year": "%Y", "month": "%Y-%m", "quarter": "%Y-%m", "week": "%Y-%m-%d", "day": "%Y-%m-%d", "hour": "%Y-%m-%d %H",
}  # fmt: skip
_TO_THE_MINUTE = "%Y-%m-%d %H:%M"


def is_right(answer: Answer, expected: list[dict[str, Any]]) -> bool:
    """Whether the answer is one of the expected alternatives."""
    return answer is not None and any(_agrees(answer, each) for each in expected)


def _agrees(answer: dict[str, Any], wanted: dict[str, Any]) -> bool:
    start, end = _moment(answer.get("start")), _moment(answer.get("end"))
    first, last = _moment(wanted.get("start")), _moment(wanted.get("end"))
    kind, grain = wanted["kind"], wanted["grain"]
    if kind == "point":
        return _same(start, first, grain)
    if kind == "time":
        return _clock(start) == _clock(first)
    if kind == "timerange":
        return end is not None and (_clock(start), _clock(end)) == (_clock(first), _clock(last))
    if kind == "open":
        side, bound = (start, first) if wanted["open"] == "after" else (end or start, last)
        return answer.get("open") == wanted["open"] and _same(side, bound, grain)
    if end is None:
        return bool(wanted.get("unit")) and not answer.get("open") and _same(start, first, wanted["unit"])
    return _same(start, first, "minute") and _same(end, last, "minute")


def _moment(value: Any) -> datetime | time | None:
    if value is None or isinstance(value, datetime | time):
        return value.replace(tzinfo=None) if value else None
    return datetime.fromisoformat(value).replace(tzinfo=None) if "-" in value else time.fromisoformat(value)


def _clock(moment: datetime | time | None) -> tuple[int, int] | None:
    return (moment.hour, moment.minute) if moment else None


def _same(one: datetime | time | None, other: datetime | time | None, grain: str) -> bool:
    if not isinstance(one, datetime) or not isinstance(other, datetime):
        return False
    written = _FORMATS.get(grain, _TO_THE_MINUTE)
    return one.strftime(written) == other.strftime(written)
