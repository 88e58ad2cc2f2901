"""Money goes back."""

from typing import Any

from api.payments.port import Asked
from api.payments.providers.stripe.account import Account
from kit.money import Money


class Refunds(Account):
    """What goes back to payers."""

    async def refund(self, asked: Asked, amount: Money, *, key: str) -> None:
        wanted: Any = {"payment_intent": asked.vendor_id or "", "amount": amount.minor}
        if asked.passes_to:  # the builder's part of it comes back, and so does our fee of that
            wanted |= {"reverse_transfer": True, "refund_application_fee": True}
        async with self.client() as client:
            await client.v1.refunds.create_async(wanted, {"idempotency_key": key})
