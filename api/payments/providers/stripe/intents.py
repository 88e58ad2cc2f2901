"""How a PaymentIntent stands, in our words."""

from typing import Any

import stripe

from api.payments.life import State
from api.payments.port import Outcome

TOKEN = "ctoken_"  # noqa: S105 - how the names of confirmation tokens begin
STATES: dict[str, State] = {
    "succeeded": "succeeded",
    "requires_capture": "authorised",
    "requires_action": "challenged",
    "requires_source_action": "challenged",
    "requires_payment_method": "declined",
    "requires_source": "declined",
    "canceled": "cancelled",
}


def state_of(intent: Any) -> State:
    """An intent that was not tried yet requires a payment method as a declined one does."""
    state = STATES.get(intent["status"], "created")
    return "created" if state == "declined" and not _was_tried(intent) else state


def _was_tried(intent: Any) -> bool:
    return bool(intent.get("last_payment_error") or intent.get("latest_charge"))


def why_not(intent: dict[str, Any]) -> str | None:
    error: dict[str, str] = intent.get("last_payment_error") or {}
    return error.get("decline_code") or error.get("code")


def declined(error: stripe.CardError) -> Outcome:
    """The intent may name why its bank said no (``decline_code``); that is what decides whether to try again."""
    told: Any = error.json_body
    body: dict[str, Any] = (told or {}).get("error") or {}
    intent = body.get("payment_intent") or {}
    return Outcome("declined", intent.get("id") or "", decline_code=body.get("decline_code") or error.code)
