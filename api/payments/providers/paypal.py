"""PayPal orders v2 over its REST API. Needs ``PAYPAL_CLIENT_ID`` and ``PAYPAL_SECRET``.

An order moves no money until the payer has approved it on PayPal's page and we have then captured it, which ``find``
does under the payment's key. PayPal has no search for orders: one whose id never reached us is made again under the
same request id, which moves nothing either. The secret of its connection is the id of the webhook at PayPal.
"""

import json
from collections.abc import Mapping
from typing import Any

from api.payments.life import Ruling, State
from api.payments.port import Asked, BadSignature, Disputed, News, Outcome
from api.payments.vendor_http import NoSuch, call
from kit.errors import Refused
from kit.money import Money
from kit.settings import Settings

_CAPTURES: dict[str, State] = {
    "COMPLETED": "succeeded", "PARTIALLY_REFUNDED": "succeeded", "REFUNDED": "refunded", "PENDING": "challenged",
    "DECLINED": "declined", "FAILED": "declined",
}  # fmt: skip
_KEPT: dict[str, State] = {
    "CREATED": "authorised", "CAPTURED": "succeeded", "PARTIALLY_CAPTURED": "succeeded", "PENDING": "challenged",
    "DENIED": "declined", "VOIDED": "cancelled",
}  # fmt: skip
_NEWS: dict[str, State] = {
    "PAYMENT.CAPTURE.COMPLETED": "succeeded",
    "PAYMENT.CAPTURE.PENDING": "challenged",
    "PAYMENT.CAPTURE.DECLINED": "declined",
    "PAYMENT.CAPTURE.DENIED": "declined",
    "PAYMENT.AUTHORIZATION.CREATED": "authorised",
    "PAYMENT.AUTHORIZATION.VOIDED": "cancelled",
}
_RULINGS: dict[str, Ruling] = {"RESOLVED_BUYER_FAVOUR": "lost", "RESOLVED_SELLER_FAVOUR": "won"}
_SIGNED = {
    "auth_algo": "paypal-auth-algo", "cert_url": "paypal-cert-url", "transmission_id": "paypal-transmission-id",
    "transmission_sig": "paypal-transmission-sig", "transmission_time": "paypal-transmission-time",
}  # fmt: skip
WANTS, TAKES = ("client_id", "secret"), ("environment",)
_SANDBOX = "https://api-m.sandbox.paypal.com"
_ORDERS, _KEPT_AT = "/v2/checkout/orders", "/v2/payments/authorizations"


def is_ready(settings: Settings) -> bool:
    return bool(settings.paypal_client_id and settings.paypal_secret.get_secret_value())


def connect(settings: Settings) -> "PayPal":
    login = settings.paypal_client_id, settings.paypal_secret.get_secret_value()
    return PayPal(settings.paypal_api_base, login, settings.url)


def connect_own(settings: Settings, secrets: Mapping[str, str]) -> "PayPal":
    base = _SANDBOX if secrets.get("environment") == "sandbox" else settings.paypal_api_base
    return PayPal(base, (secrets["client_id"], secrets["secret"]), settings.url)


class PayPal:
    """One PayPal business account."""

    def __init__(self, base: str, login: tuple[str, str], url: str) -> None:
        self.base, self.login, self.url = base.rstrip("/"), login, url
        self._token = ""

    async def charge(self, asked: Asked) -> Outcome:
        order = await self._post(_ORDERS, self._order(asked), key=asked.key)
        return _outcome(order)

    async def find(self, asked: Asked) -> Outcome | None:
        if not asked.vendor_id:
            return None
        try:
            order = await self._get(f"{_ORDERS}/{asked.vendor_id}")
        except NoSuch:
            return None
        if order["status"] == "APPROVED":
            order = await self._complete(order, asked)
        return _outcome(order)

    async def capture(self, asked: Asked, amount: Money, *, key: str) -> Outcome:
        kept = _kept(await self._get(f"{_ORDERS}/{asked.vendor_id}"))
        body = {"amount": _amount(amount), "final_capture": True, "invoice_id": asked.reference}
        taken = await self._post(f"{_KEPT_AT}/{kept['id']}/capture", body, key=key)
        state = _CAPTURES.get(taken["status"], "authorised")
        return Outcome(state, asked.vendor_id or "", amount=amount.minor if state == "succeeded" else None)

    async def release(self, asked: Asked, *, key: str) -> Outcome:
        kept = _kept(await self._get(f"{_ORDERS}/{asked.vendor_id}"))
        await self._post(f"{_KEPT_AT}/{kept['id']}/void", None, key=key)
        return Outcome("cancelled", asked.vendor_id or "")

    async def refund(self, asked: Asked, amount: Money, *, key: str) -> None:
        captures = _payments(await self._get(f"{_ORDERS}/{asked.vendor_id}")).get("captures") or []
        if not captures:
            raise Refused("nothing was captured")
        body = {"amount": _amount(amount), "custom_id": asked.reference}
        await self._post(f"/v2/payments/captures/{captures[0]['id']}/refund", body, key=key)

    async def check(self) -> None:
        await self._sign_in()

    async def verify(self, headers: Mapping[str, str], body: bytes, *, secret: str) -> None:
        """PayPal is asked whether it sent this, with the very bytes that came: other JSON has another signature."""
        asked = {name: headers.get(header, "") for name, header in _SIGNED.items()} | {"webhook_id": secret}
        if not all(asked.values()) or not _is_json(body):
            raise BadSignature
        content = json.dumps(asked).encode()[:-1] + b', "webhook_event": ' + body + b"}"
        try:
            answer = await self._call("POST", "/v1/notifications/verify-webhook-signature", content=content)
        except Refused as refused:
            raise BadSignature from refused
        if answer.get("verification_status") != "SUCCESS":
            raise BadSignature

    def understand(self, body: bytes) -> News:
        event = json.loads(body)
        kind, about = event["event_type"], event["resource"]
        outcome, reference = _told(kind, about)
        return News(event["id"], kind, outcome, reference)

    async def _complete(self, order: Any, asked: Asked) -> Any:
        """Give our word to what the payer approved."""
        verb = "authorize" if asked.take == "later" else "capture"
        return await self._post(f"{_ORDERS}/{order['id']}/{verb}", None, key=f"{asked.key}:{verb}")

    def _order(self, asked: Asked) -> dict[str, Any]:
        unit = {"custom_id": asked.reference, "invoice_id": asked.reference, "amount": _amount(asked.amount)}
        pages = {"return_url": self.url, "cancel_url": self.url, "user_action": "PAY_NOW"}
        return {
            "intent": "AUTHORIZE" if asked.take == "later" else "CAPTURE",
            "purchase_units": [unit],
            "payment_source": {"paypal": {"experience_context": pages}},
        }

    async def _get(self, path: str) -> Any:
        return await self._call("GET", path)

    async def _post(self, path: str, body: Any, *, key: str) -> Any:
        headers = {"PayPal-Request-Id": key, "Prefer": "return=representation"}
        return await self._call("POST", path, more=headers, content=json.dumps(body).encode() if body else b"")

    async def _sign_in(self) -> None:
        form = {"grant_type": "client_credentials"}
        told = await call("POST", f"{self.base}/v1/oauth2/token", data=form, auth=self.login)
        self._token = told["access_token"]

    async def _call(self, method: str, path: str, *, more: dict[str, str] | None = None, **what: Any) -> Any:
        if not self._token:
            await self._sign_in()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json", **(more or {})}
        return await call(method, f"{self.base}{path}", headers=headers, **what)


