"""The client **cancels** a date of a series, all from one on, or all that are to come."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings import cancel as one
from api.bookings.series.dates import Dates, Scope, happened, locked_dates
from api.bookings.series.fees import agreed_fees
from api.bookings.series.queries import live_seats
from kit.db import lock
from kit.outbox import announce
from models.bookings import Series
from models.catalog import Service
from models.events import SeriesCancelled


async def cancel_series(
    session: AsyncSession,
    series: Series,
    *,
    scope: Scope,
    wall: datetime | None,
    reason: str,
    now: datetime,
    by_client: bool = False,
    fee: int | None = None,
) -> Series:
    """Cancel the bookings in scope and take their dates out of the series; doing it twice changes nothing.

    Dates that have begun stay when several are cancelled.

    Args:
        by_client: the service's policy counts; else the business cancels, and all goes back.
        fee: the sum of the fees in minor units that the client agreed to.

    Raises:
        NotFound: the series has no such date.
        NotPossible: the one date has begun.
        PolicyForbids, FeeApplies: as the policy says.
    """
    await lock(session, [seat.booking.id for seat in await live_seats(session, series.id)])
    dates = await locked_dates(session, series, now=now)
    series = dates.series
    if scope != "all" and wall in dates.repeat.without:
        return series
    gone = dates.chosen(scope, wall, now=now)
    if not gone:
        return series
    seats = [dates.seats[each] for each in gone if each in dates.seats]
    service = await session.get_one(Service, series.service_id)
    fees = agreed_fees(service, seats, "cancel", fee=fee, now=now) if by_client else {}
    for seat in seats:
        agreed = fees.get(seat.booking.id)
        await one.cancel(session, seat, reason=reason, now=now, by_client=by_client, fee=agreed)
    _take_out(dates, gone, scope)
    await announce(session, happened(series, SeriesCancelled, occurrences=len(gone), reason=reason), now)
    return series


def _take_out(dates: Dates, gone: list[datetime], scope: Scope) -> None:
    series = dates.series
    series.without = [each.isoformat() for each in sorted(dates.repeat.without | set(gone))]
    if scope == "all" or not set(dates.repeat.dates()) - set(gone):
        series.state = "cancelled"
    series.version += 1
