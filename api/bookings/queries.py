"""Questions about bookings."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.payments.became import NOTHING, Became, became_of, by_hand_of
from kit.errors import NotFound
from models.bookings import LIVE, Booking, Prediction, Session
from models.catalog import Service
from models.payments import Payment
from models.people import Builder, Client

_MAY_BE_PAID = frozenset({"confirmed", "completed", "no_show", "cancelled"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A booking with all that is shown beside it; ``unpaid`` is what is still to be paid, in minor units.

    ``builder`` leads; ``others`` give the session together with them. ``became``: of one that stands only what went
    back or goes back. ``by_hand``: what somebody has to give back of its payments, or would have to if the business
    cancelled it.
    """

    booking: Booking
    session: Session
    builder: Builder
    service: Service
    client: Client
    unpaid: int
    prediction: Prediction | None
    others: tuple[Builder, ...] = ()
    became: Became = NOTHING
    by_hand: Mapping[uuid.UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MoveAsked:
    """A request that stands in for a booking, and the starts of both."""

    request: uuid.UUID
    booking: uuid.UUID
    before: datetime
    to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which bookings: of one client, builder or series, in some states, starting in [start, end)."""

    client_id: uuid.UUID | None = None
    builder_id: uuid.UUID | None = None
    series_id: uuid.UUID | None = None
    states: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None


def _shown(organisation_id: uuid.UUID) -> Select[Booking, Session, Builder, Service, Client]:
    return (
        select(Booking, Session, Builder, Service, Client)
        .join(Session, Session.id == Booking.session_id)
        .join(Builder, Builder.id == Session.builder_id)
        .join(Service, Service.id == Session.service_id)
        .join(Client, Client.id == Booking.client_id)
        .where(Booking.organisation_id == organisation_id)
    )


async def show(session: AsyncSession, booking: Booking) -> Shown:
    """One booking as shown."""
    query = _shown(booking.organisation_id).where(Booking.id == booking.id)
    [found] = await _complete(session, query)
    return found


async def find_bookings(
    session: AsyncSession, organisation_id: uuid.UUID, which: Filter, *, before: uuid.UUID | None = None, limit: int
) -> list[Shown]:
    """Bookings by ``which``, newest made first."""
    query = _filtered(_shown(organisation_id), which).order_by(Booking.id.desc()).limit(limit)
    return await _complete(session, query.where(Booking.id < before) if before else query)


async def bookings_of_day(
    session: AsyncSession, organisation_id: uuid.UUID, builder_id: uuid.UUID, *, start: datetime, end: datetime
) -> list[Shown]:
    """A builder's live bookings that start in [start, end), earliest first."""
    which = Filter(builder_id=builder_id, states=LIVE, start=start, end=end)
    query = _filtered(_shown(organisation_id), which).order_by(Session.starts_at, Booking.id)
    return await _complete(session, query)


async def moves_asked(session: AsyncSession, bookings: Collection[uuid.UUID]) -> list[MoveAsked]:
    """What clients asked for instead of some of these, or by some of these, and nobody has answered."""
    asked, stands, goes, stood = aliased(Booking), aliased(Booking), aliased(Session), aliased(Session)
    query = (
        select(asked.id, stands.id, stood.starts_at, goes.starts_at)
        .join(goes, goes.id == asked.session_id)
        .join(stands, stands.id == asked.instead_of_id)
        .join(stood, stood.id == stands.session_id)
        .where(asked.state == "pending", or_(asked.id.in_(bookings), asked.instead_of_id.in_(bookings)))
        .order_by(asked.id)
    )
    return [MoveAsked(*row) for row in await session.execute(query)]


async def sessions_between(
    session: AsyncSession, builders: Sequence[uuid.UUID], *, start: datetime, end: datetime
) -> Sequence[Session]:
    """Active sessions of these builders that start in [start, end), earliest first."""
    query = select(Session).where(
        Session.builder_id.in_(builders), Session.state == "active", Session.starts_at >= start, Session.starts_at < end
    )
    return (await session.scalars(query.order_by(Session.starts_at, Session.id))).all()


async def get_session(session: AsyncSession, organisation_id: uuid.UUID, session_id: uuid.UUID) -> Session:
    """A session by key. Raises ``NotFound``, also for another organisation's."""
    row = await session.get(Session, session_id)
    if row is None or row.organisation_id != organisation_id:
        raise NotFound("There is no such session.")
    return row


def _filtered(
    query: Select[Booking, Session, Builder, Service, Client], which: Filter
) -> Select[Booking, Session, Builder, Service, Client]:
    if which.client_id:
        query = query.where(Booking.client_id == which.client_id)
    if which.builder_id:
        query = query.where(Session.builder_id == which.builder_id)
    if which.series_id:
        query = query.where(Booking.series_id == which.series_id)
    if which.states:
        query = query.where(Booking.state.in_(which.states))
    if which.start:
        query = query.where(Session.starts_at >= which.start)
    if which.end:
        query = query.where(Session.starts_at < which.end)
    return query


async def _complete(session: AsyncSession, query: Select[Booking, Session, Builder, Service, Client]) -> list[Shown]:
    rows = (await session.execute(query.execution_options(populate_existing=True))).all()
    keys = [booking.id for booking, *_ in rows]
    unpaid = await unpaid_of(session, [booking for booking, *_ in rows])
    predictions = await _latest_predictions(session, keys)
    payments = await _payments(session, [each.id for each, *_ in rows if each.state in _MAY_BE_PAID])
    others = await _other_builders(session, [held.id for _, held, _, service, _ in rows if service.assignment == "all"])
    return [
        Shown(
            booking, held, builder, service, client, unpaid[booking.id], predictions.get(booking.id),
            tuple(others.get(held.id, ())),
            _became(booking, payments.get(booking.id, ())),
            by_hand_of(payments.get(booking.id, ()), is_cancelled=booking.state == "cancelled"),
        )
        for booking, held, builder, service, client in rows
    ]  # fmt: skip


def _became(booking: Booking, payments: Sequence[Payment]) -> Became:
    """What became of its money; of one that stands only what went or goes back."""
    became = became_of(payments)
    return became if booking.state == "cancelled" else replace(became, kept=0, released=0)


async def _payments(session: AsyncSession, bookings: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Payment]]:
    """The payments of these bookings, by booking."""
    found: dict[uuid.UUID, list[Payment]] = defaultdict(list)
    if bookings:
        for payment in await session.scalars(select(Payment).where(Payment.booking_id.in_(bookings))):
            found[payment.pays_for].append(payment)
    return found


