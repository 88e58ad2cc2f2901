"""Stripe PaymentIntents, through Stripe's own library. Needs ``STRIPE_API_KEY``."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import stripe

from api.payments.port import BadSignature, News, Outcome, State
from kit.errors import Later, Refused
from kit.money import Money
from kit.settings import Settings

_DEFAULT_METHOD = "pm_card_visa"
_STATES: dict[str, State] = {
    "succeeded": "succeeded",
    "requires_action": "challenged",
    "requires_source_action": "challenged",
    "requires_payment_method": "declined",
    "requires_source": "declined",
    "canceled": "declined",
}


def connect(settings: Settings) -> "Stripe":
    bases: Any = {"api": settings.stripe_api_base} if settings.stripe_api_base else {}
    return Stripe(settings.stripe_key.get_secret_value(), bases, settings.url)


class Stripe:
    """One Stripe account."""

    def __init__(self, key: str, bases: Any, url: str) -> None:
        self.key, self.bases, self.url = key, bases, url

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[stripe.StripeClient]:
        """A client for one call: its connections belong to this event loop and are closed after it."""
        http = stripe.HTTPXClient()
        try:
            yield stripe.StripeClient(self.key, base_addresses=self.bases, http_client=http)
        finally:
            await http.close_async()  # type: ignore[no-untyped-call]  # Stripe leaves it untyped

    async def charge(self, amount: Money, *, method: str, key: str, reference: str) -> Outcome:
        asked: Any = {
            "amount": amount.minor,
            "currency": amount.currency.lower(),
            "payment_method": method or _DEFAULT_METHOD,
            "confirm": True,
            "metadata": {"payment": reference},
        }
        try:
            async with self._client() as client:
                intent = await client.v1.payment_intents.create_async(asked, {"idempotency_key": key})
        except stripe.CardError as error:
            return _declined(error)
        except stripe.StripeError as error:
            raise _named(error) from error
        return self._outcome(intent, reference)

    async def refund(self, amount: Money, *, vendor_id: str, key: str) -> None:
        try:
            async with self._client() as client:
                await client.v1.refunds.create_async(
                    {"payment_intent": vendor_id, "amount": amount.minor}, {"idempotency_key": key}
                )
        except stripe.StripeError as error:
            raise _named(error) from error

    def read(self, headers: Mapping[str, str], body: bytes, *, secret: str) -> News:
        try:
            stripe.Webhook.construct_event(body, headers.get("stripe-signature", ""), secret)
        except (stripe.SignatureVerificationError, ValueError, TypeError) as error:  # TypeError: letters beyond ASCII
            raise BadSignature from error
        event = json.loads(body)
        about = event["data"]["object"]
        reference = (about.get("metadata") or {}).get("payment", "")
        return News(event["id"], event["type"], _told(event["type"], about), reference)

    def _outcome(self, intent: stripe.PaymentIntent, reference: str) -> Outcome:
        state = _STATES.get(intent.status, "created")
        link = None
        if state == "challenged":
            action: Any = intent.next_action.to_dict() if intent.next_action else {}
            link = (action.get("redirect_to_url") or {}).get("url") or f"{self.url}/pay/{reference}"
        return Outcome(state, intent.id, link, "card_declined" if state == "declined" else None)


def _told(kind: str, about: Any) -> Outcome | None:
    """``about`` is the event's object: an intent, or a charge with the intent it belongs to."""
    if kind == "charge.refunded" and about["refunded"] and about.get("payment_intent"):
        return Outcome("refunded", about["payment_intent"])
    if not kind.startswith("payment_intent.") or kind == "payment_intent.created":
        return None  # a new intent reads like a declined one: both require a payment method
    code = (about.get("last_payment_error") or {}).get("code")
    return Outcome(_STATES.get(about["status"], "created"), about["id"], decline_code=code)


def _declined(error: stripe.CardError) -> Outcome:
    body: Any = error.json_body or {}
    intent = (body.get("error") or {}).get("payment_intent") or {}
    return Outcome("declined", intent.get("id") or "", decline_code=error.code)


def _named(error: stripe.StripeError) -> Exception:
    if isinstance(error, stripe.APIConnectionError | stripe.RateLimitError | stripe.APIError):
        return Later(str(error))
    return Refused(str(error))
