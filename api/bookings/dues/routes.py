"""HTTP for amounts on account: the desk puts them there, the client sees them and gives another card."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select

from api.bookings.dues import schemas
from api.bookings.dues.account import NO_DUE, charge_to, check_usable, get_due, put_on_account
from api.bookings.seats import get_seat
from api.bookings.showing import theirs
from api.identity.caller import WhoAsks
from api.identity.may import may, require
from api.payments.methods.saved import get_method
from kit import ids
from kit.db import lock
from kit.errors import Conflict, NotFound
from kit.http.pages import Page, PageSize, cut, key_of
from kit.http.route import ClockNow, DbSession, Transactional
from models.dues import Due

router = APIRouter(route_class=Transactional, tags=["payments"])


@router.put("/v1/bookings/{booking_id}/account")
async def put_booking_on_account(
    booking_id: str, asked: schemas.DueIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.DueOut:
    """Have what is unpaid charged later, to a card the client saved. Again it is the same amount."""
    require(who, "take kept money")
    seat = await theirs(session, who, "take kept money", booking_id)
    method = await get_method(session, ids.parse("mth", asked.method)) if asked.method else None
    due_at = asked.due_at or clock.now()
    return schemas.due_out(await put_on_account(session, seat.booking, method, due_at=due_at, now=clock.now()))


@router.get("/v1/bookings/{booking_id}/account")
async def read_account(booking_id: str, who: WhoAsks, session: DbSession) -> list[schemas.DueOut]:
    """What was put on account of a booking, and how that stands."""
    seat = await theirs(session, who, "see payment", booking_id)
    rows = await session.scalars(select(Due).where(Due.booking_id == seat.booking.id).order_by(Due.id))
    return [schemas.due_out(row) for row in rows]


@router.get("/v1/dues")
async def list_dues(
    who: WhoAsks,
    session: DbSession,
    state: Annotated[str, Query(pattern="^(open|paid|ended|cancelled)$")] = "open",
    cursor: Annotated[str | None, Query()] = None,
    limit: PageSize = 50,
) -> Page[schemas.DueOut]:
    """Amounts on account of all bookings, newest first."""
    require(who, "see ledger")
    query = select(Due).where(Due.organisation_id == who.organisation_id, Due.state == state)
    query = query.where(Due.id < key_of(cursor)) if cursor else query
    rows = (await session.scalars(query.order_by(Due.id.desc()).limit(limit + 1))).all()
    page, following = cut(rows, limit=limit)
    return Page(items=[schemas.due_out(row) for row in page], next_cursor=following)


@router.put("/v1/dues/{due_id}/method")
async def change_card(
    due_id: str, asked: schemas.CardIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.DueOut:
    """Charge another card, at once. One that its bank refused for good is not charged again."""
    require(who, "pay")
    due = await get_due(session, ids.parse("due", due_id))
    seat = await get_seat(session, ids.public("bkg", due.booking_id))
    if not may(who, "pay", seat):
        raise NotFound(NO_DUE)
    method = await get_method(session, ids.parse("mth", asked.method))
    check_usable(seat.booking, method)
    await lock(session, [due.booking_id])
    due = await get_due(session, due.id)
    if due.state != "open":
        raise Conflict("Nothing is open of it any more.")
    await charge_to(session, due, method, at=clock.now())
    return schemas.due_out(due)
