"""HTTP for the ledger: statements, balances, the builders' shares and payouts."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy import ColumnElement, true
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.limits import costs
from api.identity.may import may, require
from api.payments.ledger import schemas, statements
from api.payments.ledger.payouts import owed_to, pay_out
from api.payments.reconciliation.reconcile import reconcile
from api.payments.reconciliation.report import NoReport
from api.payments.schemas import Payer, payer_for
from api.people.queries import get_builder
from kit import ids
from kit.errors import NotFound
from kit.http.pages import PageSize, cut, key_of
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from kit.moments import Moment
from models.bookings import Booking
from models.identity import Organisation
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["ledger"])
steps = APIRouter(route_class=Stepwise, tags=["ledger"])
Cursor = Annotated[str | None, Query()]


@router.get("/v1/ledger")
async def read_ledger(
    who: WhoAsks, session: DbSession, cursor: Cursor = None, limit: PageSize = 50
) -> schemas.StatementOut:
    """Every entry, and what stands on each account; over all accounts of a currency it is zero."""
    require(who, "see ledger")
    return await _page(session, who, true(), cursor=cursor, limit=limit)


@router.get("/v1/bookings/{booking_id}/statement")
async def read_booking_statement(
    booking_id: str, who: WhoAsks, session: DbSession, cursor: Cursor = None, limit: PageSize = 50
) -> schemas.StatementOut:
    """What was paid for a booking and went back; for those who see the ledger also how it was shared out."""
    require(who, "see payment")
    row = await session.get(Booking, ids.parse("bkg", booking_id))
    if row is None or not may(who, "see payment", await payer_for(session, row)):
        raise NotFound("There is no such booking.")
    which = [statements.of_booking(row.id)]
    if who.role in {"client", "front_desk", "service"}:
        which.append(statements.CASH)
    if who.role == "builder" and who.builder_id:
        which.append(statements.money_or_of_builder(who.builder_id))
    return await _page(session, who, *which, cursor=cursor, limit=limit)


@router.get("/v1/clients/{of_client}/statement")
async def read_client_statement(
    of_client: str, who: WhoAsks, session: DbSession, cursor: Cursor = None, limit: PageSize = 50
) -> schemas.StatementOut:
    """What a client has paid and been given back."""
    require(who, "see statements")
    client = await session.get(Client, ids.parse("cli", of_client))
    if client is None or not may(who, "see statements", Payer(client.organisation_id, client.id)):
        raise NotFound("There is no such client.")
    return await _page(session, who, statements.of_client(client.id), cursor=cursor, limit=limit)


@router.get("/v1/builders/{builder_id}/statement")
async def read_builder_statement(
    builder_id: str, who: WhoAsks, session: DbSession, cursor: Cursor = None, limit: PageSize = 50
) -> schemas.StatementOut:
    """What a builder has earned and been paid; a balance below zero is owed to them."""
    require(who, "see earnings")
    builder = await get_builder(session, who.organisation_id, ids.parse("bld", builder_id))
    require(who, "see earnings", builder)
    return await _page(session, who, statements.of_builder(builder.id), cursor=cursor, limit=limit)


@router.get("/v1/builders/{builder_id}/share")
async def read_share(builder_id: str, who: WhoAsks, session: DbSession) -> schemas.ShareOut:
    """How many percent of what their sessions bring in are a builder's."""
    require(who, "see earnings")
    builder = await get_builder(session, who.organisation_id, ids.parse("bld", builder_id))
    require(who, "see earnings", builder)
    return schemas.ShareOut(percent=builder.share)


@router.put("/v1/builders/{builder_id}/share", status_code=204)
async def set_share(builder_id: str, share: schemas.ShareIn, who: WhoAsks, session: DbSession) -> None:
    """Say how many percent of what their sessions bring in are a builder's, for sessions that end from now on."""
    require(who, "pay out")
    builder = await get_builder(session, who.organisation_id, ids.parse("bld", builder_id))
    builder.share = share.percent


@router.post("/v1/builders/{builder_id}/payouts", status_code=201)
async def make_payout(
    builder_id: str, payout: schemas.PayoutIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.PayoutOut:
    """Write down that a builder was paid; never more than they are owed. Send it with an ``Idempotency-Key``."""
    require(who, "pay out")
    builder = await get_builder(session, who.organisation_id, ids.parse("bld", builder_id))
    currency = (await session.get_one(Organisation, who.organisation_id)).currency
    shown, paid = await pay_out(
        session, builder, amount=payout.amount, currency=currency, reference=payout.reference, now=clock.now()
    )
    return schemas.payout_out(shown, paid, await owed_to(session, builder, currency))


@steps.post(
    "/v1/reconciliations/{name}",
    dependencies=[costs(20)],
    openapi_extra={"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def reconcile_report(
    name: str,
    who: WhoAsks,
    database: DatabaseDoor,
    request: Request,
    *,
    start: Annotated[Moment | None, Query(alias="from")] = None,
    end: Annotated[Moment | None, Query(alias="to")] = None,
) -> schemas.ReconciledOut:
    """Compare a vendor's report (CSV, as it exports it) with the ledger: every difference, with its likely cause.

    Nothing is changed. Without a period it is the whole days, in UTC, from the first row to the last.
    """
    require(who, "reconcile")
    try:
        report = (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoReport("It is not text in UTF-8.") from error
    async with database.reading() as session:
        found = await reconcile(session, who.organisation_id, provider=name, report=report, start=start, end=end)
    return schemas.reconciled_out(found)


async def _page(
    session: AsyncSession, who: Caller, *which: ColumnElement[bool], cursor: str | None, limit: int
) -> schemas.StatementOut:
    before = key_of(cursor) if cursor else None
    found = await statements.statement(session, who.organisation_id, *which, before=before, limit=limit + 1)
    page, following = cut(list(found.entries), limit=limit)
    return schemas.statement_out(statements.Statement(page, found.balances), following)


router.include_router(steps)
