"""Builders are paid: accounts of theirs at Stripe that a part of a charge goes to."""

from typing import Any

from api.payments.builders.port import AccountState, Opening
from api.payments.providers.stripe.account import PAGE, Account

_NOT_DONE = {"requirements.past_due", "requirements.pending_verification"}
"""Why an account cannot be used that nobody has finished, or that Stripe looks at; anything else is a refusal."""


class Payouts(Account):
    """What builders have at Stripe."""

    async def open_account(self, opening: Opening) -> str:
        """An Express account that may only be paid to. Stripe forgets keys after a day; then it is looked for."""
        async with self.client() as client:
            every = await client.v1.accounts.list_async({"limit": PAGE})
            for each in every.data:
                known: Any = each.to_dict()
                if (known.get("metadata") or {}).get("account") == opening.reference:
                    return str(each.id)
            wanted: Any = {
                "type": "express", "country": opening.country, "capabilities": {"transfers": {"requested": True}},
                "metadata": {"account": opening.reference},
            }  # fmt: skip
            if opening.email:
                wanted["email"] = opening.email
            made = await client.v1.accounts.create_async(wanted, {"idempotency_key": opening.reference})
        return made.id

    async def onboard(self, vendor_id: str, *, back: str) -> str:
        async with self.client() as client:
            link = await client.v1.account_links.create_async(
                {"account": vendor_id, "type": "account_onboarding", "refresh_url": back, "return_url": back}
            )
        return link.url

    async def account_state(self, vendor_id: str) -> AccountState:
        async with self.client() as client:
            found: Any = (await client.v1.accounts.retrieve_async(vendor_id)).to_dict()
        return _account_state(found)


def _account_state(account: Any) -> AccountState:
    if (account.get("requirements") or {}).get("disabled_reason", "") not in {None, "", *_NOT_DONE}:
        return "restricted"
    if (account.get("capabilities") or {}).get("transfers") == "active" and account.get("payouts_enabled"):
        return "ready"
    return "checking" if account.get("details_submitted") else "open"
