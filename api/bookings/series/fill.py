"""A date of a series that was skipped gets a time after all."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.wanted import Wanted
from api.bookings.conclude import conclude
from api.bookings.errors import SlotTaken
from api.bookings.hold import hold_seats, spare_hold
from api.bookings.seats import Seat
from api.bookings.series.dates import Dates, locked_dates
from api.bookings.series.pencil import SKIPPED
from api.bookings.take import take
from api.catalog.queries import get_service, givers_of
from api.identity.caller import Caller
from api.pricing.lines import Extras
from models.bookings import Series

_MINUTE = timedelta(minutes=1)


async def fill_date(
    session: AsyncSession,
    series: Series,
    *,
    wall: datetime,
    to: datetime,
    by: Caller,
    now: datetime,
) -> Seat | None:
    """Book a skipped date at a local wall time: confirmed, requested or held (see ``conclude``).

    None when the date has its booking, or the series is cancelled or has no such date.

    Raises ``SlotTaken``, ``TooManyHolds``.
    """
    dates = await locked_dates(session, series, now=now)
    is_open = dates.series.state == "active" and wall in dates.repeat.dates() and wall not in dates.seats
    if not is_open:
        return None
    start = dates.repeat.start(to)
    if start is None:
        raise SlotTaken(SKIPPED.detail, because=SKIPPED.because)
    service = await get_service(session, series.organisation_id, series.service_id)
    wanted = Wanted.of(service, minutes=_usual_minutes(dates), seats=series.seats)
    wanted = wanted.with_extras(Extras(sessions=len(dates.seats) + 1))
    givers = await givers_of(session, service, series.builder_id)
    taken = await take(session, wanted, givers, start=start, now=now)
    await spare_hold(session, series.client_id, now=now)
    seat = await hold_seats(
        session, taken, wanted, client_id=series.client_id, channel=by.channel, now=now,
        series_id=series.id, occurrence=wall.isoformat(),
    )  # fmt: skip
    return await conclude(session, seat, by=by, now=now)


def _usual_minutes(dates: Dates) -> int | None:
    """As long as the series' other sessions."""
    held = next((seat.session for seat in dates.seats.values()), None)
    return int((held.ends_at - held.starts_at) / _MINUTE) if held else None
