"""The client **books** a series: all that was agreed to, in one transaction, or nothing."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.wanted import Wanted
from api.bookings.conclude import conclude
from api.bookings.errors import PriceChanged
from api.bookings.expire import expire_lapsed
from api.bookings.hold import hold_seats, spare_hold
from api.bookings.seats import Seat, lock_builders
from api.bookings.series.dates import happened
from api.bookings.series.decide import Agreed, Decision, agree
from api.bookings.series.errors import PlanChanged
from api.bookings.series.plan import Asked, Plan, plan
from api.bookings.take import place
from api.identity.caller import Caller
from api.loyalty.points import reserve_points
from api.packages.spend import find_holding, reserve
from api.pricing.changed import Changed
from kit.ids import new_id
from kit.money import Money
from kit.outbox import announce
from models.bookings import Series
from models.events import SeriesBooked
from models.people import Builder

DATES_HELD_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Shown:
    """Prices in minor units as a client saw them: of the first date, and of all."""

    price: int | None = None
    total: int | None = None


UNSEEN = Shown()


async def book_series(
    session: AsyncSession,
    asked: Asked,
    *,
    digest: str,
    decisions: Mapping[datetime, Decision],
    client_id: uuid.UUID,
    by: Caller,
    now: datetime,
    shown: Shown = UNSEEN,
    coupon_id: uuid.UUID | None = None,
) -> tuple[Series, list[Seat]]:
    """Book every date that was agreed to: confirmed, requested, or all held until each is paid (``conclude``).

    Args:
        digest: of the plan that was agreed to.
        by: whoever books.
        shown: the prices as the client was shown them; others are refused.
        coupon_id: the coupon that takes off of the prices.

    Raises:
        PlanChanged: the plan is another one by now; the error has the new one.
        Undecided, MoveTaken, NoDates, Invalid: see ``decide.agree``.
        PriceChanged, TooManyHolds, NoCredits
    """
    locked = await lock_builders(session, [giver.id for giver in asked.givers], now=now)
    await expire_lapsed(session, locked, now=now)
    planned = await plan(session, asked, now=now)
    if planned.digest != digest and not planned.is_but_for_its_price(digest):
        raise PlanChanged(planned)
    agreed = agree(planned, decisions, now=now)
    wanted = planned.priced(len(agreed.starts))
    if planned.digest != digest:
        changed = Changed(_whole(wanted), shown.total)
        raise PlanChanged(planned, f"The dates are as you saw them. {changed.words('All of it')}", **changed.members())
    _check_price(wanted, shown)
    await reserve_points(session, client_id, sum(each.quote().points for each in wanted), now=now)
    await spare_hold(session, client_id, now=now)

    series = await _write(session, planned, agreed, client_id=client_id, now=now)
    seats = [
        await book_date(
            session,
            series,
            each,
            planned.givers,
            wall=wall,
            start=start,
            channel=by.channel,
            now=now,
            coupon_id=coupon_id if each.extras.discount else None,
        )
        for each, (wall, start) in zip(wanted, agreed.starts.items(), strict=True)
    ]
    return series, [await conclude(session, seat, by=by, now=now) for seat in seats]


async def book_date(
    session: AsyncSession,
    series: Series,
    wanted: Wanted,
    givers: Sequence[Builder],
    *,
    wall: datetime,
    start: datetime,
    channel: str,
    now: datetime,
    coupon_id: uuid.UUID | None = None,
) -> Seat:
    """Hold the date ``wall`` of a series at ``start``; the rules were asked, under the lock, by the caller.

    What credits pay is reserved of the package that runs out first. Raises ``NoCredits``.
    """
    holding_id = None
    if wanted.extras.by_credit and any(line.key == "credit" for line in wanted.quote().lines):
        holding = await find_holding(session, wanted.service, series.client_id, seats=wanted.seats, now=now)
        await reserve(session, holding.id, seats=wanted.seats, now=now)
        holding_id = holding.id
    taken = await place(session, wanted, givers, start=start, now=now)
    return await hold_seats(
        session, taken, wanted, client_id=series.client_id, channel=channel, now=now, until=now + DATES_HELD_FOR,
        series_id=series.id, occurrence=wall.isoformat(), holding_id=holding_id, coupon_id=coupon_id,
        points=wanted.quote().points,
    )  # fmt: skip


def _check_price(wanted: Sequence[Wanted], shown: Shown) -> None:
    """Raises ``PriceChanged``, which tells of the sum of all, or where that is as it was of the first date."""
    first, whole = Changed(wanted[0].quote().total, shown.price), Changed(_whole(wanted), shown.total)
    if first.is_known or whole.is_known:
        told, words = (whole, whole.words("All of it")) if whole.is_known else (first, first.words("The first date"))
        now = {"minor": first.now.minor, "currency": first.now.currency}
        raise PriceChanged(words, price=now, total=now | {"minor": whole.now.minor}, **told.members())


def _whole(wanted: Sequence[Wanted]) -> Money:
    first, *others = (each.quote().total for each in wanted)
    return sum(others, start=first)


async def _write(
    session: AsyncSession, planned: Plan, agreed: Agreed, *, client_id: uuid.UUID, now: datetime
) -> Series:
    wanted, repeat = planned.asked.wanted, planned.asked.repeat
    series = Series(
        id=new_id(now), organisation_id=wanted.service.organisation_id, created_at=now, client_id=client_id,
        service_id=wanted.service.id, builder_id=planned.givers[0].id, rule=repeat.rule,
        first=repeat.first.isoformat(), zone=repeat.where.key,
        without=[each.isoformat() for each in sorted(repeat.without | agreed.dropped)],
        seats=wanted.seats, state="active", version=1,
    )  # fmt: skip
    session.add(series)
    await session.flush()
    await announce(session, happened(series, SeriesBooked, occurrences=len(agreed.starts)), now)
    return series
