"""HTTP for unusual payments: the bounds, the queue of those that somebody looks at, and what they decide."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from api.catalog.schemas import Price
from api.fraud import schemas
from api.fraud.guard import guard_of
from api.fraud.review import approve, decline, reviews_of
from api.fraud.words import reason_words
from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from api.payments.queries import get_payment
from api.payments.schemas import payer_of
from kit import ids
from kit.http.language import asked_language
from kit.http.pages import Page, PageSize, cut, key_of
from kit.http.route import ClockNow, DbSession, Transactional
from models.identity import Organisation
from models.payments import Payment

router = APIRouter(route_class=Transactional, tags=["payments"])
State = Literal["open", "approved", "declined", "lapsed"]


@router.get("/v1/guard")
async def read_guard(who: WhoAsks, session: DbSession) -> schemas.Guard:
    """From how many points on the bank asks the payer, and somebody looks at the payment."""
    require(who, "see payments")
    return guard_of(await session.get_one(Organisation, who.organisation_id))


@router.put("/v1/guard")
async def set_guard(told: schemas.Guard, who: WhoAsks, session: DbSession) -> schemas.Guard:
    """Set the bounds, for payments asked for from now on."""
    require(who, "set guard")
    organisation = await session.get_one(Organisation, who.organisation_id)
    organisation.guard = told.model_dump(mode="json")
    return told


@router.get("/v1/reviews")
async def list_reviews(
    who: WhoAsks,
    session: DbSession,
    state: Annotated[State, Query()] = "open",
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    limit: PageSize = 50,
) -> Page[schemas.ReviewOut]:
    """Unusual payments whose money is there, newest first, with the reasons."""
    require(who, "see payments")
    before = key_of(cursor) if cursor else None
    rows = await reviews_of(session, who.organisation_id, state=state, before=before, limit=limit + 1)
    page, following = cut(rows, limit=limit)
    return Page(items=[await _shown(session, row) for row in page], next_cursor=following)


@router.post("/v1/reviews/{payment_id}/approve")
async def approve_payment(payment_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.ReviewOut:
    """It is as it should be: a booking that is held for this is confirmed."""
    row = await _theirs(session, who, "review payment", payment_id)
    return await _shown(session, await approve(session, row.id, now=clock.now()))


@router.post("/v1/reviews/{payment_id}/decline")
async def decline_payment(
    payment_id: str, who: WhoAsks, session: DbSession, clock: ClockNow, why: schemas.ReviewDeclineIn | None = None
) -> schemas.ReviewOut:
    """Give all of it back. A booking to come is cancelled with it, and its client told; credits bought end."""
    row = await _theirs(session, who, "refund", payment_id)
    reason = why.reason if why else ""
    return await _shown(session, await decline(session, row.id, now=clock.now(), reason=reason))


async def _theirs(session: AsyncSession, who: Caller, verb: str, payment_id: str) -> Payment:
    require(who, verb)
    row = await get_payment(session, ids.parse("pay", payment_id))
    require(who, verb, row)
    return row


async def _shown(session: AsyncSession, row: Payment) -> schemas.ReviewOut:
    organisation = await session.get_one(Organisation, row.organisation_id)
    tag = asked_language() or organisation.locale
    return schemas.ReviewOut(
        payment=row.public_id,
        booking=ids.public("bkg", row.booking_id) if row.booking_id else None,
        client=ids.public("cli", (await payer_of(session, row)).client_id),
        amount=Price(minor=row.amount, currency=row.currency),
        asked_at=row.created_at,
        risk=row.risk or 0,
        reasons=[schemas.ReasonOut(**each, words=reason_words(each, tag)) for each in row.risk_reasons],
        state=row.review,
    )
