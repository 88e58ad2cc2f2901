"""Coupons are made, ended and used: a use is a live booking that names it, so one that is let go gives it back."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.pricing.coupon_schemas import CouponIn
from api.pricing.errors import CodeTaken, CouponSpent, CouponUnusable
from api.pricing.lines import Discount
from kit.db import lock
from kit.errors import NotFound
from kit.ids import new_id
from models.bookings import LIVE, Booking
from models.catalog import Service
from models.pricing import Coupon


@dataclass(frozen=True, slots=True)
class Usable:
    """A coupon that may be used now, and what it takes off."""

    id: uuid.UUID
    discount: Discount


async def add_coupon(
    session: AsyncSession, organisation_id: uuid.UUID, new: CouponIn, *, service: Service | None, now: datetime
) -> Coupon:
    """A coupon for all services or one. Raises ``CodeTaken``."""
    await lock(session, [organisation_id])
    if await _find(session, organisation_id, new.code):
        raise CodeTaken
    row = Coupon(
        id=new_id(now), organisation_id=organisation_id, created_at=now, code=new.code.upper(),
        service_id=service.id if service else None, active=True, **new.model_dump(exclude={"code", "service"}),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row


async def end_coupon(session: AsyncSession, organisation_id: uuid.UUID, coupon_id: uuid.UUID) -> None:
    """It can no longer be used; bookings made with it keep their price. Raises ``NotFound``."""
    row = await session.get(Coupon, coupon_id)
    if row is None or row.organisation_id != organisation_id:
        raise NotFound("There is no such coupon.")
    row.active = False


async def usable_coupon(
    session: AsyncSession, service: Service, code: str, *, client_id: uuid.UUID | None, now: datetime
) -> Usable:
    """The coupon called ``code``, if a client may use it for a service now; counted under its lock.

    Raises:
        CouponUnusable: there is none, it is over, or it is for something else.
        CouponSpent: it was used as often as it may be.
    """
    row = await _find(session, service.organisation_id, code)
    if row is None or not _is_open(row, service, now):
        raise CouponUnusable
    await lock(session, [row.id])
    used = await _uses(session, row.id, client_id, now)
    fences = zip((row.most_uses, row.most_per_client), used, strict=True)
    left = min((most - by for most, by in fences if most is not None), default=None)
    if left is not None and left <= 0:
        raise CouponSpent
    return Usable(row.id, Discount(row.code, row.percent, row.amount or 0, left))


async def uses_of(session: AsyncSession, organisation_id: uuid.UUID, *, now: datetime) -> list[tuple[Coupon, int]]:
    """All coupons of an organisation, newest first, with how many live bookings use each."""
    live = _live(now)
    used = select(func.count()).where(Booking.coupon_id == Coupon.id, live).correlate(Coupon).scalar_subquery()
    query = select(Coupon, used).where(Coupon.organisation_id == organisation_id).order_by(Coupon.id.desc())
    return [(row, int(count)) for row, count in await session.execute(query)]


async def _find(session: AsyncSession, organisation_id: uuid.UUID, code: str) -> Coupon | None:
    query = select(Coupon).where(Coupon.organisation_id == organisation_id, Coupon.code == code.strip().upper())
    return (await session.scalars(query)).one_or_none()


def _is_open(row: Coupon, service: Service, now: datetime) -> bool:
    begun = row.valid_from is None or row.valid_from <= now
    over = row.valid_until is not None and row.valid_until <= now
    return row.active and begun and not over and row.service_id in {None, service.id}


async def _uses(
    session: AsyncSession, coupon_id: uuid.UUID, client_id: uuid.UUID | None, now: datetime
) -> tuple[int, int]:
    """By all, and by one client."""
    mine = func.count().filter(Booking.client_id == client_id)
    query = select(func.count(), mine).where(Booking.coupon_id == coupon_id, _live(now))
    of_all, of_client = (await session.execute(query)).one()
    return int(of_all), int(of_client)


def _live(now: datetime) -> ColumnElement[bool]:
    """Bookings that stand, and holds that have not run out."""
    return and_(Booking.state.in_(LIVE), or_(Booking.expires_at.is_(None), Booking.expires_at > now))
