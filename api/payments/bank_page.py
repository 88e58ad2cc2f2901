"""The pretend bank: the page a challenged pretend payment goes on at. Looking changes nothing; a button's POST does.

It tells payments what the payer chose, as a webhook would; bookings follow by the event.
"""

import hmac
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

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
from kit.http.language import asked_language
from kit.http.paper import Paper
from kit.http.route import ClockNow, DbSession, Transactional
from kit.i18n import locale_of
from kit.money import Money
from models.payments import Payment

router = APIRouter(route_class=Transactional, include_in_schema=False)

_CHOICES: dict[str, State] = {"approve": "succeeded", "deny": "declined"}
_TEMPLATES = Path(__file__).parent / "templates" / "bank"
_paper = Paper(_TEMPLATES)


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
    """In the payer's language; a payment that waits for no answer has no token."""
    tag = asked_language() or "en"
    words = _words(locale_of(tag).language)
    return _paper.page(
        "page.html", language=words["language"], words=words, title=words["title"], state=payment.state,
        ask=words["ask"].format(amount=Money(payment.amount, payment.currency).words(tag)),
        token=_token(payment, keys) if payment.state == "challenged" else "",
    )  # fmt: skip


@cache
def _words(language: str) -> dict[str, Any]:
    path = _TEMPLATES / f"{language}.toml"
    path = path if path.exists() else path.with_stem("en")
    return tomllib.loads(path.read_text(encoding="utf-8")) | {"language": path.stem}
