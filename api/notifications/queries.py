"""What there is to say about a booking, read at the moment of sending: events and notices hold only ids."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.seats import Seat
from api.feedback.rate import find_feedback
from api.notifications.kinds import FOLLOW_UP, KINDS
from api.people.preferences import Person
from kit import ids
from models.bookings import Booking, Session
from models.catalog import Service
from models.identity import Organisation
from models.notifications import Delivery, Notice, NoticeBooking, TemplateOverride
from models.payments import Payment
from models.people import Builder, Client
from models.plans import ANSWERS, MoveAsk, MovePlan

_WENT = ("queued", "sent", "arrived", "read")


@dataclass(frozen=True, slots=True)
class Facts:
    """A booking and everybody in it, as they are now.

    ``together``: the dates of a series that are told of at once, in their order; the booking is the first of them.
    ``instead_of``: the session as booked, where another is held in its place. ``outcome``: of a plan that is settled;
    the builder then is whose plan it was. ``is_rated``: they have said how it was; read for news of that alone.
    """

    organisation: Organisation
    booking: Booking
    session: Session
    service: Service
    builder: Builder
    client: Client
    together: Sequence[Seat] = ()
    instead_of: Session | None = None
    outcome: "Outcome | None" = None
    is_rated: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many clients of a plan of moves said what; ``unasked`` could not be asked any more."""

    agreed: int = 0
    refused: int = 0
    silent: int = 0
    unasked: int = 0


NOTHING_ASKED = Outcome()


async def facts_of(session: AsyncSession, notice: Notice) -> Facts:
    """The facts a notice speaks of: of dates told together, those of which it still is true."""
    states = KINDS[notice.kind].states or frozenset()
    true = [each for each in await _told_together(session, notice) if each.booking.state in states]
    booking = true[0].booking if true else await session.get_one(Booking, notice.booking_id)
    facts = replace(await facts_about(session, booking), together=true)
    if KINDS[notice.kind] == FOLLOW_UP:
        return replace(facts, is_rated=await find_feedback(session, booking.id) is not None)
    return await _settled(session, facts, notice) if KINDS[notice.kind].news == "settled" else facts


async def _settled(session: AsyncSession, facts: Facts, notice: Notice) -> Facts:
    plan = await session.get_one(MovePlan, ids.parse(MovePlan.prefix, notice.occasion))
    query = select(MoveAsk.state, func.count()).where(MoveAsk.plan_id == plan.id).group_by(MoveAsk.state)
    counted = {state: int(count) for state, count in await session.execute(query)}
    said = {name: counted.pop(name, 0) for name in ANSWERS}
    builder = await session.get_one(Builder, plan.builder_id)
    return replace(facts, builder=builder, outcome=Outcome(**said, unasked=sum(counted.values())))


async def _told_together(session: AsyncSession, notice: Notice) -> list[Seat]:
    query = (
        select(Booking, Session)
        .join(Session, Session.id == Booking.session_id)
        .join(NoticeBooking, NoticeBooking.booking_id == Booking.id)
        .where(NoticeBooking.notice_id == notice.id)
        .order_by(Session.starts_at)
    )
    return [Seat(*row) for row in await session.execute(query)]


async def facts_about(session: AsyncSession, booking: Booking) -> Facts:
    """A booking with everybody in it."""
    query = (
        select(Organisation, Session, Service, Builder, Client)
        .select_from(Booking)
        .join(Organisation, Organisation.id == Booking.organisation_id)
        .join(Session, Session.id == Booking.session_id)
        .join(Service, Service.id == Session.service_id)
        .join(Builder, Builder.id == Session.builder_id)
        .join(Client, Client.id == Booking.client_id)
        .where(Booking.id == booking.id)
    )
    organisation, held, service, builder, client = (await session.execute(query)).one()
    return Facts(organisation, booking, held, service, builder, client, instead_of=await _stood(session, booking))


async def _stood(session: AsyncSession, booking: Booking) -> Session | None:
    if booking.instead_of_id is None:
        return None
    query = select(Session).join(Booking, Booking.session_id == Session.id).where(Booking.id == booking.instead_of_id)
    return (await session.scalars(query)).one()


