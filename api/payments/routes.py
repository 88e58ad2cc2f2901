"""HTTP for payments: look, take what is kept, give back, and vendors' webhooks."""

from fastapi import APIRouter, Request

from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from api.payments import bank_page, list_routes, schemas
from api.payments.accounts import routes as accounts
from api.payments.accounts.whose import vendors_here
from api.payments.builders import routes as builders
from api.payments.by_hand import routes as by_hand
from api.payments.capture import carry_out, decide
from api.payments.disputes import left_of
from api.payments.invoices import routes as invoices
from api.payments.ledger import routes as ledger
from api.payments.life import ARRIVED
from api.payments.methods import routes as methods
from api.payments.news import routes as news
from api.payments.news.hooks import receive
from api.payments.queries import get_payment
from api.payments.refund import owe, refund
from kit import ids
from kit.clock import Clock
from kit.db import Database, lock
from kit.errors import Conflict
from kit.http.allowance import address_of
from kit.http.idempotency import name_of
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from models.payments import Payment

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
    """Give a payment back, all that is left of it or a part; it is due again where it is said to be ``still_owed``.

    All of it goes back once, however often that is asked; send a part with an ``Idempotency-Key``. While a part is on
    its way no other is taken, also none that is equal to it; one that was refused is asked for again.
    """
    asked = asked or schemas.RefundIn()
    part = asked.amount
    require(who, "refund")
    async with database.writing() as session:
        row = await get_payment(session, ids.parse("pay", payment_id))
        require(who, "refund", row)
        await lock(session, [row.pays_for])
        row = await get_payment(session, row.id)
        if row.state not in ARRIVED:
            raise Conflict("Only a payment that arrived can go back.")
        if not _is_repeated(row, part, name := name_of(request.headers, address=address_of(request))):
            if row.refund_key:
                raise Conflict("Another refund of this payment is on its way.")
            if part and part > left_of(row):
                raise Conflict("That is more than is left of the payment.")
            owe(row, part, is_given=not asked.still_owed)
            row.refunds_asked = [*row.refunds_asked, *([name] if name else [])]
        await session.commit()
    if row.state == "succeeded":
        await refund(database, clock, vendors_here(request), row, reason="asked by the desk")
    async with database.reading() as session:
        return schemas.payment_out(await get_payment(session, row.id))


def _is_repeated(row: Payment, part: int | None, name: str | None) -> bool:
    """Whether it was asked for before: by this very request, as all that is left, or as what the vendor refused."""
    if name in row.refunds_asked:
        return True
    if row.refund_key is None:
        return False
    if row.refund_refused_at:
        return part in {None, row.refund_due}
    return part is None and row.refund_due == left_of(row)


@steps.post("/v1/payments/{payment_id}/capture")
async def capture_payment(
    payment_id: str, who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request,
    asked: schemas.CaptureIn | None = None,
) -> schemas.PaymentOut:  # fmt: skip
    """Take money that is kept on a card, all of it or a part; the rest is let go. It is taken once."""
    return await _decided(payment_id, who, database, clock, request, asked.amount if asked else None)


@steps.post("/v1/payments/{payment_id}/release")
async def release_payment(
    payment_id: str, who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request
) -> schemas.PaymentOut:
    """Let go of money that is kept on a card; nothing is taken."""
    return await _decided(payment_id, who, database, clock, request, 0)


async def _decided(
    payment_id: str, who: Caller, database: Database, clock: Clock, request: Request, amount: int | None
) -> schemas.PaymentOut:
    require(who, "take kept money")
    async with database.writing() as session:
        row = await get_payment(session, ids.parse("pay", payment_id))
        require(who, "take kept money", await schemas.payer_of(session, row))
        await lock(session, [row.pays_for])
        row = await get_payment(session, row.id)
        if not _is_done(row, amount):
            decide(row, amount)
        await session.commit()
    await carry_out(database, clock, vendors_here(request), row.id)
    async with database.reading() as session:
        return schemas.payment_out(await get_payment(session, row.id))


def _is_done(row: Payment, amount: int | None) -> bool:
    """Asked for again after it was done: nothing more is to be decided."""
    taken = row.take == "later" and row.state in ARRIVED and amount != 0 and row.received == (amount or row.amount)
    return taken or (row.state == "cancelled" and amount == 0)


@steps.post("/hooks/payments/{name}/{connection}", status_code=204)
async def take_news(name: str, connection: str, request: Request, database: DatabaseDoor, clock: ClockNow) -> None:
    """A vendor's webhook: verified, stored, applied once."""
    await receive(
        database, clock, vendors_here(request),
        name=name, connection=connection, headers=request.headers, body=await request.body(),
    )  # fmt: skip


router.include_router(steps)
router.include_router(by_hand.router)
router.include_router(news.router)
router.include_router(accounts.router)
router.include_router(methods.router)
router.include_router(bank_page.router)
router.include_router(list_routes.router)
router.include_router(ledger.router)
router.include_router(invoices.router)
router.include_router(builders.router)
