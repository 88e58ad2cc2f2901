"""The messages that are sent, as the OpenAPI document describes them (“webhooks”). Nothing here is ever called."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter

from api.webhooks.payloads import (
    KINDS,
    TEST,
    BookingPayload,
    PackagePayload,
    PaymentPayload,
    ReviewPayload,
    SeriesPayload,
    SubscriptionPayload,
    TestPayload,
)

router = APIRouter(tags=["webhooks"])


def _booking(body: BookingPayload) -> None:
    """Something happened to a booking."""


def _series(body: SeriesPayload) -> None:
    """Something happened to a series."""


def _payment(body: PaymentPayload) -> None:
    """Something happened to a payment."""


def _review(body: ReviewPayload) -> None:
    """Somebody is to look at an unusual payment, or has."""


def _subscription(body: SubscriptionPayload) -> None:
    """Something happened to a subscription."""


def _package(body: PackagePayload) -> None:
    """Credits were bought, or can be used no more because their money went back."""


def _test(body: TestPayload) -> None:
    """A test that somebody asked for."""


_FAMILIES: dict[str, Callable[..., Any]] = {
    "booking": _booking, "series": _series, "payment": _payment, "review": _review,
    "subscription": _subscription, "package": _package, "webhook": _test,
}  # fmt: skip

for _kind in (*KINDS, TEST):
    router.add_api_route(
        _kind,
        _FAMILIES[_kind.partition(".")[0]],
        methods=["POST"],
        status_code=204,
        name=f"told_{_kind.replace('.', '_')}",
        summary=_kind,
    )
