"""The client **moves** a date of a series, all from one on, or all that are to come, to another wall time.

A series is moved by naming where one of its dates goes: “the ninth at ten” to “the tenth at eleven” is a day later, at
eleven. Every date in scope then stands so, counted from the date the rule gave it, those that were moved alone too.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import load_calendars
from api.availability.slots import Refusal
from api.bookings import move as one
from api.bookings.ask_to_move import requests_to_move
from api.bookings.errors import NotPossible
from api.bookings.expire import end_request
from api.bookings.seats import Seat
from api.bookings.series.dates import Dates, Scope, happened, locked_dates
from api.bookings.series.errors import DatesTaken
from api.bookings.series.fees import Fees, agreed_fees
from api.bookings.series.pencil import REACH, SKIPPED, Pencil
from api.bookings.wish import Wish, check_start
from kit.outbox import announce
from kit.zones import earliest
from models.bookings import Series
from models.events import SeriesMoved


@dataclass(frozen=True, slots=True)
class Change:
    """One date on its way ``to`` another wall time: its seat, and the wish for the new start.

    Where the clocks skip ``to`` that start is only the first instant after.
    """

    wall: datetime
    to: datetime
    seat: Seat
    wish: Wish
    is_skipped_by_clocks: bool

    @property
    def is_later(self) -> bool:
        return self.wish.start > self.seat.session.starts_at

    def is_at(self, seat: Seat) -> bool:
        """Whether ``seat`` is where this date shall go."""
        is_theirs = seat.builder_id in {giver.id for giver in self.wish.givers}
        return is_theirs and seat.session.starts_at == self.wish.start and not self.is_skipped_by_clocks

    def wants_time_of(self, other: "Change") -> bool:
        """Whether the new time meets the one that ``other`` still has."""
        span, held = self.wish.wanted.occupied(self.wish.start), other.seat.session
        return span.start < held.occupies_to and held.occupies_from < span.end


async def move_series(
    session: AsyncSession,
    series: Series,
    *,
    scope: Scope,
    wall: datetime,
    to: datetime,
    staying: Collection[datetime] = (),
    now: datetime,
    by_client: bool = False,
    fee: int | None = None,
) -> Series:
    """Move the dates in scope, all or none; where a builder has to say yes to a client, each becomes a request.

    What was asked for instead of one of them before is over then, but where the same is asked for again.

    Args:
        wall: the date that goes ``to`` (both local wall times of the series).
        staying: dates in scope that stay where they are.
        by_client: the service's policy counts; each fee is added to its booking's price.
        fee: the sum of the fees in minor units that the client agreed to.

    Raises:
        DatesTaken: with every date that cannot go there, and the nearest times to each.
        NotPossible: there is nothing to move, or a date is not confirmed or has begun.
        PolicyForbids, FeeApplies: as the policy says.
    """
    dates = await locked_dates(session, series, now=now)
    chosen = [each for each in dates.chosen(scope, wall, now=now) if each not in staying and each in dates.seats]
    if not chosen:
        raise NotPossible("There is no session to come among these dates.")
    changes = [await _change(session, dates, each, to=_shifted(each, wall=wall, to=to), now=now) for each in chosen]
    asks = by_client and changes[0].wish.wanted.service.needs_approval
    if new := await _without_what_stands(session, changes, asks=asks, now=now):
        await _check(session, new, dates.repeat.where, keeps_old=asks, now=now)
    fees = _fees(changes, fee=fee, now=now) if by_client else {}
    for change in _in_order(changes):
        await one.move(
            session, change.seat, change.wish.wanted, change.wish.givers, to=change.wish.start, now=now,
            by_client=by_client, fee=fees.get(change.seat.booking.id),
        )  # fmt: skip
    if not asks:
        dates.series.version += 1
        await announce(session, happened(dates.series, SeriesMoved, occurrences=len(changes)), now)
    return dates.series


def _fees(changes: Sequence[Change], *, fee: int | None, now: datetime) -> Fees:
    going = [change.seat for change in changes if change.wish.start != change.seat.session.starts_at]
    return agreed_fees(changes[0].wish.wanted.service, going, "move", fee=fee, now=now)


def _shifted(date: datetime, *, wall: datetime, to: datetime) -> datetime:
    """``date`` as many days later as ``to`` is after ``wall``, at the time of day of ``to``."""
    return datetime.combine(date.date() + (to.date() - wall.date()), to.time())


async def _change(session: AsyncSession, dates: Dates, wall: datetime, *, to: datetime, now: datetime) -> Change:
    seat, repeat = dates.seats[wall], dates.repeat
    start = check_start(earliest(to, repeat.where), now=now)
    wish = await Wish.again(session, seat, start=start, now=now)
    return Change(wall, to, seat, wish, repeat.start(to) is None)


async def _without_what_stands(
    session: AsyncSession, changes: Sequence[Change], *, asks: bool, now: datetime
) -> list[Change]:
    """The changes that are still to be made, or asked for; earlier requests for other times end here, out of their way.

    A refusal undoes that with all else.
    """
    stands = {change.seat.booking.id for change in changes if change.is_at(change.seat)}
    by_booking = {change.seat.booking.id: change for change in changes}
    for each in await requests_to_move(session, *by_booking):
        assert each.booking.instead_of_id
        if asks and by_booking[each.booking.instead_of_id].is_at(each):
            stands.add(each.booking.instead_of_id)
        else:
            await end_request(session, each, now=now)
    return [change for change in changes if change.seat.booking.id not in stands]


async def _check(
    session: AsyncSession, changes: Sequence[Change], where: ZoneInfo, *, keeps_old: bool, now: datetime
) -> None:
    """Ask the rules about all new starts, as if the old ones were free but where they are kept meanwhile.

    Raises ``DatesTaken``.
    """
    givers = {giver.id: giver for change in changes for giver in change.wish.givers}
    starts = [change.wish.start for change in changes]
    calendars = await load_calendars(
        session, list(givers.values()), service=changes[0].wish.wanted.service,
        start=min(starts) - REACH, end=max(starts) + REACH, now=now,
    )  # fmt: skip
    pencil = Pencil(calendars, now=now)
    for change in () if keeps_old else changes:
        pencil.rub_out(change.wish.wanted, change.wish.givers, change.seat.session.starts_at)
    refused = [(change, refusal) for change in changes if (refusal := _entered(pencil, change))]
    if refused:
        raise DatesTaken(conflicts=[_told(pencil, change, refusal, where) for change, refusal in refused])


def _entered(pencil: Pencil, change: Change) -> Refusal | None:
    wish = change.wish
    refusal = SKIPPED if change.is_skipped_by_clocks else pencil.why_not(wish.wanted, wish.givers, wish.start)
    if refusal is None:
        pencil.enter(wish.wanted, wish.givers, wish.start)
    return refusal


def _told(pencil: Pencil, change: Change, refusal: Refusal, where: ZoneInfo) -> dict[str, object]:
    wish = change.wish
    nearest = pencil.nearest(wish.wanted, wish.givers, change.to, where)
    return {
        "occurrence": change.wall.isoformat(),
        "because": refusal.because,
        "detail": refusal.detail,
        "alternatives": [each.isoformat().replace("+00:00", "Z") for each in nearest],
    }


def _in_order(changes: Sequence[Change]) -> Iterator[Change]:
    """The last first when they go later, and none before one whose time it wants."""
    waiting = sorted(changes, key=lambda each: each.seat.session.starts_at, reverse=changes[0].is_later)
    while waiting:
        following = next((each for each in waiting if not _is_blocked(each, waiting)), waiting[0])
        waiting.remove(following)
        yield following


def _is_blocked(change: Change, waiting: Sequence[Change]) -> bool:
    return any(change.wants_time_of(other) for other in waiting if other is not change)
