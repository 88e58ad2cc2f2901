"""Money is asked for, found again, captured, let go of: PaymentIntents.

What a card form gives is a confirmation token, by which our server asks for the money: so the card is known, and
judged, before it is charged. Cards only: other methods would lead the payer away and want an address to come back to.
"""

from typing import Any

import stripe

from api.payments.port import Asked, Outcome
from api.payments.providers.stripe.account import PAGE, Account
from api.payments.providers.stripe.intents import TOKEN, declined, state_of, why_not
from kit.errors import Refused
from kit.money import Money

_DEFAULT_METHOD = "pm_card_visa"
_PAGES = 50


class Charges(Account):
    """What is asked of payers."""

    async def charge(self, asked: Asked) -> Outcome:
        if self.lacks_card(asked):
            return self.without_card(asked)
        wanted: Any = {
            "amount": asked.amount.minor,
            "currency": asked.amount.currency.lower(),
            **_by(asked.method),
            "payment_method_types": ["card"],
            "confirm": True,
            "metadata": {"payment": asked.reference},
        }
        if asked.take == "later":
            wanted["capture_method"] = "manual"
        if asked.customer:
            wanted["customer"] = asked.customer
        if asked.off_session:
            wanted["off_session"] = True
        if asked.passes_to:  # a destination charge: it goes there whole, and what is ours comes back as the fee
            wanted["transfer_data"] = {"destination": asked.passes_to}
            wanted["application_fee_amount"] = asked.amount.minor - asked.passes
        if asked.challenge == "always":
            wanted["payment_method_options"] = {"card": {"request_three_d_secure": "any"}}
        try:
            async with self.client() as client:
                intent = await client.v1.payment_intents.create_async(wanted, {"idempotency_key": asked.key})
        except Refused as refused:
            if isinstance(refused.__cause__, stripe.CardError):
                return declined(refused.__cause__)
            raise
        return self._outcome(intent.to_dict(), asked.reference)

    async def find(self, asked: Asked) -> Outcome | None:
        """By its id, or, while we have none, among the account's newest by the reference it was made with."""
        if self.lacks_card(asked):
            return self.without_card(asked)
        async with self.client() as client:
            if asked.vendor_id:
                found: Any = await client.v1.payment_intents.retrieve_async(
                    asked.vendor_id, {"expand": ["latest_charge"]}
                )
                return self._outcome(found.to_dict(), asked.reference)
            listed = await client.v1.payment_intents.list_async({"limit": PAGE})
            seen = 0
            async for intent in listed.auto_paging_iter():
                seen += 1
                made: Any = intent.to_dict()
                if (made.get("metadata") or {}).get("payment") == asked.reference:
                    return self._outcome(made, asked.reference)
                if seen >= PAGE * _PAGES:
                    break
        return None

    async def capture(self, asked: Asked, amount: Money, *, key: str) -> Outcome:
        wanted: Any = {"amount_to_capture": amount.minor}
        if asked.passes_to:
            wanted["application_fee_amount"] = amount.minor - asked.passes * amount.minor // asked.amount.minor
        async with self.client() as client:
            intent = await client.v1.payment_intents.capture_async(
                asked.vendor_id or "", wanted, {"idempotency_key": key}
            )
        return Outcome("succeeded", intent.id, amount=amount.minor)

    async def release(self, asked: Asked, *, key: str) -> Outcome:
        async with self.client() as client:
            intent = await client.v1.payment_intents.cancel_async(asked.vendor_id or "", {}, {"idempotency_key": key})
        return Outcome("cancelled", intent.id)

    def lacks_card(self, asked: Asked) -> bool:
        return not asked.method and not asked.vendor_id and bool(self.public_key)

    def without_card(self, asked: Asked) -> Outcome:
        """Stripe is asked for nothing before the payer has given a card on the page."""
        return Outcome("challenged", "", f"{self.url}/pay/{asked.reference}")

    def _outcome(self, intent: Any, reference: str) -> Outcome:
        state = state_of(intent)
        link = None
        if state == "challenged":
            action = intent.get("next_action") or {}
            link = (action.get("redirect_to_url") or {}).get("url") or f"{self.url}/pay/{reference}"
        charge = intent.get("latest_charge")
        refunded = charge.get("amount_refunded") if isinstance(charge, dict) else None
        received = intent.get("amount_received") if state == "succeeded" else None
        code = why_not(intent)
        return Outcome(
            state, intent["id"], link, (code or "card_declined") if state == "declined" else None,
            amount=received, refunded=refunded if state == "succeeded" else None,
        )  # fmt: skip


def _by(method: str) -> dict[str, str]:
    if method.startswith(TOKEN):
        return {"confirmation_token": method}
    return {"payment_method": method or _DEFAULT_METHOD}
