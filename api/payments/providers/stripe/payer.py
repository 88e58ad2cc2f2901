"""What a payer's page needs: Stripe's own fields for a card, and its script that asks the bank.

Both need ``STRIPE_PUBLISHABLE_KEY``.
"""

from typing import Any

from api.payments.card_form import CardForm
from api.payments.challenge import Challenge
from api.payments.providers.stripe.account import Account
from kit.errors import Refused

_SCRIPT = "https://js.stripe.com/v3/"
_POLICY = {
    "script-src": "https://js.stripe.com https://*.js.stripe.com",
    "frame-src": "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
    "connect-src": "https://api.stripe.com",
}  # docs.stripe.com/security/guide#content-security-policy


class PayersPages(Account):
    """What a page of ours shows of Stripe."""

    async def challenge(self, vendor_id: str) -> Challenge | None:
        """Of a PaymentIntent or a SetupIntent. Its secret does nothing without the payer, but is for nobody else."""
        self.card_form()
        async with self.client() as client:
            found: Any = await (
                client.v1.setup_intents.retrieve_async(vendor_id)
                if vendor_id.startswith("seti_")
                else client.v1.payment_intents.retrieve_async(vendor_id)
            )
        intent = found.to_dict()
        waits = intent["status"] in {"requires_action", "requires_source_action"}
        return Challenge(self.public_key, intent["client_secret"], _SCRIPT, _POLICY) if waits else None

    def card_form(self) -> CardForm:
        if not self.public_key:
            raise Refused("the publishable key of this Stripe account is not known")
        return CardForm(self.public_key, _SCRIPT, _POLICY)
