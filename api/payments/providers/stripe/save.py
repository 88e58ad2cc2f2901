"""Cards are saved for later, looked at and forgotten: SetupIntents of the client's Customer."""

from typing import Any, Literal

import stripe

from api.payments.cards import Card
from api.payments.keeping import Saved, Saving
from api.payments.providers.stripe.account import Account
from api.payments.providers.stripe.intents import TOKEN
from kit.errors import Refused

_WAITS = {"requires_action", "requires_confirmation", "processing"}
_SETUPS: dict[str, Literal["challenged", "saved", "declined"]] = {"succeeded": "saved"}


class SavedCards(Account):
    """What is kept for a client."""

    async def save(self, saving: Saving) -> Saved:
        """By a SetupIntent of the client's Customer; cards only, so that no page to return to is asked for."""
        try:
            async with self.client() as client:
                customer = saving.customer or await self._new_customer(client, saving)
                wanted: Any = {"customer": customer, "usage": "off_session", "payment_method_types": ["card"]}
                made = await client.v1.setup_intents.create_async(
                    wanted | {"metadata": {"method": saving.reference}}, {"idempotency_key": saving.key}
                )
                intent: Any = made
                if made.status == "requires_payment_method":
                    intent = await client.v1.setup_intents.confirm_async(
                        made.id, {"payment_method": saving.method}, {"idempotency_key": f"{saving.key}:confirm"}
                    )
                return await self._saved(client, intent.to_dict())
        except Refused as refused:
            if isinstance(refused.__cause__, stripe.CardError):
                return Saved("declined", saving.customer, "", "")
            raise

    async def find_saved(self, setup_id: str) -> Saved:
        async with self.client() as client:
            intent: Any = await client.v1.setup_intents.retrieve_async(setup_id)
            return await self._saved(client, intent.to_dict())

    async def forget(self, vendor_id: str) -> None:
        async with self.client() as client:
            known: Any = await client.v1.payment_methods.retrieve_async(vendor_id)
            if known.to_dict().get("customer"):  # else it was detached before
                await client.v1.payment_methods.detach_async(vendor_id)

    async def card_of(self, method: str) -> Card | None:
        async with self.client() as client:
            if method.startswith(TOKEN):
                token: Any = (await client.v1.confirmation_tokens.retrieve_async(method)).to_dict()
                known = token.get("payment_method_preview") or {}
            else:
                known = (await client.v1.payment_methods.retrieve_async(method)).to_dict()
        card = known.get("card") or {}
        return Card(card["fingerprint"], card.get("country") or "") if card.get("fingerprint") else None

    async def _new_customer(self, client: stripe.StripeClient, saving: Saving) -> str:
        made = await client.v1.customers.create_async(
            {"metadata": {"client": saving.client}}, {"idempotency_key": f"{saving.key}:customer"}
        )
        return made.id

    async def _saved(self, client: stripe.StripeClient, intent: Any) -> Saved:
        method, label, status = intent.get("payment_method") or "", "", intent["status"]
        if method:
            known: Any = (await client.v1.payment_methods.retrieve_async(method)).to_dict()
            card = known.get("card") or {}
            label = f"{card.get('brand', 'card')} {card.get('last4', '')}".strip()
        reference = (intent.get("metadata") or {}).get("method", "")
        link = f"{self.url}/pay/{reference}" if status in _WAITS else None
        state = _SETUPS.get(status, "challenged" if status in _WAITS else "declined")
        return Saved(state, intent.get("customer") or "", method, intent["id"], label, link)
