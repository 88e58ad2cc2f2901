"""The pretend bank: the page a challenged pretend payment goes on at. Looking changes nothing; a button's POST does.

It tells payments what the payer chose, as a webhook would; bookings follow by the event.
"""

import hmac
from html import escape
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.apply import apply
from api.payments.life import State
from api.payments.providers.pretend import connect
from api.payments.queries import get_payment
from kit import ids, tenancy
from kit.crypto import MasterKey
from kit.db import lock
from kit.errors import NotFound, Problem
from kit.http.route import ClockNow, DbSession, Transactional
from kit.money import Money
from models.payments import Payment

router = APIRouter(route_class=Transactional, include_in_schema=False)

_CHOICES: dict[str, State] = {"approve": "succeeded", "deny": "declined"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


class NotFromThePage(Problem):
    type, title, status = "not-from-the-page", "This did not come from the bank's page", 403
    next_step = "Open the payment link again and use its buttons."


@router.get("/pretend-bank/{payment_id}")
async def show_bank(payment_id: str, session: DbSession, request: Request) -> HTMLResponse:
    """What the pretend bank asks, or how it was answered."""
    payment = await _pretend_payment(session, payment_id)
    return _page(payment, request.app.state.keys)


@router.post("/pretend-bank/{payment_id}")
async def answer_bank(
    payment_id: str,
    choice: Annotated[Literal["approve", "deny"], Form()],
    token: Annotated[str, Form()],
    session: DbSession,
    clock: ClockNow,
    request: Request,
) -> HTMLResponse:
    """Approve or deny; the first answer stands."""
    payment = await _pretend_payment(session, payment_id)
    keys: MasterKey = request.app.state.keys
    if not hmac.compare_digest(token.encode(), _token(payment, keys).encode()):
        raise NotFromThePage
    await lock(session, [payment.pays_for])
    payment = await get_payment(session, payment.id)
    if payment.state == "challenged":
        outcome = connect(request.app.state.settings).decide(payment.vendor_key, _CHOICES[choice])
        await apply(session, payment, outcome, now=clock.now())
    return _page(payment, keys)


async def _pretend_payment(session: AsyncSession, payment_id: str) -> Payment:
    key = ids.parse("pay", payment_id)
    await tenancy.enter(session, tenancy.behind("payments", str(key)))
    payment = await get_payment(session, key)
    if payment.provider != "pretend":
        raise NotFound
    return payment


def _token(payment: Payment, keys: MasterKey) -> str:
    return keys.fingerprint(f"pretend bank {payment.public_id}")


def _page(payment: Payment, keys: MasterKey) -> HTMLResponse:
    body = _question(payment, keys) if payment.state == "challenged" else f"<p>This payment is {payment.state}.</p>"
    html = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Pretend bank</title>'
        f'<meta name="viewport" content="width=device-width"><h1>Pretend bank</h1>{body}</html>'
    )
    return HTMLResponse(html, headers=_HEADERS)


def _question(payment: Payment, keys: MasterKey) -> str:
    amount = escape(Money(payment.amount, payment.currency).words("en"))
    return (
        f'<p>Pay {amount}? No real money moves.</p><form method="post">'
        f'<input type="hidden" name="token" value="{escape(_token(payment, keys))}">'
        '<button name="choice" value="approve">Approve</button> '
        '<button name="choice" value="deny">Deny</button></form>'
    )
