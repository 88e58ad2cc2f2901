"""Stripe, through its own library. Needs ``STRIPE_API_KEY``; for cards on a page also ``STRIPE_PUBLISHABLE_KEY``."""

from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from api.payments.providers.stripe.charge import Charges
from api.payments.providers.stripe.news import Hearing
from api.payments.providers.stripe.payer import PayersPages
from api.payments.providers.stripe.payout import Payouts
from api.payments.providers.stripe.refund import Refunds
from api.payments.providers.stripe.save import SavedCards
from kit.settings import Settings

WANTS = ("api_key",)
TAKES = ("publishable_key",)


def is_ready(settings: Settings) -> bool:
    return bool(settings.stripe_key.get_secret_value())


def connect(settings: Settings) -> "Stripe":
    bases: Any = {"api": settings.stripe_api_base} if settings.stripe_api_base else {}
    return Stripe(settings.stripe_key.get_secret_value(), settings.stripe_publishable_key, bases, settings.url)


def connect_own(settings: Settings, secrets: Mapping[str, str]) -> "Stripe":
    """With its own public key or with none: the installation's belongs to another account."""
    own = {"stripe_key": SecretStr(secrets["api_key"]), "stripe_publishable_key": secrets.get("publishable_key", "")}
    return connect(settings.model_copy(update=own))


class Stripe(Charges, Refunds, SavedCards, PayersPages, Payouts, Hearing):
    """One Stripe account, with all it does."""

    async def check(self) -> None:
        async with self.client() as client:
            await client.v1.balance.retrieve_async()


Vendor = Stripe