async def _other_builders(session: AsyncSession, leads: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Builder]]:
    """Who gives these sessions besides the one who leads, by name."""
    if not leads:
        return {}
    query = select(Session.lead_id, Builder).join(Builder, Builder.id == Session.builder_id)
    found: dict[uuid.UUID, list[Builder]] = defaultdict(list)
    for lead, builder in await session.execute(query.where(Session.lead_id.in_(leads)).order_by(Builder.name)):
        if lead:
            found[lead].append(builder)
    return found


async def paid_for(session: AsyncSession, bookings: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """What arrived and stays or is kept on a card, by booking, in minor units; not what goes back or a bank took."""
    back = case((Payment.owed > Payment.refunded, Payment.owed), else_=Payment.refunded)
    stays = Payment.received - back - Payment.lost
    kept = func.coalesce(Payment.capture_due, Payment.amount)
    query = (
        select(Payment.booking_id, func.sum(case((Payment.state == "authorised", kept), else_=stays)))
        .where(Payment.booking_id.in_(bookings), Payment.state.in_(("authorised", "succeeded", "refunded")))
        .group_by(Payment.booking_id)
    )
    return {booking: int(amount) for booking, amount in await session.execute(query)}


async def unpaid_of(session: AsyncSession, bookings: Sequence[Booking]) -> dict[uuid.UUID, int]:
    """What is still to be paid of each of these bookings, in minor units: not what was given back for good."""
    paid = await paid_for(session, [each.id for each in bookings])
    goes_back = case((Payment.owed > Payment.refunded, Payment.owed), else_=Payment.refunded)
    given = case((Payment.forgiven < goes_back, Payment.forgiven), else_=goes_back)
    query = select(Payment.booking_id, func.sum(given)).where(
        Payment.booking_id.in_([each.id for each in bookings]), Payment.forgiven > 0
    )
    forgiven = {booking: int(amount) for booking, amount in await session.execute(query.group_by(Payment.booking_id))}
    return {each.id: max(each.price - paid.get(each.id, 0) - forgiven.get(each.id, 0), 0) for each in bookings}


async def _latest_predictions(session: AsyncSession, bookings: Sequence[uuid.UUID]) -> dict[uuid.UUID, Prediction]:
    heard = Prediction.booking_id.in_(bookings), Prediction.predictor == "no_show"
    query = select(Prediction).where(*heard).order_by(Prediction.id)
    return {row.booking_id: row for row in await session.scalars(query)}
