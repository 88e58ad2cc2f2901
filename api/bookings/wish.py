"""What somebody wants to book, read from ids into rows and checked before any lock is taken."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.wanted import Wanted
from api.bookings.schemas import HoldIn
from api.bookings.seats import Seat
from api.catalog.lengths import Length
from api.catalog.queries import get_service, givers_of
from api.identity.caller import Caller
from api.identity.may import require
from api.loyalty.errors import NoLoyalty, NotEnoughPoints
from api.loyalty.points import loyalty_of, points_of
from api.packages.spend import find_holding
from api.people.clients import add_client, get_client
from api.pricing.buyer import buyer_of
from api.pricing.coupons import usable_coupon
from api.pricing.lines import Extras
from api.pricing.schemas import ExtrasIn, SpotIn, quote_of
from kit import ids
from kit.crypto import MasterKey
from kit.errors import Invalid, NotFound
from models.catalog import Service
from models.people import Builder

_MINUTE = timedelta(minutes=1)
_FURTHEST = timedelta(days=366 * 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Something wanted of those who could give it, at a start."""

    wanted: Wanted
    givers: Sequence[Builder]
    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish(Spot):
    """A spot wanted for a client."""

    client_id: uuid.UUID
    price: int | None = None
    coupon_id: uuid.UUID | None = None
    holding_id: uuid.UUID | None = None

    @classmethod
    async def again(
        cls,
        session: AsyncSession,
        seat: Seat,
        *,
        now: datetime,
        start: datetime | None = None,
        builder: str | None = None,
    ) -> "Wish":
        """The wish behind a booking, at another start or with another builder; it keeps its price."""
        service = await session.get_one(Service, seat.session.service_id)
        builder_id = ids.parse("bld", builder) if builder else seat.builder_id
        minutes = int((seat.session.ends_at - seat.session.starts_at) / _MINUTE)
        return cls(
            wanted=Wanted(
                service,
                Length(minutes, seat.booking.price // seat.booking.seats),
                seat.booking.seats,
                kept=quote_of(seat.booking.price_lines) if seat.booking.price_lines else None,
            ),
            givers=await givers_of(session, service, builder_id),
            start=check_start(start, now=now) if start else seat.session.starts_at,
            client_id=seat.client_id,
        )


async def read_wish(session: AsyncSession, who: Caller, wished: HoldIn, *, keys: MasterKey, now: datetime) -> Wish:
    """Rows for ids. Raises ``NotFound`` for what is not there, ``Invalid`` for what cannot be."""
    spot = await read_spot(session, who.organisation_id, wished, now=now)
    client_id = await _client(session, who, wished.client, keys, now)
    found = await extras_of(session, spot.wanted, wished, client_id=client_id, now=now)
    return Wish(
        wanted=spot.wanted.with_extras(found.extras), givers=spot.givers, start=spot.start, client_id=client_id,
        price=wished.price, coupon_id=found.coupon_id, holding_id=found.holding_id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What else counts for a price, and which coupon or package is used up by it."""

    extras: Extras
    coupon_id: uuid.UUID | None
    holding_id: uuid.UUID | None


async def extras_of(
    session: AsyncSession,
    wanted: Wanted,
    wished: ExtrasIn,
    *,
    client_id: uuid.UUID | None,
    sessions: int = 1,
    now: datetime,
) -> Found:
    """Coupon, tip, buyer and credits, for a client if one is known.

    Raises ``CouponUnusable``, ``CouponSpent``, ``NoCredits``.
    """
    coupon = None
    if wished.coupon:
        coupon = await usable_coupon(session, wanted.service, wished.coupon, client_id=client_id, now=now)
    holding = None
    if wished.by_credit:
        holding = await find_holding(session, wanted.service, client_id, seats=wanted.seats, now=now)
    extras = Extras(
        sessions=sessions,
        discount=coupon.discount if coupon else None,
        tip=wished.tip,
        buyer=await buyer_of(session, client_id, wanted.prices),
        by_credit=holding is not None,
    )
    if wished.points:
        extras = await _with_points(session, wanted, extras, wished.points, client_id=client_id, now=now)
    return Found(extras, coupon.id if coupon else None, holding.id if holding else None)


async def _with_points(
    session: AsyncSession, wanted: Wanted, extras: Extras, points: int, *, client_id: uuid.UUID | None, now: datetime
) -> Extras:
    """Points to be spent, at most as many as the price takes. Raises ``NoLoyalty``, ``NotEnoughPoints``."""
    worth = loyalty_of(wanted.service.organisation).worth
    if not worth:
        raise NoLoyalty
    if client_id is None or (await points_of(session, client_id, now=now)).left < points:
        raise NotEnoughPoints
    return replace(extras, points=points, worth=worth)


async def read_spot(session: AsyncSession, organisation_id: uuid.UUID, wished: SpotIn, *, now: datetime) -> Spot:
    """What is wanted, whoever wants it. Raises as ``read_wish`` does."""
    service = await get_service(session, organisation_id, ids.parse("svc", wished.service))
    return Spot(
        wanted=Wanted.of(service, minutes=wished.minutes, seats=wished.seats),
        givers=await _givers(session, service, wished.builder),
        start=check_start(wished.start, now=now),
    )


async def _givers(session: AsyncSession, service: Service, named: str | None) -> Sequence[Builder]:
    givers = await givers_of(session, service, ids.parse("bld", named) if named else None)
    if not givers:
        raise NotFound("Nobody gives this service at the moment.")
    return givers


async def _client(session: AsyncSession, who: Caller, named: str | None, keys: MasterKey, now: datetime) -> uuid.UUID:
    if who.role == "client" and who.client_id:
        return who.client_id
    if named is None:
        return (await add_client(session, keys, organisation_id=who.organisation_id, now=now)).id
    return await client_named(session, who, named)


async def client_named(session: AsyncSession, who: Caller, named: str) -> uuid.UUID:
    """The client somebody at the desk names. Raises ``NotFound`` and, whoever is named, what ``require`` does."""
    require(who, "edit client")
    client = await get_client(session, ids.parse("cli", named))
    if client.organisation_id != who.organisation_id:
        raise NotFound
    require(who, "edit client", client)
    return client.id


def check_start(start: datetime, *, now: datetime) -> datetime:
    """A start within five years of now. Raises ``Invalid``."""
    if not now - _FURTHEST < start < now + _FURTHEST:
        raise Invalid("That start is too far away.")
    return start
