"""HTTP for payments: look, give back, and vendors' webhooks."""

from fastapi import APIRouter, Request

from api.identity.caller import WhoAsks
from api.identity.may import require
from api.payments import bank_page, ledger_routes, schemas
from api.payments.hooks import receive
from api.payments.invoices import routes as invoices
from api.payments.queries import get_payment
from api.payments.refund import owe, refund
from kit import ids
from kit.db import lock
from kit.errors import Conflict
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional

router = APIRouter(route_class=Transactional, tags=["payments"])
steps = APIRouter(route_class=Stepwise, tags=["payments"])


@router.get("/v1/payments/{payment_id}")
async def read_payment(payment_id: str, who: WhoAsks, session: DbSession) -> schemas.PaymentOut:
    """One payment."""
    require(who, "see payment")
    row = await get_payment(session, ids.parse("pay", payment_id))
    require(who, "see payment", await schemas.payer_of(session, row))
    return schemas.payment_out(row)


@steps.post("/v1/payments/{payment_id}/refund")
async def refund_payment(
    payment_id: str, who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request,
    asked: schemas.RefundIn | None = None,
) -> schemas.PaymentOut:  # fmt: skip
    """Give a payment back, all that is left of it or a part.

    All of it goes back once, however often that is asked; send a part with an ``Idempotency-Key``.
    """
    part = asked.amount if asked else None
    require(who, "refund")
    async with database.writing() as session:
        row = await get_payment(session, ids.parse("pay", payment_id))
        require(who, "refund", row)
        await lock(session, [row.booking_id])
        row = await get_payment(session, row.id)
        if row.state not in {"succeeded", "refunded"}:
            raise Conflict("Only a payment that arrived can go back.")
        if part and row.refund_key and row.refund_due != part:
            raise Conflict("Another refund of this payment is on its way.")
        if part and part > row.amount - row.refunded:
            raise Conflict("That is more than is left of the payment.")
        owe(row, part)
        await session.commit()
    if row.state == "succeeded":
        await refund(database, clock, request.app.state.settings, row, reason="asked by the desk")
    async with database.reading() as session:
        return schemas.payment_out(await get_payment(session, row.id))


@steps.post("/hooks/payments/{name}/{connection}", status_code=204)
async def take_news(name: str, connection: str, request: Request, database: DatabaseDoor, clock: ClockNow) -> None:
    """A vendor's webhook: verified, stored, applied once."""
    await receive(
        database, clock, request.app.state.settings, request.app.state.keys,
        name=name, connection=connection, headers=request.headers, body=await request.body(),
    )  # fmt: skip


router.include_router(steps)
router.include_router(bank_page.router)
router.include_router(ledger_routes.router)
router.include_router(invoices.router)
