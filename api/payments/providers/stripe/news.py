"""What Stripe tells by itself: whether it is from Stripe, and what it means."""

import json
from collections.abc import Mapping
from typing import Any

import stripe

from api.payments.life import Ruling, State
from api.payments.port import BadSignature, Disputed, News, Outcome
from api.payments.providers.stripe.account import Account
from api.payments.providers.stripe.intents import STATES, why_not

_RULINGS: dict[str, Ruling] = {
    "needs_response": "opened", "under_review": "opened", "won": "won", "lost": "lost",
}  # fmt: skip
"""Inquiries (``warning_…``) are left out: no money moves by them."""


class Hearing(Account):
    """What arrives at our endpoint."""

    async def verify(self, headers: Mapping[str, str], body: bytes, *, secret: str) -> None:
        """Stripe's own check: the signature, and that it was made in the last five minutes.

        There may be two secrets, with a space between: Stripe tells of builders' accounts at an endpoint of its own.
        """
        header = headers.get("stripe-signature", "")
        if not any(_is_signed(body, header, each) for each in secret.split()):
            raise BadSignature

    def understand(self, body: bytes) -> News:
        event = json.loads(body)
        about = event["data"]["object"]
        if event["type"] == "account.updated":
            return News(event["id"], event["type"], None, account=about["id"])
        reference = (about.get("metadata") or {}).get("payment", "")
        return News(event["id"], event["type"], _told(event["type"], about), reference)


def _is_signed(body: bytes, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(body, header, secret, stripe.Webhook.DEFAULT_TOLERANCE)
    except (stripe.SignatureVerificationError, ValueError, TypeError):  # TypeError: letters beyond ASCII
        return False
    return True


def _told(kind: str, about: dict[str, Any]) -> Outcome | None:
    """``about`` is the event's object: an intent, a charge, or a dispute, each with the intent it belongs to."""
    currency = str(about.get("currency") or "").upper() or None
    if kind == "charge.refunded" and about.get("payment_intent"):
        state: State = "refunded" if about["refunded"] else "succeeded"
        return Outcome(
            state, about["payment_intent"], amount=about.get("amount_captured"), refunded=about.get("amount_refunded"),
            currency=currency,
        )  # fmt: skip
    if kind.startswith("charge.dispute.") and about.get("payment_intent") and about["status"] in _RULINGS:
        dispute = Disputed(about["id"], _RULINGS[about["status"]], about["amount"])
        return Outcome("succeeded", about["payment_intent"], currency=currency, dispute=dispute)
    if not kind.startswith("payment_intent.") or kind == "payment_intent.created":
        return None  # a new intent reads like a declined one: both require a payment method
    state, code = STATES.get(about["status"], "created"), why_not(about)
    received = about.get("amount_received") if state == "succeeded" else None
    return Outcome(state, about["id"], decline_code=code, amount=received, currency=currency)
