"""Stripe PaymentIntents, through Stripe's own library. Needs ``STRIPE_API_KEY``.

A card is given in Stripe's fields on a page of ours (``card_form``), and there its script asks the bank where that
wants to hear the payer (``challenge``); both need ``STRIPE_PUBLISHABLE_KEY``. What the fields give is a confirmation
token, by which our server asks for the money: so the card is known, and judged, before it is charged. Cards only: other
methods would lead the payer away and want an address to come back to.
"""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Literal

import stripe
from pydantic import SecretStr

from api.payments.builders.port import AccountState, Opening
from api.payments.card_form import CardForm
from api.payments.cards import Card
from api.payments.challenge import Challenge
from api.payments.keeping import Saved, Saving
from api.payments.life import Ruling, State
from api.payments.port import Asked, BadSignature, Disputed, News, Outcome
from kit.errors import Later, Refused
from kit.money import Money
from kit.settings import Settings

_DEFAULT_METHOD = "pm_card_visa"
_TOKEN = "ctoken_"  # noqa: S105 - how the names of confirmation tokens begin
_STATES: dict[str, State] = {
    "succeeded": "succeeded",
    "requires_capture": "authorised",
    "requires_action": "challenged",
    "requires_source_action": "challenged",
    "requires_payment_method": "declined",
    "requires_source": "declined",
    "canceled": "cancelled",
}
_RULINGS: dict[str, Ruling] = {
    "needs_response": "opened", "under_review": "opened", "won": "won", "lost": "lost",
}  # fmt: skip
"""Inquiries (``warning_…``) are left out: no money moves by them."""
_WAITS = {"requires_action", "requires_confirmation", "processing"}
_SETUPS: dict[str, Literal["challenged", "saved", "declined"]] = {"succeeded": "saved"}
WANTS = ("api_key",)
TAKES = ("publishable_key",)
_SCRIPT = "https://js.stripe.com/v3/"
_POLICY = {
    "script-src": "https://js.stripe.com https://*.js.stripe.com",
    "frame-src": "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
    "connect-src": "https://api.stripe.com",
}  # docs.stripe.com/security/guide#content-security-policy
_PAGE, _PAGES = 100, 50
_NOT_DONE = {"requirements.past_due", "requirements.pending_verification"}
"""Why an account cannot be used that nobody has finished, or that Stripe looks at; anything else is a refusal."""


def is_ready(settings: Settings) -> bool:
    return bool(settings.stripe_key.get_secret_value())


def connect(settings: Settings) -> "Stripe":
    bases: Any = {"api": settings.stripe_api_base} if settings.stripe_api_base else {}
    return Stripe(settings.stripe_key.get_secret_value(), settings.stripe_publishable_key, bases, settings.url)


def connect_own(settings: Settings, secrets: Mapping[str, str]) -> "Stripe":
    """With its own public key or with none: the installation's belongs to another account."""
    own = {"stripe_key": SecretStr(secrets["api_key"]), "stripe_publishable_key": secrets.get("publishable_key", "")}
    return connect(settings.model_copy(update=own))


