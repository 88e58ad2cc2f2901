"""HTTP for money that people handle: cash taken or given back, and a bank's statement."""

from fastapi import APIRouter, Request

from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from api.payments import schemas
from api.payments.by_hand.handled import give_by_hand, read_statement, take_by_hand
from api.payments.by_hand.transfers import Line
from api.payments.queries import get_payment
from kit import ids
from kit.http.route import ClockNow, DbSession, Transactional
from kit.money import Money
from models.payments import Payment

router = APIRouter(route_class=Transactional, tags=["payments"])


@router.post("/v1/payments/{payment_id}/received")
async def note_received(
    payment_id: str, said: schemas.ByHandIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.PaymentOut:
    """Say that so much more of a manual payment came. Send it with an ``Idempotency-Key``."""
    row = await _theirs(session, who, payment_id, "take kept money")
    return schemas.payment_out(await take_by_hand(session, row, said.amount, now=clock.now()))


@router.post("/v1/payments/{payment_id}/given-back")
async def note_given_back(
    payment_id: str, said: schemas.GivenBackIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.PaymentOut:
    """Say that so much more of a manual payment was given back. Send it with an ``Idempotency-Key``."""
    row = await _theirs(session, who, payment_id, "refund")
    given = await give_by_hand(session, row, said.amount, still_owed=said.still_owed, now=clock.now())
    return schemas.payment_out(given)


@router.post("/v1/transfers")
async def take_statement(
    statement: schemas.BankStatementIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.BankStatementOut:
    """Match what came into the bank account to payments by transfer; each line counts once. For the desk."""
    require(who, "read bank statement")
    lines = [Line(each.id, each.text, Money(each.amount, each.currency.upper())) for each in statement.lines]
    keys = request.app.state.keys
    found = await read_statement(session, keys, who.organisation_id, lines, now=clock.now())
    return schemas.BankStatementOut(
        lines=[
            schemas.TransferOut(
                id=line.id,
                verdict=matched.verdict if matched else "known",
                reference=matched.reference if matched else None,
            )
            for matched, line in found
        ]
    )


async def _theirs(session: DbSession, who: Caller, payment_id: str, verb: str) -> Payment:
    """The payment, if who asks may do so with it."""
    require(who, verb)
    row = await get_payment(session, ids.parse("pay", payment_id))
    require(who, verb, await schemas.payer_of(session, row))
    return row
