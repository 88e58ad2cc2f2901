"""Cryptocurrency through a BTCPay Server of one's own, by its Greenfield API.

Needs ``BTCPAY_URL``, ``BTCPAY_API_KEY`` and ``BTCPAY_STORE``. What was paid is what has enough confirmations, at the
rate of the invoice: less than was asked for leaves the rest due, more stays to be seen. BTCPay knows no idempotency
keys: invoices and refunds are looked for by name before they are made. A refund is a claim (a pull payment) that the
payer takes at the server's page; it counts as given back once it is made.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from api.payments.life import State
from api.payments.port import Asked, BadSignature, News, Outcome, TakesAtOnce
from api.payments.vendor_http import NoSuch, call
from kit.errors import Refused
from kit.http.outward import Outward, networks
from kit.money import Money
from kit.settings import Settings

WANTS = ("url", "store", "api_key")
_LASTS = 15
_PATIENCE, _LONGEST = timedelta(seconds=20), 4_000_000
_SETTLED = "Settled"
_STATES: dict[str, State] = {"New": "challenged", "Processing": "challenged", _SETTLED: "succeeded"}


def is_ready(settings: Settings) -> bool:
    return bool(settings.btcpay_url and settings.btcpay_store and settings.btcpay_api_key.get_secret_value())


def connect(settings: Settings) -> "BtcPay":
    return BtcPay(settings.btcpay_url, settings.btcpay_store, settings.btcpay_api_key.get_secret_value(), settings.url)


def connect_own(settings: Settings, secrets: Mapping[str, str]) -> "BtcPay":
    """At an address that somebody typed: what is inside is not reached by it."""
    made = BtcPay(secrets["url"], quote(secrets["store"], safe=""), secrets["api_key"], settings.url)
    made.outward = Outward(networks(settings.outward_allow), patience=_PATIENCE, most=_LONGEST)
    return made


class BtcPay(TakesAtOnce):
    """One store of a BTCPay Server."""

    def __init__(self, base: str, store: str, key: str, url: str) -> None:
        self.store = f"{base.rstrip('/')}/api/v1/stores/{store}"
        self.key, self.url = key, url
        self.outward: Outward | None = None

    async def charge(self, asked: Asked) -> Outcome:
        if made := await self._find(asked):
            return await self._outcome(made, asked)
        body = {
            "amount": str(asked.amount.major()),
            "currency": asked.amount.currency,
            "metadata": {"orderId": asked.reference},
            "checkout": {"expirationMinutes": _LASTS, "redirectURL": self.url},
        }
        return await self._outcome(await self._call("POST", "/invoices", json=body), asked)

    async def find(self, asked: Asked) -> Outcome | None:
        invoice = await self._find(asked)
        return await self._outcome(invoice, asked) if invoice else None

    async def refund(self, asked: Asked, amount: Money, *, key: str) -> None:
        claims = await self._claims(asked)
        if any(each["name"] == key for each in claims):
            return
        ways = await self._call("GET", f"/invoices/{asked.vendor_id}/payment-methods")
        paid = [way for way in ways if _settled(way)]
        if not paid:
            raise Refused("nothing was paid")
        body = {
            "name": key, "refundVariant": "Custom", "customAmount": str(amount.major()),
            "customCurrency": amount.currency, "payoutMethodId": paid[0]["paymentMethodId"],
        }  # fmt: skip
        await self._call("POST", f"/invoices/{asked.vendor_id}/refund", json=body)

    async def check(self) -> None:
        await self._call("GET", "/invoices", params={"take": "1"})

    async def verify(self, headers: Mapping[str, str], body: bytes, *, secret: str) -> None:
        right = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(headers.get("btcpay-sig", "").encode(), right.encode()):
            raise BadSignature

    def understand(self, body: bytes) -> News:
        """A redelivery has an id of its own and names the first one's. Amounts are not told: they are asked for."""
        event = json.loads(body)
        event_id = event.get("originalDeliveryId") or event["deliveryId"]
        reference = (event.get("metadata") or {}).get("orderId") or ""
        return News(event_id, event["type"], _told(event), reference)

    async def _find(self, asked: Asked) -> Any:
        """By its id, or by our reference while we have none."""
        try:
            if asked.vendor_id:
                return await self._call("GET", f"/invoices/{asked.vendor_id}")
            found = await self._call("GET", "/invoices", params={"orderId": asked.reference})
        except NoSuch:
            return None
        return found[0] if found else None

    async def _claims(self, asked: Asked) -> list[dict[str, Any]]:
        """The claims made for refunds of this payment."""
        every: list[dict[str, Any]] = await self._call("GET", "/pull-payments", params={"includeArchived": "true"})
        return [each for each in every if str(each["name"]).startswith(f"{asked.reference}:")]

    async def _outcome(self, invoice: Any, asked: Asked) -> Outcome:
        status, currency = invoice["status"], invoice["currency"]
        state, link = _STATES.get(status, "declined"), invoice["checkoutLink"]
        if status in {"New", "Processing"}:
            return Outcome(state, invoice["id"], link, currency=currency)
        ways = await self._call("GET", f"/invoices/{invoice['id']}/payment-methods")
        asked_for, paid = Money.from_major(invoice["amount"], currency).minor, _paid(ways, currency)
        if status == _SETTLED and invoice["additionalStatus"] != "PaidOver":
            paid = asked_for
        if not paid:
            waits = any(each["status"] == "Processing" for way in ways for each in way["payments"])
            return Outcome(
                "challenged" if waits else "declined", invoice["id"], link, status.lower(), currency=currency
            )
        given = sum(Money.from_major(each["amount"], currency).minor for each in await self._claims(asked))
        return Outcome("succeeded", invoice["id"], amount=paid, refunded=given, currency=currency)

    async def _call(self, method: str, path: str, **what: Any) -> Any:
        headers = {"Authorization": f"token {self.key}"}
        return await call(method, self.store + path, headers=headers, outward=self.outward, **what)


def _told(event: Any) -> Outcome | None:
    invoice = event.get("invoiceId") or ""
    match event["type"]:
        case "InvoiceSettled" if not event.get("overPaid"):
            return Outcome("succeeded", invoice)
        case "InvoiceInvalid":
            return Outcome("declined", invoice, decline_code="invalid")
        case "InvoiceExpired" if not event.get("partiallyPaid"):
            return Outcome("declined", invoice, decline_code="expired")
        case "InvoiceSettled" | "InvoiceExpired" | "InvoicePaymentSettled":
            return Outcome("challenged", invoice, ask=True)
    return None


def _settled(way: Any) -> Decimal:
    """How many coins arrived by one way to pay, with enough confirmations."""
    return sum((Decimal(each["value"]) for each in way["payments"] if each["status"] == _SETTLED), Decimal(0))


def _paid(ways: Any, currency: str) -> int:
    """What that is worth at the invoice's rates, in minor units."""
    worth = sum((_settled(way) * Decimal(way["rate"]) for way in ways), Decimal(0))
    return Money.from_major(worth, currency).minor


Vendor = BtcPay