@dataclass(frozen=True, slots=True)
class Untold:
    """Which version of whose booking a notice is to tell of."""

    organisation_id: uuid.UUID
    subject: uuid.UUID
    booking_version: int


async def is_written(session: AsyncSession, booking: uuid.UUID, version: int, kind: str, occasion: str) -> bool:
    """Whether there is this very notice already."""
    query = select(Notice.id).where(
        Notice.booking_id == booking, Notice.booking_version == version, Notice.kind == kind,
        Notice.occasion == occasion,
    )  # fmt: skip
    return await session.scalar(query) is not None


async def untold_bookings(session: AsyncSession, client_id: uuid.UUID, *, now: datetime) -> Sequence[Booking]:
    """The client's confirmed bookings to come of which no mail ever went to them."""
    mailed = (
        select(Delivery.id)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(Notice.kind.startswith("client."), Delivery.channel == "email")
    )
    alone = mailed.where(Notice.booking_id == Booking.id)
    together = mailed.join(NoticeBooking, NoticeBooking.notice_id == Notice.id).where(
        NoticeBooking.booking_id == Booking.id
    )
    query = (
        select(Booking)
        .join(Session, Session.id == Booking.session_id)
        .where(
            Booking.client_id == client_id, Booking.state == "confirmed", Session.starts_at > now, ~alone.exists(),
            ~together.exists(),
        )
        .order_by(Session.starts_at)
    )  # fmt: skip
    return (await session.scalars(query)).all()


async def deliveries_of(session: AsyncSession, notice_id: uuid.UUID) -> Sequence[Delivery]:
    return (await session.scalars(select(Delivery).where(Delivery.notice_id == notice_id))).all()


async def sent_lately(session: AsyncSession, person: Person, *, since: datetime) -> dict[str, int]:
    """How many notices went by each channel to a person; also to others who typed what this one only typed too.

    What others had sent to a typed address never holds back what goes to whose it is.
    """
    query = (
        select(Delivery.channel, func.count())
        .where(_is_to(person), Delivery.created_at >= since, Delivery.state.in_(_WENT))
        .group_by(Delivery.channel)
    )
    return {row.channel: row[1] for row in await session.execute(query)}


def _is_to(person: Person) -> ColumnElement[bool]:
    own = Delivery.person_id == person.id
    if not isinstance(person, Client) or person.email_proven:
        return own
    given = [column == said for column, said in ((Client.email, person.email), (Client.phone, person.phone)) if said]
    alike = select(Client.id).where(Client.organisation_id == person.organisation_id, or_(false(), *given))
    return or_(own, Delivery.person_id.in_(alike))


async def sent_of_kind(session: AsyncSession, person_id: uuid.UUID, kind: str, *, since: datetime) -> int:
    """How many notices of a kind went to a person."""
    query = select(func.count(Notice.id.distinct())).join(Delivery, Delivery.notice_id == Notice.id)
    mine = (Delivery.person_id == person_id, Delivery.created_at >= since, Delivery.state.in_(_WENT))
    return await session.scalar(query.where(*mine, Notice.kind == kind)) or 0


async def had_text(session: AsyncSession, person_id: uuid.UUID) -> bool:
    """Whether a text message ever went to a person."""
    query = select(Delivery.id).where(Delivery.person_id == person_id, Delivery.channel == "sms").limit(1)
    return await session.scalar(query) is not None


async def own_words(
    session: AsyncSession, organisation_id: uuid.UUID, kind: str, language: str
) -> list[TemplateOverride]:
    """An organisation's own words for a kind of notice, the plain ones first."""
    query = select(TemplateOverride).where(
        TemplateOverride.organisation_id == organisation_id, TemplateOverride.kind == kind,
        TemplateOverride.language == language,
    ).order_by(TemplateOverride.variant)  # fmt: skip
    return list(await session.scalars(query))


async def payments_of(session: AsyncSession, booking_id: uuid.UUID) -> Sequence[Payment]:
    """All that was ever paid or tried for a booking, oldest first."""
    query = select(Payment).where(Payment.booking_id == booking_id).order_by(Payment.id)
    return (await session.scalars(query.execution_options(populate_existing=True))).all()