def _outcome(order: Any) -> Outcome:
    """How an order stands: by what was captured of it, else kept, else by the order itself."""
    payments, link = _payments(order), _link(order)
    if captures := payments.get("captures"):
        taken = captures[0]
        state = _CAPTURES.get(taken["status"], "challenged")
        amount = _minor(taken["amount"]) if state in {"succeeded", "refunded"} else None
        refunded = sum(_minor(each["amount"]) for each in payments.get("refunds") or [])
        why = (taken.get("status_details") or {}).get("reason", "declined").lower() if state == "declined" else None
        return Outcome(
            state, order["id"], link, why, amount, refunded if amount else None, taken["amount"]["currency_code"]
        )
    if kept := payments.get("authorizations"):
        return Outcome(_KEPT.get(kept[0]["status"], "challenged"), order["id"], link)
    if order["status"] == "VOIDED":
        return Outcome("cancelled", order["id"])
    return Outcome("challenged", order["id"], link, ask=order["status"] == "APPROVED")


def _told(kind: str, about: Any) -> tuple[Outcome | None, str]:
    """An event's resource is an order, a capture, what is kept, a refund or a dispute; and our reference in it."""
    if kind == "CHECKOUT.ORDER.APPROVED":
        return Outcome("challenged", about["id"], ask=True), about["purchase_units"][0].get("custom_id", "")
    if kind.startswith("CUSTOMER.DISPUTE."):
        return _told_of_dispute(kind, about)
    order = ((about.get("supplementary_data") or {}).get("related_ids") or {}).get("order_id", "")
    reference = about.get("custom_id") or about.get("invoice_id") or ""
    if kind == "PAYMENT.CAPTURE.REFUNDED":
        total = (about.get("seller_payable_breakdown") or {}).get("total_refunded_amount") or about["amount"]
        return Outcome("succeeded", order, refunded=_minor(total), currency=total["currency_code"]), reference
    if kind not in _NEWS:
        return None, reference
    state, given = _NEWS[kind], about["amount"]
    arrived = _minor(given) if state == "succeeded" else None
    return Outcome(state, order, amount=arrived, currency=given["currency_code"]), reference


def _told_of_dispute(kind: str, about: Any) -> tuple[Outcome | None, str]:
    disputed = about["disputed_transactions"][0]
    reference = disputed.get("custom") or disputed.get("invoice_number") or ""
    code = (about.get("dispute_outcome") or {}).get("outcome_code", "")
    ruling = _RULINGS.get(code) if kind.endswith("RESOLVED") else "opened"
    if ruling is None:
        return None, reference
    amount = about["dispute_amount"]
    dispute = Disputed(about["dispute_id"], ruling, _minor(amount))
    return Outcome("succeeded", "", currency=amount["currency_code"], dispute=dispute), reference


def _payments(order: Any) -> dict[str, Any]:
    found: dict[str, Any] = order["purchase_units"][0].get("payments") or {}
    return found


def _kept(order: Any) -> dict[str, Any]:
    found: list[dict[str, Any]] = _payments(order).get("authorizations") or []
    if not found:
        raise Refused("nothing is kept")
    return found[0]


def _link(order: Any) -> str | None:
    """Where the payer goes on."""
    links = {each["rel"]: each["href"] for each in order.get("links") or []}
    return links.get("payer-action") or links.get("approve")


def _amount(money: Money) -> dict[str, str]:
    return {"currency_code": money.currency, "value": str(money.major())}


def _minor(amount: Any) -> int:
    return Money.from_major(amount["value"], amount["currency_code"]).minor


def _is_json(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False


Vendor = PayPal
