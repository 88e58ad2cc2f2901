"""The start that ``explain`` asks about: an instant, or a wall time in the builder's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from kit.errors import Invalid
from kit.moments import Moment
from kit.zones import instants

_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)


def moment(written: str, where: ZoneInfo) -> datetime | None:
    """The instant meant, or None when the clocks of ``where`` skip it. Raises ``Invalid``.

    A wall time that is shown twice means its first reading. A time written with the offset that ``where`` has on
    either side of a gap, and whose wall time lies in that gap, is skipped too; one in UTC is an instant and never is.
    """
    try:
        given = datetime.fromisoformat(written)
        sure = _MOMENT.validate_python(given if given.tzinfo else given.replace(tzinfo=where))
    except (ValueError, OverflowError, ValidationError) as error:
        raise Invalid("explain: write a start as 2027-06-10T09:00:00Z, or without offset for local time.") from error
    wall = given.replace(tzinfo=None, fold=0)
    if given.tzinfo is None:
        return next(iter(instants(wall, where)), None)
    return None if _is_written_in_gap(given, wall, where) else sure


def _is_written_in_gap(given: datetime, wall: datetime, where: ZoneInfo) -> bool:
    offset = given.utcoffset()
    beside = {wall.replace(tzinfo=where, fold=fold).utcoffset() for fold in (0, 1)}
    return bool(offset) and offset in beside and not instants(wall, where)
