"""Real events of each payment vendor about one payment, and how each signs what it sends."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.payments.providers.pretend import signature
from tests.fixtures import btcpay, paypal

SECRET = "whsec_odd"
PRICE = 5000
Signed = tuple[dict[str, str], bytes]
Json = Any


@dataclass(slots=True)
class Vendor:
    """A vendor's real events about one payment, and how it signs what it sends."""

    events: list[Json]
    sign: Callable[[Json], Signed]


def pretend_events(reference: str, vendor_id: str) -> Vendor:
    common = {"id": "evt", "vendor_id": vendor_id, "currency": "EUR"}

    def sign(event: Json) -> Signed:
        body = json.dumps(event).encode()
        return {"Pretend-Signature": signature(body, SECRET)}, body

    dispute = {"id": "dp_1", "ruling": "opened", "amount": PRICE}
    return Vendor(
        [
            common | {"state": "succeeded", "amount": PRICE, "reference": reference},
            common | {"state": "refunded", "amount": PRICE, "refunded": PRICE, "reference": reference},
            common | {"state": "succeeded", "dispute": dispute},
            common | {"state": "declined", "decline_code": "insufficient_funds", "reference": reference},
        ],
        sign,
    )


def stripe_events(reference: str, vendor_id: str) -> Vendor:
    """As https://docs.stripe.com/api/events has them, with what we look at."""

    def event(kind: str, about: Json) -> Json:
        return {"id": "evt_1", "object": "event", "type": kind, "data": {"object": about}}

    def sign(told: Json) -> Signed:
        body, at = json.dumps(told).encode(), int(time.time())
        digest = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        return {"Stripe-Signature": f"t={at},v1={digest}"}, body

    metadata = {"payment": reference}
    intent = {"id": vendor_id, "object": "payment_intent", "amount": PRICE, "currency": "eur", "metadata": metadata}
    charge = {"id": "ch_1", "object": "charge", "payment_intent": vendor_id, "currency": "eur", "metadata": metadata}
    error = {"code": "card_declined", "decline_code": "insufficient_funds"}
    return Vendor(
        [
            event("payment_intent.succeeded", intent | {"status": "succeeded", "amount_received": PRICE}),
            event(
                "payment_intent.payment_failed",
                intent | {"status": "requires_payment_method", "last_payment_error": error},
            ),
            event(
                "charge.refunded",
                charge | {"amount_captured": PRICE, "amount_refunded": 1500, "refunded": False},
            ),
            event(
                "charge.dispute.created",
                charge | {"id": "du_1", "object": "dispute", "amount": PRICE, "status": "needs_response"},
            ),
        ],
        sign,
    )


def paypal_events(reference: str, vendor_id: str, double: paypal.PayPalDouble) -> Vendor:
    amount = {"currency_code": "EUR", "value": "50.00"}
    capture = {
        "id": "CAP-1", "status": "COMPLETED", "amount": amount, "custom_id": reference,
        "supplementary_data": {"related_ids": {"order_id": vendor_id}},
    }  # fmt: skip
    order = {"id": vendor_id, "status": "APPROVED", "purchase_units": [{"custom_id": reference, "amount": amount}]}
    part = {"currency_code": "EUR", "value": "15.00"}
    refund = capture | {"amount": part, "seller_payable_breakdown": {"total_refunded_amount": part}}
    dispute = {
        "dispute_id": "PP-D-1", "dispute_amount": amount, "disputed_transactions": [{"custom": reference}],
        "dispute_outcome": {"outcome_code": "RESOLVED_BUYER_FAVOUR"},
    }  # fmt: skip
    told = [
        ("CHECKOUT.ORDER.APPROVED", order),
        ("PAYMENT.CAPTURE.COMPLETED", capture),
        ("PAYMENT.CAPTURE.REFUNDED", refund),
        ("CUSTOMER.DISPUTE.RESOLVED", dispute),
    ]
    return Vendor([double.event(kind, about) for kind, about in told], double.sign)


def btcpay_events(reference: str, vendor_id: str) -> Vendor:
    common = {
        "deliveryId": "d1", "originalDeliveryId": "d1", "timestamp": 1, "storeId": btcpay.STORE,
        "invoiceId": vendor_id, "metadata": {"orderId": reference},
    }  # fmt: skip
    events = [
        common | {"type": "InvoiceSettled", "overPaid": False},
        common | {"type": "InvoiceExpired", "partiallyPaid": True},
        common | {"type": "InvoiceInvalid"},
        common | {"type": "InvoicePaymentSettled", "payment": {"value": "0.001"}},
    ]
    return Vendor(events, lambda event: btcpay.sign(event, SECRET))