class Stripe:
    """One Stripe account."""

    def __init__(self, key: str, public_key: str, bases: Any, url: str) -> None:
        self.key, self.public_key, self.bases, self.url = key, public_key, bases, url

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[stripe.StripeClient]:
        """A client for one call: its connections belong to this event loop and are closed after it.

        Raises ``Later`` or ``Refused``, the latter from Stripe's own error.
        """
        http = stripe.HTTPXClient()
        try:
            yield stripe.StripeClient(self.key, base_addresses=self.bases, http_client=http)
        except stripe.StripeError as error:
            raise _named(error) from error
        finally:
            await http.close_async()  # type: ignore[no-untyped-call]  # Stripe leaves it untyped

    async def charge(self, asked: Asked) -> Outcome:
        if self._lacks_card(asked):
            return self._without_card(asked)
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
            async with self._client() as client:
                intent = await client.v1.payment_intents.create_async(wanted, {"idempotency_key": asked.key})
        except Refused as refused:
            if isinstance(refused.__cause__, stripe.CardError):
                return _declined(refused.__cause__)
            raise
        return self._outcome(intent.to_dict(), asked.reference)

    async def find(self, asked: Asked) -> Outcome | None:
        """By its id, or, while we have none, among the account's newest by the reference it was made with."""
        if self._lacks_card(asked):
            return self._without_card(asked)
        async with self._client() as client:
            if asked.vendor_id:
                found: Any = await client.v1.payment_intents.retrieve_async(
                    asked.vendor_id, {"expand": ["latest_charge"]}
                )
                return self._outcome(found.to_dict(), asked.reference)
            listed = await client.v1.payment_intents.list_async({"limit": _PAGE})
            seen = 0
            async for intent in listed.auto_paging_iter():
                seen += 1
                made: Any = intent.to_dict()
                if (made.get("metadata") or {}).get("payment") == asked.reference:
                    return self._outcome(made, asked.reference)
                if seen >= _PAGE * _PAGES:
                    break
        return None

    async def capture(self, asked: Asked, amount: Money, *, key: str) -> Outcome:
        wanted: Any = {"amount_to_capture": amount.minor}
        if asked.passes_to:
            wanted["application_fee_amount"] = amount.minor - asked.passes * amount.minor // asked.amount.minor
        async with self._client() as client:
            intent = await client.v1.payment_intents.capture_async(
                asked.vendor_id or "", wanted, {"idempotency_key": key}
            )
        return Outcome("succeeded", intent.id, amount=amount.minor)

    async def release(self, asked: Asked, *, key: str) -> Outcome:
        async with self._client() as client:
            intent = await client.v1.payment_intents.cancel_async(asked.vendor_id or "", {}, {"idempotency_key": key})
        return Outcome("cancelled", intent.id)

    async def refund(self, asked: Asked, amount: Money, *, key: str) -> None:
        wanted: Any = {"payment_intent": asked.vendor_id or "", "amount": amount.minor}
        if asked.passes_to:  # the builder's part of it comes back, and so does our fee of that
            wanted |= {"reverse_transfer": True, "refund_application_fee": True}
        async with self._client() as client:
            await client.v1.refunds.create_async(wanted, {"idempotency_key": key})

    async def save(self, saving: Saving) -> Saved:
        """By a SetupIntent of the client's Customer; cards only, so that no page to return to is asked for."""
        try:
            async with self._client() as client:
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
        async with self._client() as client:
            intent: Any = await client.v1.setup_intents.retrieve_async(setup_id)
            return await self._saved(client, intent.to_dict())

    async def forget(self, vendor_id: str) -> None:
        async with self._client() as client:
            known: Any = await client.v1.payment_methods.retrieve_async(vendor_id)
            if known.to_dict().get("customer"):  # else it was detached before
                await client.v1.payment_methods.detach_async(vendor_id)

    async def card_of(self, method: str) -> Card | None:
        async with self._client() as client:
            if method.startswith(_TOKEN):
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

    async def challenge(self, vendor_id: str) -> Challenge | None:
        """Of a PaymentIntent or a SetupIntent. Its secret does nothing without the payer, but is for nobody else."""
        self.card_form()
        async with self._client() as client:
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

    def _lacks_card(self, asked: Asked) -> bool:
        return not asked.method and not asked.vendor_id and bool(self.public_key)

    def _without_card(self, asked: Asked) -> Outcome:
        """Stripe is asked for nothing before the payer has given a card on the page."""
        return Outcome("challenged", "", f"{self.url}/pay/{asked.reference}")

    async def open_account(self, opening: Opening) -> str:
        """An Express account that may only be paid to. Stripe forgets keys after a day; then it is looked for."""
        async with self._client() as client:
            every = await client.v1.accounts.list_async({"limit": _PAGE})
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
        async with self._client() as client:
            link = await client.v1.account_links.create_async(
                {"account": vendor_id, "type": "account_onboarding", "refresh_url": back, "return_url": back}
            )
        return link.url

    async def account_state(self, vendor_id: str) -> AccountState:
        async with self._client() as client:
            found: Any = (await client.v1.accounts.retrieve_async(vendor_id)).to_dict()
        return _account_state(found)

    async def check(self) -> None:
        async with self._client() as client:
            await client.v1.balance.retrieve_async()

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

    def _outcome(self, intent: Any, reference: str) -> Outcome:
        state = _state_of(intent)
        link = None
        if state == "challenged":
            action = intent.get("next_action") or {}
            link = (action.get("redirect_to_url") or {}).get("url") or f"{self.url}/pay/{reference}"
        charge = intent.get("latest_charge")
        refunded = charge.get("amount_refunded") if isinstance(charge, dict) else None
        received = intent.get("amount_received") if state == "succeeded" else None
        code = _why_not(intent)
        return Outcome(
            state, intent["id"], link, (code or "card_declined") if state == "declined" else None,
            amount=received, refunded=refunded if state == "succeeded" else None,
        )  # fmt: skip


def _by(method: str) -> dict[str, str]:
    if method.startswith(_TOKEN):
        return {"confirmation_token": method}
    return {"payment_method": method or _DEFAULT_METHOD}


def _is_signed(body: bytes, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(body, header, secret, stripe.Webhook.DEFAULT_TOLERANCE)
    except (stripe.SignatureVerificationError, ValueError, TypeError):  # TypeError: letters beyond ASCII
        return False
    return True


def _account_state(account: Any) -> AccountState:
    if (account.get("requirements") or {}).get("disabled_reason", "") not in {None, "", *_NOT_DONE}:
        return "restricted"
    if (account.get("capabilities") or {}).get("transfers") == "active" and account.get("payouts_enabled"):
        return "ready"
    return "checking" if account.get("details_submitted") else "open"


def _state_of(intent: Any) -> State:
    """An intent that was not tried yet requires a payment method as a declined one does."""
    state = _STATES.get(intent["status"], "created")
    return "created" if state == "declined" and not _was_tried(intent) else state


def _was_tried(intent: Any) -> bool:
    return bool(intent.get("last_payment_error") or intent.get("latest_charge"))


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
    state, code = _STATES.get(about["status"], "created"), _why_not(about)
    received = about.get("amount_received") if state == "succeeded" else None
    return Outcome(state, about["id"], decline_code=code, amount=received, currency=currency)


def _why_not(intent: dict[str, Any]) -> str | None:
    error: dict[str, str] = intent.get("last_payment_error") or {}
    return error.get("decline_code") or error.get("code")


def _declined(error: stripe.CardError) -> Outcome:
    """The intent may name why its bank said no (``decline_code``); that is what decides whether to try again."""
    told: Any = error.json_body
    body: dict[str, Any] = (told or {}).get("error") or {}
    intent = body.get("payment_intent") or {}
    return Outcome("declined", intent.get("id") or "", decline_code=body.get("decline_code") or error.code)


def _named(error: stripe.StripeError) -> Exception:
    in_use = error.code == "idempotency_key_in_use"  # the same call is being answered at this moment
    if in_use or isinstance(error, stripe.APIConnectionError | stripe.RateLimitError | stripe.APIError):
        return Later(str(error))
    return Refused(str(error))


Vendor = Stripe
