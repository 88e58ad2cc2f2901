"""Plans as they are shown: with their questions in the order of asking, and everybody in them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit import ids
from kit.errors import NotFound
from models.bookings import Booking, Session
from models.catalog import Service
from models.people import Builder, Client
from models.plans import MoveAsk, MovePlan


@dataclass(frozen=True, slots=True)
class Asking:
    """One client's turn with all that is shown beside it."""

    ask: MoveAsk
    booking: Booking
    client: Client
    service: Service
    was_with: Builder
    to: Builder


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with its turns, first to last."""

    plan: MovePlan
    builder: Builder | None
    turns: Sequence[Asking]


async def get_plan(session: AsyncSession, shown: str) -> MovePlan:
    """The plan with a public id. Raises ``NotFound``; who may see it is asked by ``identity.may``."""
    row = await session.get(MovePlan, ids.parse("pln", shown))
    if row is None:
        raise NotFound("There is no such plan.")
    return row


async def list_plans(
    session: AsyncSession, organisation_id: uuid.UUID, *, builder_id: uuid.UUID | None, before: uuid.UUID | None,
    limit: int,
) -> Sequence[MovePlan]:  # fmt: skip
    """Plans, the newest first; of one builder, if named."""
    query = select(MovePlan).where(MovePlan.organisation_id == organisation_id)
    if builder_id:
        query = query.where(MovePlan.builder_id == builder_id)
    if before:
        query = query.where(MovePlan.id < before)
    return (await session.scalars(query.order_by(MovePlan.id.desc()).limit(limit))).all()


async def show_plans(session: AsyncSession, plans: Sequence[MovePlan]) -> list[Planned]:
    """With their turns."""
    query = (
        select(MoveAsk, Booking, Client, Service)
        .join(Booking, Booking.id == MoveAsk.booking_id)
        .join(Client, Client.id == Booking.client_id)
        .join(Session, Session.id == Booking.session_id)
        .join(Service, Service.id == Session.service_id)
        .where(MoveAsk.plan_id.in_([each.id for each in plans]))
        .order_by(MoveAsk.place)
        .execution_options(populate_existing=True)
    )
    rows = (await session.execute(query)).all()
    named = {each.builder_id for each in plans if each.builder_id}
    keys = named | {key for ask, *_ in rows for key in (ask.was_with, ask.builder_id)}
    builders = {each.id: each for each in await session.scalars(select(Builder).where(Builder.id.in_(keys)))}
    turns = [Asking(*row, builders[row[0].was_with], builders[row[0].builder_id]) for row in rows]
    return [
        Planned(
            plan, builders[plan.builder_id] if plan.builder_id else None,
            [each for each in turns if each.ask.plan_id == plan.id],
        )
        for plan in plans
    ]  # fmt: skip
